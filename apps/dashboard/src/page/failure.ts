// What a failure is told in: a plain sentence by its code.
import { ApiProblem } from '../api/client';
import type { Words } from '../words/english';
import { fillIn } from '../words/language';

export function tellFailure({ failures }: Words, error: Error): string {
  const { code, details } = error instanceof ApiProblem ? error : new ApiProblem('INTERNAL');
  const known = Object.entries(failures).find(([name]) => name === code)?.[1];
  return fillIn(known ?? failures.other, { code, problems: listProblems(details) });
}

/** The fields that the API refuses, each with its reason as it gives it. */
function listProblems({ problems }: ApiProblem['details']): string {
  if (!Array.isArray(problems)) return '…';
  return (problems as readonly { readonly field?: unknown; readonly problem?: unknown }[])
    .map(({ field, problem }) => `${String(field)} ${String(problem)}`)
    .join('; ');
}
