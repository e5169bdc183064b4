// For how long a leg has stood alone, beside what is followed.
import { useClock } from '../page/clock';
import { tellClock } from '../page/duration';
import { fillIn } from '../words/language';

/** Its ticking is for the eye, and is not read out. @param text with `{clock}` in it */
export function NakedSince({ text, sinceMs }: { readonly text: string; readonly sinceMs: number }) {
  const clock = useClock((nowMs) => tellClock(nowMs - sinceMs));
  return (
    <p className="notice notice-danger" aria-live="off">
      {fillIn(text, { clock })}
    </p>
  );
}
