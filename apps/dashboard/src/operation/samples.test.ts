// Samples in a sentence.
import { summarizeSamples } from './samples';

const sample = (seconds: number, pnl: string) => ({
  ...{ at: new Date(seconds * 1_000).toISOString(), pnl, profitTarget: '10' },
});

describe('the samples of an operation', () => {
  it('come to a lowest, a highest and a last, by amount and not by text', () => {
    const samples = [sample(0, '9'), sample(10, '-12.5'), sample(20, '10.1'), sample(35, '-2')];
    expect(summarizeSamples(samples)).toEqual({
      ...{ lowest: '-12.5', highest: '10.1', last: '-2', durationMs: 35_000 },
    });
  });

  it('come to nothing where there are none', () => {
    expect(summarizeSamples([])).toBeNull();
  });
});
