// When the next signal leaves: the beat, the endpoint's wish after a 429, backoff after failures.
import type { SignalOutcome } from './outcome';

/** What the next wait depends on. */
export interface RhythmInput {
  readonly intervalMs: number;
  /** How long this signal took, from its start to its outcome. */
  readonly tookMs: number;
  readonly outcome: SignalOutcome;
  /** Connection failures in a row, this one included; 0 after any answer. */
  readonly failuresInARow: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/** A connection failure never silences the signaller for longer than this. */
export const backoffMaxMs = 30_000;

/** What an endpoint can ask for: no rush and no silence. */
const retryAfterMs = { min: 50, max: 60_000 };

/**
 * Milliseconds until the next signal is due. After an answer the beat goes on: the interval counts
 * from the start of the last signal. After a 429 the endpoint's own wait, from 50 ms to 60 s.
 * After a connection failure in a row n: interval × 2^(n-1), at most 30 s, of which a random half
 * is taken away, so that many signallers do not return at the same moment; the first failure does
 * not slow the beat.
 */
export function computeWait(input: RhythmInput): number {
  const { intervalMs, tookMs, outcome, failuresInARow, random } = input;
  const beatMs = Math.max(0, intervalMs - tookMs);
  if (outcome.kind === 'throttled' && outcome.retryAfterMs !== undefined) {
    return Math.max(retryAfterMs.min, Math.min(outcome.retryAfterMs, retryAfterMs.max));
  }
  if (outcome.kind !== 'failed' || failuresInARow <= 1) return beatMs;
  const doubled = intervalMs * 2 ** Math.min(failuresInARow - 1, 16);
  const cappedMs = Math.max(intervalMs, Math.min(doubled, backoffMaxMs));
  return Math.max(beatMs, Math.round(cappedMs * (1 - random / 2)));
}
