// Why a change was refused, in plain words.
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { explainProblem } from './explain-problem';

export function ProblemNotice({ error }: { readonly error: Error }) {
  const { words, language } = useSurroundings();
  return <Notice tone="danger">{explainProblem(error, words, language)}</Notice>;
}
