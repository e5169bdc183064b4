// The simulation as a test: it holds on many seeds, repeats itself, and can fail.
import { runSeed } from './run-seed';

const SEEDS = 300;

describe('the close protocol in simulation', () => {
  it(`two workers and hostile faults, ${SEEDS} seeds: no invariant is violated and closes happen`, async () => {
    const violations: string[] = [];
    let settled = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const result = await runSeed(seed);
      settled += result.settled;
      for (const { invariant, text } of result.violations) {
        violations.push(`seed ${seed} ${invariant}: ${text}`);
      }
    }
    expect(violations).toEqual([]);
    expect(settled).toBeGreaterThan(SEEDS / 2);
  }, 300_000);

  it('the same seed: the same trace; another seed: another', async () => {
    const [first, again, other] = [await runSeed(34), await runSeed(34), await runSeed(35)];
    expect(again.traceHash).toBe(first.traceHash);
    expect(other.traceHash).not.toBe(first.traceHash);
  });
});
