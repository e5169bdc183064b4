// A refusal of the API in plain words: what it means, and the numbers behind it where there are any.
import { ApiProblem } from '../api/client';
import { tellValue, tellValues } from '../words/amounts';
import type { Words } from '../words/english';
import { fillIn, fillWhole, type Language } from '../words/language';
import { nameCode } from '../words/name-code';
import { isOpen } from './change-keys';

export function explainProblem(error: Error, words: Words, language: Language): string {
  const { code, details } = error instanceof ApiProblem ? error : new ApiProblem('INTERNAL');
  const { codes, other, numbers, reasons } = words.problems;
  const values = valuesOf(details, words, language);
  const filled = (numbers[code] ?? [])
    .map((text) => fillWhole(text, values))
    .find((text) => text !== null);
  const { reason: given } = details;
  const reason =
    typeof given === 'string' && Object.hasOwn(reasons, given) ? reasons[given] : undefined;
  const side = values['side'] === undefined ? [] : [`${values['side']}:`];
  // A server of another version may have codes that this page does not know.
  const meaning = Object.hasOwn(codes, code) ? codes[code] : fillIn(other, { code });
  return [...side, meaning, filled, reason].filter((part) => part !== undefined).join(' ');
}

/** The same of a change: where nobody knows whether it was made, that is said as well. */
export function explainChangeProblem(error: Error, words: Words, language: Language): string {
  const told = explainProblem(error, words, language);
  const code = error instanceof ApiProblem ? error.code : 'INTERNAL';
  return isOpen(code) ? `${told} ${words.problems.unsure}` : told;
}

/** What of the details can be said: amounts as the language writes them, and what failed of a check. */
function valuesOf(
  details: ApiProblem['details'],
  words: Words,
  language: Language,
): Readonly<Record<string, string>> {
  const texts = Object.entries(details).flatMap(([name, value]) =>
    typeof value !== 'string' ? [] : [[name, tellValue(value, language)] as const],
  );
  const failed = failedOf(details['checks'], details['acceptedRisks'], words);
  const problems = problemsOf(details['problems'], words, language);
  return {
    ...Object.fromEntries(texts),
    ...(failed !== '' && { failed }),
    ...(problems !== '' && { problems }),
  };
}

interface Check {
  readonly name: string;
  readonly outcome: string;
}

function failedOf(checks: unknown, acceptedRisks: unknown, words: Words): string {
  if (!Array.isArray(checks)) return '';
  const accepted: readonly unknown[] = Array.isArray(acceptedRisks) ? acceptedRisks : [];
  return (checks as readonly Check[])
    .filter(({ name, outcome }) => outcome === 'failed' && !accepted.includes(name))
    .map(({ name }) => nameCode(words.preflight.checks, name))
    .join(', ');
}

/** As the API tells of it; a server of another version may tell less. */
interface FieldProblem {
  readonly field?: unknown;
  readonly problem?: unknown;
  readonly rule?: unknown;
  readonly values?: Readonly<Record<string, string>>;
}

/** The fields that the API refuses, each with what is wrong with it. */
function problemsOf(problems: unknown, words: Words, language: Language): string {
  if (!Array.isArray(problems)) return '';
  return (problems as readonly FieldProblem[])
    .map((each) => {
      const path = String(each.field);
      const problem = tellRule(each, words, language);
      // What is wrong with the whole names its fields itself.
      if (path === '') return problem;
      const field = nameCode(words.fields.names, path.split('.').at(-1) ?? path);
      return fillIn(words.fields.problem, { field, problem });
    })
    .join(' ');
}

function tellRule(
  { rule, values = {}, problem }: FieldProblem,
  words: Words,
  language: Language,
): string {
  const rules: Readonly<Record<string, string>> = words.fields.rules;
  const text = typeof rule === 'string' && Object.hasOwn(rules, rule) ? rules[rule] : undefined;
  const filled = text === undefined ? null : fillWhole(text, tellValues(values, language));
  return filled ?? String(problem);
}
