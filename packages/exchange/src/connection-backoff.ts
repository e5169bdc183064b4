// An exchange that cannot be reached is asked ever more rarely, and never so rarely that its return
// would go unnoticed for more than a few seconds.
import type { Clock } from '@hedge/cycle';

export interface ConnectionBackoff {
  /** How long nothing should be sent, ms; 0 when it may. */
  waitMs(): number;
  /** Any HTTP answer, a refusal included: somebody is there. */
  succeeded(): void;
  /** No answer, from a request that left at this monotonic time. */
  failed(leftAt: number): void;
}

/** One lost answer proves nothing, and is to be looked up at once: this is for a host that is gone. */
const SILENT_MS = 3_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5_000;

/** @param random from 0 to below 1: several workers do not come back in step */
export function makeConnectionBackoff(deps: {
  readonly clock: Clock;
  readonly random: () => number;
}): ConnectionBackoff {
  const { clock } = deps;
  let silentSince: number | null = null;
  let rounds = 0;
  let heldFrom = -Infinity;
  let heldUntil = -Infinity;
  return {
    waitMs: () => Math.max(0, heldUntil - clock.monotonicMs()),
    succeeded: () => {
      silentSince = null;
      rounds = 0;
      heldUntil = -Infinity;
    },
    failed: (leftAt) => {
      const now = clock.monotonicMs();
      silentSince ??= leftAt;
      // What left before the last wait began belongs to the same round of failures.
      if (now - silentSince < SILENT_MS || leftAt < heldFrom) return;
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** rounds);
      rounds = Math.min(rounds + 1, 10);
      heldFrom = now;
      heldUntil = now + longest * (0.5 + deps.random() / 2);
    },
  };
}
