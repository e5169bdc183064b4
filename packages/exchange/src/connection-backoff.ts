// An exchange that cannot be reached is asked ever more rarely, and never so rarely that its return
// would go unnoticed for more than a few seconds.
//
// Each account is held back by its own requests alone: one that gets no answer, at a worker which asks
// for no other meanwhile, says nothing of the others. Where the host is gone all of them are soon held.
import type { Clock } from '@hedge/cycle';

/** Whose request it is; null for what the host needs itself. */
export type Asker = string | null;

export interface ConnectionBackoff {
  /** How long nothing should be sent for them, ms; 0 when it may. */
  waitMs(asker: Asker): number;
  /** Any HTTP answer to anybody, a refusal included: somebody is there. */
  succeeded(): void;
  /** No answer, to a request that left at this monotonic time. */
  failed(asker: Asker, leftAt: number): void;
}

/** One lost answer proves nothing, and is to be looked up at once: this is for a host that is gone. */
const SILENT_MS = 3_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5_000;

interface Silence {
  readonly since: number;
  readonly rounds: number;
  readonly heldFrom: number;
  readonly heldUntil: number;
}

/** @param random from 0 to below 1: several workers do not come back in step */
export function makeConnectionBackoff(deps: {
  readonly clock: Clock;
  readonly random: () => number;
}): ConnectionBackoff {
  const { clock } = deps;
  const silences = new Map<Asker, Silence>();
  return {
    waitMs: (asker) =>
      Math.max(0, (silences.get(asker)?.heldUntil ?? -Infinity) - clock.monotonicMs()),
    succeeded: () => silences.clear(),
    failed: (asker, leftAt) => {
      const now = clock.monotonicMs();
      const silence = silences.get(asker) ?? {
        ...{ since: leftAt, rounds: 0, heldFrom: -Infinity, heldUntil: -Infinity },
      };
      silences.set(asker, silence);
      // What left before the last wait began belongs to the same round of failures.
      if (now - silence.since < SILENT_MS || leftAt < silence.heldFrom) return;
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** silence.rounds);
      silences.set(asker, {
        since: silence.since,
        rounds: Math.min(silence.rounds + 1, 10),
        heldFrom: now,
        heldUntil: now + longest * (0.5 + deps.random() / 2),
      });
    },
  };
}
