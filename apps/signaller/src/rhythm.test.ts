// The wait before the next signal.
import type { SignalOutcome } from './outcome';
import { backoffMaxMs, computeWait } from './rhythm';

const accepted: SignalOutcome = { kind: 'accepted', status: 202 };
const failed: SignalOutcome = { kind: 'failed', reason: 'refused', attempts: [] };
const throttle = { kind: 'throttled', status: 429, byEndpoint: true } as const;
const base = { intervalMs: 2000, tookMs: 30, outcome: accepted, failuresInARow: 0, random: 0 };

describe('computeWait', () => {
  it('counts the interval from the start of the last signal', () => {
    expect(computeWait(base)).toBe(1970);
  });

  it('goes on at once when a signal took longer than the interval', () => {
    expect(computeWait({ ...base, tookMs: 2600 })).toBe(0);
  });

  it('follows the wait that a throttle asks for, within a minute', () => {
    const throttled = { ...throttle, retryAfterMs: 640 };
    expect(computeWait({ ...base, outcome: throttled })).toBe(640);
    const hours = { ...throttled, retryAfterMs: 7_200_000 };
    expect(computeWait({ ...base, outcome: hours })).toBe(60_000);
    expect(computeWait({ ...base, outcome: { ...throttled, retryAfterMs: 0 } })).toBe(50);
  });

  it('keeps the beat after a throttle without a wait, and after an unexpected status', () => {
    const throttled = { ...throttle, retryAfterMs: undefined };
    expect(computeWait({ ...base, outcome: throttled })).toBe(1970);
    expect(computeWait({ ...base, outcome: { kind: 'wrong-status', status: 500 } })).toBe(1970);
  });

  it('keeps the beat at the first connection failure, doubles from the second, up to 30 s', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((failuresInARow) =>
      computeWait({ ...base, outcome: failed, failuresInARow }),
    );
    expect(waits).toEqual([1970, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });

  it('takes up to half of a backoff away at random, and never falls below the beat', () => {
    const input = { ...base, outcome: failed, failuresInARow: 9 };
    expect(computeWait({ ...input, random: 0.999999 })).toBe(backoffMaxMs / 2);
    expect(computeWait({ ...input, failuresInARow: 2, random: 0.999999 })).toBe(2000);
  });

  it('does not beat faster than an interval that is longer than the backoff limit', () => {
    const slow = { ...base, intervalMs: 60_000, outcome: failed, failuresInARow: 3 };
    expect(computeWait(slow)).toBe(60_000);
  });
});
