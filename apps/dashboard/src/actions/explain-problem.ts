// A refusal of the API in plain words: what it means, and the numbers behind it where there are any.
import { ApiProblem } from '../api/client';
import { tellExactly } from '../words/amounts';
import { fillIn, type Language } from '../words/language';
import type { Words } from '../words/english';

const DECIMAL = /^-?\d{1,20}(\.\d{1,20})?$/;

export function explainProblem(error: Error, words: Words, language: Language): string {
  const { code, details } = error instanceof ApiProblem ? error : new ApiProblem('INTERNAL');
  const { codes, numbers, reasons } = words.problems;
  const values = valuesOf(details, language);
  const filled = (numbers[code] ?? [])
    .map((text) => fillIn(text, values))
    .find((text) => !/\{\w+\}/.test(text));
  const { reason: given } = details;
  const reason =
    typeof given === 'string' && Object.hasOwn(reasons, given) ? reasons[given] : undefined;
  const side = values['side'] === undefined ? [] : [`${values['side']}:`];
  return [...side, codes[code], filled, reason].filter((part) => part !== undefined).join(' ');
}

/** What of the details can be said: amounts as the language writes them, and what failed of a check. */
function valuesOf(
  details: ApiProblem['details'],
  language: Language,
): Readonly<Record<string, string>> {
  const texts = Object.entries(details).flatMap(([name, value]) =>
    typeof value !== 'string'
      ? []
      : [[name, DECIMAL.test(value) ? tellExactly(value, language) : value] as const],
  );
  const failed = failedOf(details['checks'], details['acceptedRisks']);
  return { ...Object.fromEntries(texts), ...(failed !== '' && { failed }) };
}

interface Check {
  readonly name: string;
  readonly outcome: string;
}

function failedOf(checks: unknown, acceptedRisks: unknown): string {
  if (!Array.isArray(checks)) return '';
  const accepted: readonly unknown[] = Array.isArray(acceptedRisks) ? acceptedRisks : [];
  return (checks as readonly Check[])
    .filter(({ name, outcome }) => outcome === 'failed' && !accepted.includes(name))
    .map(({ name }) => name)
    .join(', ');
}
