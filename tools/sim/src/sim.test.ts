// The simulation as a test: it holds on many seeds, repeats itself, and can fail.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { runSeed } from './run-seed';

const SEEDS = 300;

describe('the close protocol in simulation', () => {
  // As its command, in a process of its own: a runner's is full of what other tests left in it.
  it(`two workers and hostile faults, ${SEEDS} seeds: no invariant is violated and closes happen`, async () => {
    const main = path.join(__dirname, '..', 'dist', 'main.js');
    const { stdout } = await promisify(execFile)(process.execPath, [
      main,
      '--seeds',
      `${SEEDS}`,
    ]).catch(
      // Told with what it said, instead of that it ended with 1.
      (error: Error & { readonly stdout?: string }) => ({
        stdout: error.stdout ?? error.message,
      }),
    );
    expect(stdout).toContain(`${SEEDS} seeds, 0 violations`);
    const [, settled] = /(\d+) of \d+ operations closed/.exec(stdout) ?? [];
    expect(Number(settled)).toBeGreaterThan(SEEDS / 2);
  }, 300_000);

  it('the same seed: the same trace; another seed: another', async () => {
    const [first, again, other] = [await runSeed(34), await runSeed(34), await runSeed(35)];
    expect(again.traceHash).toBe(first.traceHash);
    expect(other.traceHash).not.toBe(first.traceHash);
  });
});
