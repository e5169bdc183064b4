// Decimals are exact, come from text only and refuse every JS number.
import { decimal, maxOf, minOf, parseDecimal, sum, toText, ZERO } from './decimal';

describe('parseDecimal', () => {
  it.each([
    ['0.02', '0.02'],
    ['1e-7', '0.0000001'],
    ['1E+3', '1000'],
    ['0.123456789012345678', '0.123456789012345678'],
    ['123456789012345678901234567890.1', '123456789012345678901234567890.1'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['1.500', '1.5'],
    ['.5', '0.5'],
    ['-3', '-3'],
  ])('reads %s exactly, as %s', (text, plain) => {
    expect(toText(decimal(text))).toBe(plain);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '1,5',
    '1_000',
    '0x10',
    'NaN',
    'Infinity',
    '-Infinity',
    '1e',
    '1e1000',
    '--1',
    '.',
    '1.2.3',
    '١',
    '1\n',
    '9'.repeat(65),
  ])('takes no junk: %j is no decimal', (text) => {
    expect(parseDecimal(text)).toBeNull();
    expect(() => decimal(text)).toThrow(RangeError);
  });

  it.each([1, 0, Number.NaN, null, undefined, true, {}, ['1'], 1n])(
    'takes text only: %p is no decimal',
    (value) => {
      expect(parseDecimal(value)).toBeNull();
    },
  );
});

describe('a decimal', () => {
  it('throws at a JS number in every operation, so that no float slips into an amount', () => {
    const one = decimal('1');
    const number = 0.1 as never;
    for (const operation of ['plus', 'minus', 'times', 'div', 'eq', 'lt', 'gte'] as const) {
      expect(() => one[operation](number)).toThrow();
    }
  });

  it('throws when it is used as a JS number', () => {
    expect(() => Number(decimal('1'))).toThrow();
  });

  it('has no negative zero, also as the result of a calculation', () => {
    expect(toText(decimal('0').times('-1'))).toBe('0');
    expect(toText(decimal('-0'))).toBe('0');
  });

  it('is written in plain notation, however small or large', () => {
    expect(toText(decimal('1e-18'))).toBe('0.000000000000000001');
    expect(toText(decimal('1e25'))).toBe('10000000000000000000000000');
  });

  it('adds tenths without a rounding error', () => {
    expect(toText(sum(Array.from({ length: 10 }, () => decimal('0.1'))))).toBe('1');
    expect(sum([])).toEqual(ZERO);
  });

  it('compares by value, not by text', () => {
    expect(toText(minOf(decimal('10'), decimal('9')))).toBe('9');
    expect(toText(maxOf(decimal('10'), decimal('9')))).toBe('10');
  });
});
