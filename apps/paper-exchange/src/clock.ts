// Exchange time: starts at the wall clock and then only moves forward.

/** The exchange's own time, in whole milliseconds since the epoch. */
export interface ExchangeClock {
  now(): number;
  /** Resolves when this many milliseconds of exchange time have passed. */
  sleep(ms: number): Promise<void>;
}

/**
 * A clock that ignores later steps of the wall clock and never starts before `notBeforeMs`, the
 * last time the recorded state knows: exchange time must not fall.
 */
export function makeExchangeClock(
  deps: {
    readonly wallMs: () => number;
    readonly monotonicMs: () => number;
    readonly sleep: (ms: number) => Promise<void>;
  },
  notBeforeMs: number,
): ExchangeClock {
  const start = Math.max(deps.wallMs(), notBeforeMs);
  const origin = deps.monotonicMs();
  return {
    now: () => Math.floor(start + deps.monotonicMs() - origin),
    sleep: deps.sleep,
  };
}
