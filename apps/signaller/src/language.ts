// Which language the signaller writes.
import { english } from './english';
import { portuguese } from './portuguese';
import type { Words } from './words';

/** Portuguese or English. */
export type Language = 'pt' | 'en';

const byLanguage: Readonly<Record<Language, Words>> = { en: english, pt: portuguese };

/** The words of a language. */
export function wordsOf(language: Language): Words {
  return byLanguage[language];
}

/** Portuguese where the locale says so, by the first of the three variables that is set. */
export function languageOfLocale(
  variables: Readonly<Record<string, string | undefined>>,
): Language {
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG']
    .map((name) => variables[name]?.trim() ?? '')
    .find((value) => value !== '');
  return locale !== undefined && /^pt(?![a-z])/i.test(locale) ? 'pt' : 'en';
}
