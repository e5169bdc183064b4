// Properties of reading JSON with numbers as text.
import * as fc from 'fast-check';
import { parseExactJson } from './exact-json';

/** The same value with every number as its own text. */
function withNumbersAsText(value: unknown): unknown {
  if (typeof value === 'number') return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(withNumbersAsText);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, withNumbersAsText(each)]),
    );
  }
  return value;
}

test('any JSON object is read as it is, with numbers as text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // jsonValue may hold the key __proto__, which an object literal would swallow.
      const text = JSON.stringify({ value });
      fc.pre(!text.includes('__proto__'));
      expect(parseExactJson(text)).toEqual(withNumbersAsText({ value }));
    }),
  );
});

test('every digit of a number survives', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^-?[1-9]\d{0,30}(\.\d{1,30})?([eE][+-]?\d{1,2})?$/),
      (digits) => {
        expect(parseExactJson(`{"a":[${digits},"${digits}"]}`)).toEqual({ a: [digits, digits] });
      },
    ),
  );
});

test('a truncated object or array is not JSON, wherever it was cut', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, cut) => {
      const text = JSON.stringify([value]);
      expect(parseExactJson(text.slice(0, cut % text.length))).toBeUndefined();
    }),
  );
});

test.each(['', '   ', '1', '"text"', 'null', '<html>', '{"a":01}', '[1,]', '{a:1}'])(
  '%j is not a JSON object or array',
  (text) => {
    expect(parseExactJson(text)).toBeUndefined();
  },
);
