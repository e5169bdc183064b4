// What a check of an account found, in the language of who reads it.
import type { PreflightView } from '@hedge/contracts';
import { tellValues } from './amounts';
import type { Words } from './english';
import { fillWhole, type Language } from './language';
import { quote, tellCause } from './tell-alert';

type Check = PreflightView['checks'][number];

/** Null where only its English message can be shown: it was made before its values were kept. */
export function tellCheck(
  { name, outcome, message, values = {} }: Check,
  words: Words,
  language: Language,
): string | null {
  const texts: readonly string[] | undefined = words.preflight.findings[name]?.[outcome];
  const { cause, detail = null } = values;
  const filled = {
    ...tellValues(values, language),
    why: quote(message),
    ...(cause !== undefined && { cause: tellCause(message, cause, detail, words) }),
  };
  return texts?.map((text) => fillWhole(text, filled)).find((text) => text !== null) ?? null;
}
