// When an outage is told and when it is over, on an injected clock.
import type { OutageNotice } from './outage';
import { watchOutage } from './outage';
import type { SignalOutcome } from './outcome';

const accepted: SignalOutcome = { kind: 'accepted', status: 202 };
const refused: SignalOutcome = { kind: 'failed', reason: 'refused', attempts: [] };
const limited: SignalOutcome = {
  kind: 'throttled',
  status: 429,
  retryAfterMs: undefined,
  byEndpoint: false,
};

/** A watch after 60 s; `at` moves the clock, past a timer that is due, and hands over an outcome. */
function makeWatch() {
  let clockMs = 0;
  let due: { atMs: number; then: () => void } | undefined;
  const told: OutageNotice[] = [];
  const watch = watchOutage(
    {
      now: () => clockMs,
      monotonic: () => clockMs,
      newId: () => `outage-${told.length}`,
      after: (ms, then) => {
        due = { atMs: clockMs + ms, then };
        return () => (due = undefined);
      },
      tell: (notice) => told.push(notice),
    },
    60_000,
  );
  const at = (ms: number, outcome?: SignalOutcome) => {
    if (due !== undefined && due.atMs <= ms) {
      clockMs = due.atMs;
      const { then } = due;
      due = undefined;
      then();
    }
    clockMs = ms;
    if (outcome !== undefined) watch.outcome(outcome);
  };
  const events = () => told.map(({ event, uid }) => `${event} ${uid}`);
  return { at, told, events, stop: watch.stop };
}

describe('watchOutage', () => {
  it('tells once, at 60 s after the last signal that was taken, and once when one is again', () => {
    const watch = makeWatch();
    watch.at(0, accepted);
    watch.at(10_000, accepted);
    for (let ms = 12_000; ms <= 69_000; ms += 3_000) watch.at(ms, refused);
    expect(watch.told).toEqual([]);
    watch.at(300_000, refused);
    expect(watch.told).toEqual([
      {
        event: 'RAISED',
        uid: 'outage-0',
        cause: refused,
        raisedAt: 70_000,
        resolvedAt: null,
      },
    ]);
    watch.at(400_000, accepted);
    watch.at(500_000, accepted);
    expect(watch.told.slice(1)).toEqual([
      { ...watch.told[0], event: 'RESOLVED', resolvedAt: 400_000 },
    ]);
  });

  it('tells of the next outage under another id', () => {
    const watch = makeWatch();
    for (const ms of [0, 200_000]) {
      watch.at(ms, refused);
      watch.at(ms + 100_000, accepted);
    }
    expect(watch.events()).toEqual([
      'RAISED outage-0',
      'RESOLVED outage-0',
      'RAISED outage-2',
      'RESOLVED outage-2',
    ]);
  });

  it('counts from its start where no signal was ever taken', () => {
    const watch = makeWatch();
    watch.at(5_000, refused);
    watch.at(59_999);
    expect(watch.events()).toEqual([]);
    watch.at(60_000);
    expect(watch.events()).toEqual(['RAISED outage-0']);
  });

  it('tells nothing of a failure shorter than that, nor of silence that the API asked for', () => {
    const watch = makeWatch();
    watch.at(0, refused);
    watch.at(30_000, accepted);
    watch.at(200_000, accepted);
    expect(watch.events()).toEqual([]);
  });

  it('takes an answer without a signal taken for no answer: errors, a refused key, a limit on keys', () => {
    const watch = makeWatch();
    watch.at(1_000, { kind: 'wrong-status', status: 500 });
    watch.at(20_000, { kind: 'refused-key', status: 401 });
    watch.at(40_000, limited);
    watch.at(60_000);
    expect(watch.events()).toEqual(['RAISED outage-0']);
  });

  it('tells nothing once it is stopped', () => {
    const watch = makeWatch();
    watch.at(1_000, refused);
    watch.stop();
    watch.at(100_000);
    expect(watch.events()).toEqual([]);
  });
});
