// An amount as a person types it, read as the API takes it: a plain decimal above zero. What could be
// read in two ways is refused, because one of them is wrong by a factor of a thousand.
import type { Language } from '../words/language';

/**
 * - `empty`      nothing was typed
 * - `noNumber`   letters, signs, exponents, marks in the wrong places
 * - `ambiguous`  it could be read in two ways
 * - `zero`       zero, or below it
 * - `tooLong`    more digits than the API takes
 */
export type AmountFault = 'empty' | 'noNumber' | 'ambiguous' | 'zero' | 'tooLong';

export type AmountEntry =
  | { readonly ok: true; readonly amount: string }
  | { readonly ok: false; readonly why: AmountFault };

/** What the API takes of one amount. */
const WHOLE_DIGITS_MAX = 16;
const FRACTION_DIGITS_MAX = 12;

const MARKS = {
  en: { decimal: '.', group: ',' },
  pt: { decimal: ',', group: '.' },
} as const satisfies Record<Language, object>;

export function readAmount(text: string, language: Language): AmountEntry {
  const typed = text.trim();
  if (typed === '') return refuse('empty');
  if (/^-\d/.test(typed)) return refuse('zero');
  const plain = toPlain(typed, language);
  if (plain === null) return refuse('noNumber');
  if (plain === 'ambiguous') return refuse('ambiguous');
  const [whole = '', fraction = ''] = plain.split('.');
  const kept = whole.replace(/^0+(?=\d)/, '');
  if (kept.length > WHOLE_DIGITS_MAX || fraction.length > FRACTION_DIGITS_MAX) {
    return refuse('tooLong');
  }
  if (!/[1-9]/.test(plain)) return refuse('zero');
  return { ok: true, amount: fraction === '' ? kept : `${kept}.${fraction}` };
}

/** An amount of the API as it is typed in a language: without groups, and with that language's mark. */
export function writeAmount(amount: string, language: Language): string {
  return amount.replace('.', MARKS[language].decimal);
}

/** With a point and no groups; null where it is no number. */
function toPlain(typed: string, language: Language): string | null {
  const { decimal, group } = MARKS[language];
  const [own = typed, ...rest] = typed.split(decimal);
  if (rest.length === 0) return ofGroupsOrOther(own, group, language);
  const [fraction = ''] = rest;
  if (rest.length > 1) return null;
  if (!/^\d+$/.test(fraction)) return null;
  if (/^\d+$/.test(own)) return `${own}.${fraction}`;
  return isGrouped(own, group) ? `${own.replaceAll(group, '')}.${fraction}` : null;
}

/** Without the language's own mark: whole, in groups, or pointed as the other language does it. */
function ofGroupsOrOther(typed: string, group: string, language: Language): string | null {
  if (/^\d+$/.test(typed)) return typed;
  const parts = typed.split(group);
  if (parts.length > 2) return isGrouped(typed, group) ? parts.join('') : null;
  const [whole = '', fraction = ''] = parts;
  if (!/^\d+$/.test(whole) || !/^\d+$/.test(fraction)) return null;
  if (isGrouped(typed, group)) return 'ambiguous';
  // A point is on every keyboard and in every copied number; a comma is read one way in English.
  return language === 'pt' ? `${whole}.${fraction}` : 'ambiguous';
}

function isGrouped(text: string, group: string): boolean {
  const [first = '', ...rest] = text.split(group);
  return (
    /^[1-9]\d{0,2}$/.test(first) && rest.length > 0 && rest.every((each) => /^\d{3}$/.test(each))
  );
}

const refuse = (why: AmountFault): AmountEntry => ({ ok: false, why });
