// The rhythm of the beat with an injected clock and sender: no overlap, backoff, stop.
import type { BeatDeps } from './beat';
import { runBeat } from './beat';
import type { SignalOutcome } from './outcome';

const accepted: SignalOutcome = { kind: 'accepted', status: 202 };
const refused: SignalOutcome = { kind: 'failed', reason: 'refused', attempts: [] };

/** Runs the beat on a simulated clock: each signal takes its time, each wait passes at once. */
async function simulate(signals: readonly { tookMs: number; outcome: SignalOutcome }[]) {
  let clockMs = 0;
  let underWay = 0;
  let overlapped = false;
  const starts: number[] = [];
  const outcomes: SignalOutcome[] = [];
  const stopping = new AbortController();
  const deps: BeatDeps = {
    now: () => clockMs,
    monotonic: () => clockMs,
    random: () => 0,
    send: async () => {
      starts.push(clockMs);
      underWay += 1;
      overlapped ||= underWay > 1;
      const signal = signals[starts.length - 1];
      await Promise.resolve();
      clockMs += signal?.tookMs ?? 0;
      underWay -= 1;
      return signal?.outcome ?? accepted;
    },
    wait: async (ms) => {
      clockMs += ms;
      if (starts.length === signals.length) stopping.abort();
    },
    onOutcome: (outcome) => outcomes.push(outcome),
  };
  await runBeat(deps, 2000, stopping.signal);
  return { starts, outcomes, overlapped };
}

describe('the beat', () => {
  it('starts a signal every interval, however long each takes within it', async () => {
    const { starts } = await simulate(
      [5, 900, 1999, 20].map((tookMs) => ({ tookMs, outcome: accepted })),
    );
    expect(starts).toEqual([0, 2000, 4000, 6000]);
  });

  it('never has two signals under way when one takes longer than the interval', async () => {
    const { starts, overlapped } = await simulate([
      { tookMs: 4700, outcome: accepted },
      { tookMs: 10, outcome: accepted },
    ]);
    expect(overlapped).toBe(false);
    expect(starts).toEqual([0, 4700]);
  });

  it('slows down while connections fail and returns to the beat after one answer', async () => {
    const { starts, outcomes } = await simulate(
      [refused, refused, refused, accepted, refused, accepted].map((outcome) => ({
        tookMs: 0,
        outcome,
      })),
    );
    expect(starts).toEqual([0, 2000, 6000, 14_000, 16_000, 18_000]);
    expect(outcomes).toHaveLength(6);
  });

  it('sends and reports nothing more once it is stopped', async () => {
    const stopping = new AbortController();
    const outcomes: SignalOutcome[] = [];
    await runBeat(
      {
        now: () => 0,
        monotonic: () => 0,
        random: () => 0,
        send: async () => {
          stopping.abort();
          return accepted;
        },
        wait: async () => undefined,
        onOutcome: (outcome) => outcomes.push(outcome),
      },
      2000,
      stopping.signal,
    );
    expect(outcomes).toEqual([]);
  });
});
