// A moment, as text for people and as a time for programs.
import { tellMoment } from '../words/moments';
import { useSurroundings } from './surroundings';

export function Moment({ at }: { readonly at: string }) {
  const { language } = useSurroundings();
  return <time dateTime={at}>{tellMoment(at, language)}</time>;
}
