// Runs seeds in a process that was loaded with a guard taken out, and prints the first that fails.
import type { Fault } from './faults';
import { runSeed, shrinkSeed } from './run-seed';

/** What the process is told, as JSON in its only argument. */
export interface GuardTask {
  /** The guard's place among the mutants. */
  readonly without: number;
  readonly from: number;
  readonly seeds: number;
  /** Instead of those that each seed draws. */
  readonly faults?: readonly Fault[];
  /** Whether to find the fewest faults that still make the seed fail. */
  readonly shrink: boolean;
}

/** What it prints, as JSON: null when no seed turned red. */
export interface Caught {
  readonly seed: number;
  readonly invariant: string;
  readonly text: string;
  /** Those that the seed met, or the fewest of them. */
  readonly faults: readonly Fault[];
}

async function findFirst(task: GuardTask): Promise<Caught | null> {
  const { from, seeds, faults, shrink } = task;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const result = await runSeed(seed, faults === undefined ? {} : { faults });
    const [violation] = result.violations;
    if (violation === undefined) continue;
    return { seed, ...violation, faults: shrink ? await shrinkSeed(result) : result.met };
  }
  return null;
}

void findFirst(JSON.parse(process.argv[2] ?? '') as GuardTask).then((caught) => {
  process.stdout.write(JSON.stringify(caught));
});
