// For how long something has failed without a success between.
import type { Clock } from '../clock';

export type Failing = {
  /** It has failed. @returns for how long it does by now, ms; 0 for the first time */
  failed(): number;
  works(): void;
};

export function makeFailing(clock: Pick<Clock, 'monotonicMs'>): Failing {
  let sinceMs: number | null = null;
  return {
    failed: () => {
      sinceMs ??= clock.monotonicMs();
      return clock.monotonicMs() - sinceMs;
    },
    works: () => {
      sinceMs = null;
    },
  };
}
