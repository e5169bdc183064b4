// One clock for the whole page, told once a second. What it shows is drawn anew only where its text
// has changed.
import { useSyncExternalStore } from 'react';
import { useSurroundings } from './surroundings';

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((each) => each()), TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** @param tell what to show at a time of the server's clock, ms */
export function useClock<Told extends string | number | boolean>(
  tell: (nowMs: number) => Told,
): Told {
  const { client } = useSurroundings();
  return useSyncExternalStore(subscribe, () => tell(client.nowMs()));
}
