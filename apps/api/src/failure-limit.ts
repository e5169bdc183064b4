// How many wrong keys an address may present. Only failures are counted, and only failures are ever
// refused: a valid key is recognised before this is asked, so nobody can be locked out from outside.
import type { Clock } from '@hedge/platform';

export type FailureLimit = {
  /** Counts a failure of `address`; the wait in ms when it is past the limit, else null. */
  countFailure(address: string): number | null;
};

export type FailureLimitOptions = {
  /** Failures that are answered 401 before the 429s begin, per address and window. */
  readonly max: number;
  readonly windowMs: number;
  /** Addresses remembered at once; beyond it the oldest is forgotten. */
  readonly addressesMax: number;
};

const DEFAULTS: FailureLimitOptions = { max: 20, windowMs: 60_000, addressesMax: 10_000 };

type Window = { failures: number; readonly endsMs: number };

export function makeFailureLimit(
  deps: { readonly clock: Clock },
  options: Partial<FailureLimitOptions> = {},
): FailureLimit {
  const { max, windowMs, addressesMax } = { ...DEFAULTS, ...options };
  // A Map keeps the order of insertion and all windows have one length, so the first ends first.
  const windows = new Map<string, Window>();
  return {
    countFailure(address) {
      const nowMs = deps.clock.monotonicMs();
      for (const [key, window] of windows) {
        if (window.endsMs > nowMs && windows.size <= addressesMax) break;
        windows.delete(key);
      }
      let window = windows.get(address);
      if (window === undefined) {
        window = { failures: 0, endsMs: nowMs + windowMs };
        windows.set(address, window);
      }
      window.failures += 1;
      return window.failures > max ? window.endsMs - nowMs : null;
    },
  };
}
