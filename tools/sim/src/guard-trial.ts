// One guard taken out, in a process of its own: whether the simulation reports it.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Fault } from './faults';
import type { Mutant } from './guard-mutant';
import type { Caught, GuardTask } from './guard-run';
import { MUTANTS } from './guards';
import { runSeed } from './run-seed';

/** The seed that shows a guard, with the fewest faults that do. */
export interface GuardSeed {
  readonly seed: number;
  readonly invariant: string;
  readonly faults: readonly Fault[];
}

export type Verdict =
  | { readonly kind: 'caught'; readonly by: Caught }
  | { readonly kind: 'survived' }
  /** The trial itself failed: an edit that fits no more, or a seed that fails with the guard too. */
  | { readonly kind: 'broken'; readonly why: string };

const BUILT = path.join(__dirname, '..', 'dist');
const SEEDS_FILE = path.join(__dirname, '..', 'guard-seeds.json');

export function readGuardSeeds(): Readonly<Record<string, GuardSeed>> {
  return JSON.parse(readFileSync(SEEDS_FILE, 'utf8')) as Record<string, GuardSeed>;
}

/** A line for each fault, so that a change of them can be read. */
export function writeGuardSeeds(seeds: Readonly<Record<string, GuardSeed>>): void {
  const rows = Object.entries(seeds).map(([guard, { seed, invariant, faults }]) => {
    const head = `"seed": ${seed}, "invariant": ${JSON.stringify(invariant)}`;
    const lines = faults.map((fault) => `\n      ${JSON.stringify(fault)}`);
    return `  ${JSON.stringify(guard)}: {\n    ${head}, "faults": [${lines.join(',')}]\n  }`;
  });
  writeFileSync(SEEDS_FILE, `{\n${rows.join(',\n')}\n}\n`);
}

/** Runs a guard's recorded seed with its recorded faults, without the guard and with it. */
export async function replayGuard(mutant: Mutant): Promise<Verdict> {
  const recorded = readGuardSeeds()[mutant.guard];
  if (recorded === undefined) return { kind: 'broken', why: 'no seed is recorded: run --find' };
  const { seed, faults } = recorded;
  const verdict = await runWithout(mutant, { from: seed, seeds: 1, faults, shrink: false });
  return verdict.kind === 'caught' ? judgeControl(verdict.by) : verdict;
}

/**
 * The first of these seeds, with the faults that it draws, that fails without the guard alone.
 *
 * @param shrink whether the faults are to be the fewest
 */
export async function searchGuard(
  mutant: Mutant,
  from: number,
  seeds: number,
  shrink: boolean,
): Promise<Verdict> {
  const end = from + seeds;
  for (let next = from; next < end;) {
    const faults = mutant.faults === undefined ? {} : { faults: mutant.faults };
    const task = { from: next, seeds: end - next, shrink, ...faults };
    const verdict = await runWithout(mutant, task);
    if (verdict.kind !== 'caught') return verdict;
    const controlled = await judgeControl(verdict.by);
    if (controlled.kind === 'caught') return controlled;
    next = verdict.by.seed + 1;
  }
  return { kind: 'survived' };
}

/** The same seed and faults with the guard in its place must hold, or they prove nothing. */
async function judgeControl(by: Caught): Promise<Verdict> {
  const [violation] = (await runSeed(by.seed, { faults: by.faults })).violations;
  if (violation === undefined) return { kind: 'caught', by };
  return { kind: 'broken', why: `seed ${by.seed} fails with the guard too: ${violation.text}` };
}

async function runWithout(mutant: Mutant, task: Omit<GuardTask, 'without'>): Promise<Verdict> {
  const whole: GuardTask = { ...task, without: MUTANTS.indexOf(mutant) };
  const child = spawn(process.execPath, [
    ...['-r', path.join(BUILT, 'guard-remover.js'), path.join(BUILT, 'guard-run.js')],
    JSON.stringify(whole),
  ]);
  let [said, complained] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  const status = await new Promise((resolve) => child.once('close', resolve));
  if (status !== 0 || said === '') {
    return { kind: 'broken', why: complained.trim().split('\n').at(-1) ?? '' };
  }
  const by = JSON.parse(said) as Caught | null;
  return by === null ? { kind: 'survived' } : { kind: 'caught', by };
}
