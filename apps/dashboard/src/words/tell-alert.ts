// What the product says in English, said in the language of who reads it: by its code and its values.
// Where there is no code, or one of another version, the English text is all that there is.
import type { AlertView, CloseRequestView } from '@hedge/contracts';
import { tellValues } from './amounts';
import type { Words } from './english';
import { fillWhole, type Language } from './language';
import { nameCode } from './name-code';

/** What an alert says. Null where only its English message can be shown. */
export function tellAlert(
  { wording }: Pick<AlertView, 'wording'>,
  words: Words,
  language: Language,
): string | null {
  const texts: Readonly<Record<string, string>> = words.alerts.wordings;
  const text = wording !== null && Object.hasOwn(texts, wording.code) ? texts[wording.code] : null;
  if (wording === null || typeof text !== 'string') return null;
  const { reason, why, cause = null, detail = null } = wording.values;
  return fillWhole(text, {
    ...tellValues(wording.values, language),
    ...(reason !== undefined && { reason: tellReason(reason, words) }),
    ...(why !== undefined && { why: tellCause(why, cause, detail, words) }),
  });
}

/** Why a close that somebody asked for was not begun; null where nobody has said so. */
export function tellLapse(
  { lapsedWhy, lapsedCause }: Pick<CloseRequestView, 'lapsedWhy' | 'lapsedCause'>,
  words: Words,
): string | null {
  if (lapsedWhy === null) return null;
  return tellCause(lapsedWhy, lapsedCause?.code ?? null, lapsedCause?.detail ?? null, words);
}

/** One of the causes, with what follows it; or `why`, quoted. */
export function tellCause(
  why: string,
  cause: string | null,
  detail: string | null,
  { alerts, operations }: Words,
): string {
  const causes: Readonly<Record<string, string>> = alerts.causes;
  const told = cause !== null && Object.hasOwn(causes, cause) ? causes[cause] : undefined;
  if (told === undefined) return quote(why);
  if (detail === null) return told;
  return `${told} (${nameCode(operations.attentions, detail).replace(/\.$/, '')})`;
}

/** Of an attention, or of a close. */
function tellReason(reason: string, { operations, history }: Words): string {
  return nameCode({ ...history.reasons, ...operations.attentions }, reason);
}

/** The words of others, as they gave them. */
export const quote = (text: string): string => `“${text}”`;
