// `npm run sim -- --seeds N [--from S]`: runs seeds and counts violations; exit 1 on any.
// `--first` stops at the first seed that fails, `--verbose` prints every seed's trace. The faults of
// the first seed that fails are shrunk to the fewest that still make it fail.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { formatFault } from './faults';
import { runSeed, shrinkSeed } from './run-seed';
import { Tally } from './tally';

/** A long run says so often what it amounts to so far: cut off, it is evidence still. */
const CHUNK = 1_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      verbose: { type: 'boolean', default: false },
      first: { type: 'boolean', default: false },
    },
  });
  const seeds = Number(values.seeds);
  const from = Number(values.from);
  if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(from) || from < 0) {
    say('usage: npm run sim -- --seeds N [--from S] [--verbose] [--first]');
    return 2;
  }
  const tally = new Tally();
  let shrunk = false;
  let shrinkingMs = 0;
  const spentMs = () => process.cpuUsage().user / 1_000 - shrinkingMs;
  say(`seeds ${from} to ${from + seeds - 1} at commit ${commit()}`);
  for (let seed = from; seed < from + seeds; seed += 1) {
    const result = await runSeed(seed);
    tally.add(result);
    if (values.verbose) say(`seed ${seed} trace ${result.traceHash}`);
    for (const { invariant, text } of result.violations) {
      say(`seed ${seed} trace ${result.traceHash} ${invariant}: ${text}`);
    }
    if (result.violations.length > 0 && !shrunk) {
      shrunk = true;
      const before = spentMs();
      const fewest = await shrinkSeed(result);
      say(`seed ${seed} fails with ${fewest.length} of its ${result.met.length} faults:`);
      for (const fault of fewest) say(`  ${formatFault(fault)}`);
      shrinkingMs += spentMs() - before;
    }
    if (values.first && tally.violations > 0) break;
    if (tally.seeds % CHUNK === 0 && tally.seeds < seeds) {
      say(`-- up to seed ${seed}`);
      for (const line of tally.lines(spentMs())) say(line);
    }
  }
  for (const line of tally.lines(spentMs())) say(line);
  return tally.violations === 0 ? 0 : 1;
}

/** Of the sources that run, `?` where they are not a repository's. */
function commit(): string {
  const git = (...args: readonly string[]) =>
    spawnSync('git', args, { cwd: __dirname, encoding: 'utf8' }).stdout?.trim() ?? '';
  const dirty = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' and changes';
  return `${git('rev-parse', '--short', 'HEAD') || '?'}${dirty}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main().then((code) => {
  process.exitCode = code;
});
