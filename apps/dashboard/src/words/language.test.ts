// Both languages say the same things.
import { chooseLanguage, fillIn, WORDS } from './language';

/** Every text by its path, as the names that are filled in. */
function placesOf(words: object, at = ''): Readonly<Record<string, readonly string[]>> {
  return Object.assign(
    {},
    ...Object.entries(words).map(([key, value]) =>
      typeof value === 'string'
        ? { [`${at}.${key}`]: [...value.matchAll(/\{\w+\}/g)].map(String).sort() }
        : placesOf(value as object, `${at}.${key}`),
    ),
  ) as Record<string, readonly string[]>;
}

describe('the words', () => {
  it('are the same in both languages, with the same things to fill in, and none is empty', () => {
    expect(placesOf(WORDS.pt)).toEqual(placesOf(WORDS.en));
    expect(Object.keys(placesOf(WORDS.en)).length).toBeGreaterThan(20);
    expect(JSON.stringify(WORDS)).not.toContain('""');
  });

  it.each([
    [null, ['pt-BR', 'en'], 'pt'],
    [null, ['de-DE', 'pt'], 'pt'],
    [null, ['de'], 'en'],
    [null, [], 'en'],
    ['en', ['pt-BR'], 'en'],
    ['nonsense', ['pt-PT'], 'pt'],
  ] as const)('chosen %s, preferred %j: %s', (chosen, preferred, language) => {
    expect(chooseLanguage(chosen, preferred)).toBe(language);
  });

  it('are filled in by name, and what is not given stays', () => {
    expect(fillIn('{a} of {b}', { a: '{b}' })).toBe('{b} of {b}');
  });
});
