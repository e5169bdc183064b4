// `npm run sim -- --seeds N [--from S]`: runs seeds and counts violations; exit 1 on any.
// `--first` stops at the first seed that fails, `--verbose` prints every seed's trace. The faults of
// the first seed that fails are shrunk to the fewest that still make it fail.
import { parseArgs } from 'node:util';
import { formatFault } from './faults';
import { runSeed, shrinkSeed } from './run-seed';

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
  let violations = 0;
  let shrunk = false;
  let ran = 0;
  let settled = 0;
  let operations = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const result = await runSeed(seed);
    ran += 1;
    settled += result.settled;
    operations += result.operations;
    violations += result.violations.length;
    if (values.verbose) say(`seed ${seed} trace ${result.traceHash}`);
    for (const { invariant, text } of result.violations) {
      say(`seed ${seed} trace ${result.traceHash} ${invariant}: ${text}`);
    }
    if (result.violations.length > 0 && !shrunk) {
      shrunk = true;
      const fewest = await shrinkSeed(result);
      say(`seed ${seed} fails with ${fewest.length} of its ${result.met.length} faults:`);
      for (const fault of fewest) say(`  ${formatFault(fault)}`);
    }
    if (values.first && violations > 0) break;
  }
  say(`${settled} of ${operations} operations closed`);
  say(`${ran} seeds, ${violations} violations`);
  return violations === 0 ? 0 : 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main().then((code) => {
  process.exitCode = code;
});
