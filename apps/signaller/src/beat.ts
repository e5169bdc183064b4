// The beat: one signal after the other, never two at once, until it is stopped.
import type { SignalOutcome } from './outcome';
import type { SendSignal } from './request';
import { computeWait } from './rhythm';

/** What the beat needs from outside. */
export interface BeatDeps {
  readonly send: SendSignal;
  /** Wall clock, for the signal's timestamp, in milliseconds. */
  readonly now: () => number;
  /** A clock that never jumps, for durations, in milliseconds. */
  readonly monotonic: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Resolves after the time, or at once when aborted; never rejects. */
  readonly wait: (ms: number, abort: AbortSignal) => Promise<void>;
  readonly onOutcome: (outcome: SignalOutcome) => void;
}

/**
 * Sends signals until `abort` fires; the one under way is then given up. Resolves when nothing is
 * under way any more. The next signal is planned only after the outcome of the last.
 */
export async function runBeat(
  deps: BeatDeps,
  intervalMs: number,
  abort: AbortSignal,
): Promise<void> {
  let failuresInARow = 0;
  while (!abort.aborted) {
    const startedMs = deps.monotonic();
    const outcome = await deps.send(deps.now(), abort);
    if (abort.aborted) return;
    deps.onOutcome(outcome);
    failuresInARow = outcome.kind === 'failed' ? failuresInARow + 1 : 0;
    const tookMs = deps.monotonic() - startedMs;
    const random = deps.random();
    const waitMs = computeWait({ intervalMs, tookMs, outcome, failuresInARow, random });
    await deps.wait(waitMs, abort);
  }
}
