// Which language is spoken, and how a text is filled in.
import { ENGLISH, type Words } from './english';
import { PORTUGUESE } from './portuguese';

export const LANGUAGES = ['en', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

export const WORDS: Readonly<Record<Language, Words>> = { en: ENGLISH, pt: PORTUGUESE };

/** How numbers and dates are written. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', pt: 'pt-BR' };

/**
 * @param chosen what somebody has switched to before; null where nobody has
 * @param preferred the browser's, the most wanted first
 */
export function chooseLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const wanted = [chosen ?? '', ...preferred].map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.map((tag) => LANGUAGES.find((known) => known === tag)).find(Boolean) ?? 'en';
}

/** Puts values in the place of their names in braces. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The same; null where a name has no value. */
export function fillWhole(text: string, values: Readonly<Record<string, string>>): string | null {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  return names.every((name) => Object.hasOwn(values, name)) ? fillIn(text, values) : null;
}
