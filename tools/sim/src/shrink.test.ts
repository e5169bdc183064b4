// A violation is told with the fewest faults that cause it.
import { runSeed, shrinkSeed } from './run-seed';
import { shrink } from './shrink';

describe('shrinking', () => {
  it('of two faults that fail together among a hundred, exactly those are left', async () => {
    const faults = Array.from({ length: 100 }, (_, index) => index);
    const fewest = await shrink(faults, async (some) => some.includes(17) && some.includes(80));
    expect(fewest).toEqual([17, 80]);
  });

  it('a run without the faults that it did not meet is the same run', async () => {
    const run = await runSeed(5);
    const again = await runSeed(5, { faults: run.met });
    expect(run.met.length).toBeGreaterThan(0);
    expect(again.traceHash).toBe(run.traceHash);
  });

  it('a planted bug, a fence of 30 s, shrinks to the few faults that let an old decision execute', async () => {
    const settings = { decisionWindowMs: 30_000 };
    // From the seed on that shows the want of the fence itself: docs/guards.md.
    for (let seed = 21; seed <= 120; seed += 1) {
      const run = await runSeed(seed, { settings });
      if (!run.violations.some(({ invariant }) => invariant === 'I6')) continue;
      const fewest = await shrinkSeed(run, settings);
      expect(fewest.length).toBeLessThan(Math.min(3, run.met.length));
      // Without any one of them it does not.
      for (const each of fewest) {
        const faults = fewest.filter((fault) => fault !== each);
        expect((await runSeed(seed, { faults, settings })).violations).toEqual([]);
      }
      return;
    }
    throw new Error('no seed met the planted bug');
  });
});
