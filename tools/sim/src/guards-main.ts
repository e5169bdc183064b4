// `npm run sim:guards -- --seeds N`: takes out one guard at a time and demands that a seed turns red.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { MUTANTS, type Mutant } from './guards';

function main(): number {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '300' } } });
  let survivors = 0;
  for (const [index, mutant] of MUTANTS.entries()) {
    const verdict = runWithout(index, mutant, values.seeds);
    if (verdict.kind !== 'caught') survivors += 1;
    process.stdout.write(`${verdict.kind.padEnd(9)} ${mutant.guard}\n          ${verdict.text}\n`);
  }
  process.stdout.write(
    `${MUTANTS.length} guards, ${survivors} not caught in ${values.seeds} seeds\n`,
  );
  return survivors === 0 ? 0 : 1;
}

type Verdict = { readonly kind: 'caught' | 'survived' | 'broken'; readonly text: string };

/** Runs the simulation in a process of its own, with the edit applied as the file is loaded. */
function runWithout(index: number, { from = 1 }: Mutant, seeds: string): Verdict {
  const remover = path.join(__dirname, 'guard-remover.js');
  const simulation = path.join(__dirname, 'main.js');
  const options = ['--seeds', seeds, '--from', String(from), '--first', '--without', String(index)];
  const run = spawnSync(process.execPath, ['-r', remover, simulation, ...options], {
    encoding: 'utf8',
  });
  const lines = run.stdout.split('\n');
  const violation = lines.find((line) => line.startsWith('seed ')) ?? '';
  const shrunk = lines.findIndex((line) => line.includes(' fails with '));
  const faults = lines.slice(shrunk).filter((line) => line.startsWith('  '));
  const text = [violation, ...faults].join('\n          ');
  if (run.status === 1 && violation !== '') return { kind: 'caught', text };
  if (run.status === 0) return { kind: 'survived', text: 'no seed turned red' };
  return { kind: 'broken', text: (run.stderr || run.stdout).trim().split('\n').at(-1) ?? '' };
}

process.exitCode = main();
