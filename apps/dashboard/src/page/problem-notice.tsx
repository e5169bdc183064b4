// Why something was refused or failed, in plain words.
import { explainChangeProblem, explainProblem } from './explain-problem';
import { Notice } from './notice';
import { useSurroundings } from './surroundings';

export function ProblemNotice({ error }: { readonly error: Error }) {
  const { words, language } = useSurroundings();
  return <Notice tone="danger">{explainProblem(error, words, language)}</Notice>;
}

/** The same of a change: where nobody knows whether it was made, that is said as well. */
export function ChangeProblemNotice({ error }: { readonly error: Error }) {
  const { words, language } = useSurroundings();
  return <Notice tone="danger">{explainChangeProblem(error, words, language)}</Notice>;
}
