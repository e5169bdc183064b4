// `npm run sim:guards`: takes out one guard at a time and demands that the simulation turns red.
// From each guard's recorded seed on, `--seeds N` of them at most; `--quick` replays the recorded seed
// with its fewest faults; `--find` looks from `--from` on and records what it finds; `--only TEXT`
// takes the guards whose name contains it.
import { parseArgs } from 'node:util';
import type { Mutant } from './guard-mutant';
import {
  readGuardSeeds,
  replayGuard,
  searchGuard,
  writeGuardSeeds,
  type Verdict,
} from './guard-trial';
import { MUTANTS } from './guards';

const COLUMNS = [43, 13, 9, 12, 7] as const;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '300' },
      from: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      quick: { type: 'boolean', default: false },
      find: { type: 'boolean', default: false },
    },
  });
  const mutants = MUTANTS.filter(({ guard }) => guard.includes(values.only));
  const seedsMax = Number(values.seeds);
  let survivors = 0;
  say('guard taken out', 'seeds tried', 'first red', 'violated', 'seconds', 'what it said');
  for (const mutant of mutants) {
    const recorded = readGuardSeeds()[mutant.guard]?.seed ?? Number(values.from);
    const from = values.find ? Number(values.from) : recorded;
    const startedMs = performance.now();
    const verdict = values.quick
      ? await replayGuard(mutant)
      : await searchGuard(mutant, from, seedsMax, values.find);
    const seconds = (performance.now() - startedMs) / 1_000;
    const last = verdict.kind === 'caught' ? verdict.by.seed : from + seedsMax - 1;
    tell(mutant, `${from}–${values.quick ? from : last}`, verdict, seconds);
    if (verdict.kind !== 'caught') survivors += 1;
    else if (values.find) {
      const { seed, invariant, faults } = verdict.by;
      writeGuardSeeds({ ...readGuardSeeds(), [mutant.guard]: { seed, invariant, faults } });
    }
  }
  process.stdout.write(`${mutants.length} guards, ${survivors} not caught\n`);
  return survivors === 0 ? 0 : 1;
}

function tell({ guard }: Mutant, tried: string, verdict: Verdict, seconds: number): void {
  const took = seconds.toFixed(1);
  if (verdict.kind === 'caught') {
    const { seed, invariant, text } = verdict.by;
    say(guard, tried, String(seed), invariant, took, text);
  } else if (verdict.kind === 'survived') say(guard, tried, '-', 'NOT CAUGHT', took, '');
  else say(guard, tried, '-', 'BROKEN', took, verdict.why);
}

function say(...cells: readonly string[]): void {
  const line = cells.map((cell, index) => cell.padEnd(COLUMNS[index] ?? 0)).join(' ');
  process.stdout.write(`${line.trimEnd()}\n`);
}

void main().then((code) => {
  process.exitCode = code;
});
