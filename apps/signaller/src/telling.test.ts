// Notices in their order, each until it is taken, on waits that pass at once.
import type { Told } from './telling';
import { startTelling } from './telling';

const taken: Told = { kind: 'taken' };
const failed: Told = { kind: 'failed', why: 'HTTP 500' };

/** Answers from the list, then takes everything; a wait passes at once and moves the clock. */
function makeTelling(answers: readonly Told[]) {
  const left = [...answers];
  const abort = new AbortController();
  const posted: string[] = [];
  const waits: number[] = [];
  const failures: string[] = [];
  let clockMs = 0;
  const telling = startTelling<string>(
    {
      post: async (notice) => {
        posted.push(notice);
        return left.shift() ?? taken;
      },
      wait: async (ms) => {
        waits.push(ms);
        clockMs += ms;
      },
      monotonic: () => clockMs,
      onFailure: (why) => failures.push(why),
    },
    abort.signal,
  );
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { ...telling, abort, posted, waits, failures, settled };
}

describe('startTelling', () => {
  it('tells each until it is taken, before the next, and says the first failure alone', async () => {
    const telling = makeTelling([failed, failed, failed, taken]);
    telling.add('raised');
    telling.add('resolved');
    await telling.settled();
    expect(telling.posted).toEqual(['raised', 'raised', 'raised', 'raised', 'resolved']);
    expect(telling.waits).toEqual([1_000, 2_000, 5_000]);
    expect(telling.failures).toEqual(['HTTP 500']);
  });

  it('gives a notice up after a day and goes on with the next', async () => {
    const telling = makeTelling(Array.from({ length: 295 }, () => failed));
    telling.add('old');
    telling.add('new');
    await telling.settled();
    const old = telling.posted.filter((notice) => notice === 'old').length;
    const waitedMs = telling.waits.slice(0, old - 1).reduce((sum, ms) => sum + ms, 0);
    expect(waitedMs).toBeGreaterThanOrEqual(24 * 60 * 60_000);
    expect(waitedMs).toBeLessThan(25 * 60 * 60_000);
    expect(telling.posted.at(-1)).toBe('new');
  });

  it('keeps at most 20 waiting', async () => {
    const telling = makeTelling([]);
    for (let index = 0; index < 50; index += 1) telling.add(`notice ${index}`);
    await telling.settled();
    expect(telling.posted).toHaveLength(20);
  });

  it('sends nothing more once it is stopped', async () => {
    const telling = makeTelling([failed, failed]);
    telling.add('raised');
    telling.abort.abort();
    await telling.settled();
    expect(telling.posted).toEqual(['raised']);
  });
});
