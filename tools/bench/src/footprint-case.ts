// `footprint`: the memory that signaller, API and worker hold, idle and at the 2 s beat, with one account
// and with fifty, beside a bare node in the same run.
import { setTimeout as pause } from 'node:timers/promises';
import { computeSpread, makeFigure, type CaseReport, type Figure, type Goal } from './figures';
import { startBareNode, startPlainNode, type PlainNode } from './plain-node';
import { readProcess, type ProcessSample } from './process-sample';
import { startStack, type Backend, type Stack } from './stack';

/** How the footprint is measured. */
export interface FootprintOptions {
  readonly backend: Backend;
  /** A third of it without a signaller, the rest at its beat. */
  readonly minutes: number;
  /** The signaller's file. */
  readonly script: string;
  readonly onProgress: (line: string) => void;
}

const SAMPLE_MS = 5_000;
/** Of each account. */
const OPERATIONS = 5;
/** What a worker may hold with so many accounts, MiB. */
const WORKER_GOALS = new Map([
  [1, 190],
  [50, 230],
]);
const API_GOAL = 140;
const SIGNALLER_GOAL = 14;
/** Between the first and the last third of the beat, by their medians; single looks differ by more. */
const GROWTH_GOAL = 5;

interface Watched {
  readonly name: string;
  readonly pid: number;
  readonly atMost?: number;
}
type Look = ReadonlyMap<string, ProcessSample>;

/** Two products at once, one with one account and one with fifty; samples every 5 s. */
export async function measureFootprint(options: FootprintOptions): Promise<CaseReport> {
  const { backend, minutes, onProgress } = options;
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const bare = startBareNode();
    stops.push(() => bare.stop());
    const stacks: { readonly accounts: number; readonly stack: Stack }[] = [];
    for (const accounts of WORKER_GOALS.keys()) {
      onProgress(`starting with ${accounts} accounts`);
      const stack = await startStack({ backend, accounts, operations: OPERATIONS });
      stops.push(() => stack.stop());
      stacks.push({ accounts, stack });
    }
    const base = { name: 'bare node', pid: bare.pid };
    const served = stacks.flatMap(({ accounts, stack }) => watchedOf(accounts, stack));
    onProgress('idle');
    const idle = await watch([base, ...served], minutes / 3);
    onProgress('beating');
    const signallers = stacks.map(({ accounts, stack }) => {
      const signaller = startSignaller(options.script, stack);
      stops.push(() => signaller.stop());
      return { name: `signaller, ${countOf(accounts)}`, pid: signaller.pid };
    });
    const beating = await watch([base, ...served, ...signallers], (minutes * 2) / 3);
    return {
      name: `footprint, queue on ${backend}`,
      figures: [
        ...tell('idle', [base, ...served], idle),
        ...tell('beating', [base, ...served, ...signallers], beating),
        ...signallers.map((each) => tellAbove(each, base, beating)),
        ...[...served, ...signallers].map((each) => tellGrowth(each, beating)),
        ...[...served, ...signallers].map((each) => tellProcessor(each, beating, minutes * 40)),
      ],
      notes: [
        `${OPERATIONS} operations per account; ${minutes / 3} min without a signaller, where a worker runs a cycle every 10 s by itself, then ${(minutes * 2) / 3} min at its 2 s beat`,
        'with one account and with fifty at once, each with a database and a paper exchange of its own',
        'VmRSS counts shared pages whole, PSS in proportion: several nodes share the binary',
      ],
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

function watchedOf(accounts: number, stack: Stack): readonly Watched[] {
  const atMost = WORKER_GOALS.get(accounts);
  return [
    { name: `API, ${countOf(accounts)}`, pid: stack.api.process.pid, atMost: API_GOAL },
    {
      ...{ name: `worker, ${countOf(accounts)}`, pid: stack.worker.pid },
      ...(atMost === undefined ? {} : { atMost }),
    },
  ];
}

function countOf(accounts: number): string {
  return accounts === 1 ? '1 account' : `${accounts} accounts`;
}

/** As on a small server: no IPC channel, no flags. */
function startSignaller(script: string, { api }: Stack): PlainNode {
  const env = { EDGE_FUNCTION_URL: api.signalUrl, MONITOR_API_KEY: api.signalKey };
  return startPlainNode([script], { ...env, STATS_STYLE: 'line' });
}

async function watch(watched: readonly Watched[], minutes: number): Promise<readonly Look[]> {
  const looks: Look[] = [];
  for (let count = Math.max(3, Math.round((minutes * 60_000) / SAMPLE_MS)); count > 0; count -= 1) {
    await pause(SAMPLE_MS);
    looks.push(new Map(watched.map(({ name, pid }) => [name, readProcess(pid)])));
  }
  return looks;
}

function valuesOf(
  { name }: Watched,
  looks: readonly Look[],
  field: keyof ProcessSample,
): readonly number[] {
  return looks.map((look) => look.get(name)?.[field] ?? Number.NaN);
}

function tell(
  when: string,
  watched: readonly Watched[],
  looks: readonly Look[],
): readonly Figure[] {
  return watched.flatMap((each) => {
    const { atMost } = each;
    const goal: Goal | undefined = atMost === undefined ? undefined : { of: 'max', atMost };
    return [
      makeFigure(`${each.name}, ${when}, VmRSS`, 'MiB', valuesOf(each, looks, 'rssMiB'), goal),
      makeFigure(`${each.name}, ${when}, PSS`, 'MiB', valuesOf(each, looks, 'pssMiB')),
    ];
  });
}

function tellAbove(signaller: Watched, base: Watched, looks: readonly Look[]): Figure {
  const bare = valuesOf(base, looks, 'rssMiB');
  const above = valuesOf(signaller, looks, 'rssMiB').map((each, at) => each - (bare[at] ?? 0));
  const goal = { of: 'max', atMost: SIGNALLER_GOAL } as const;
  return makeFigure(`${signaller.name}, above bare node, VmRSS`, 'MiB', above, goal);
}

function tellGrowth(each: Watched, looks: readonly Look[]): Figure {
  const values = valuesOf(each, looks, 'rssMiB');
  const third = Math.max(1, Math.floor(values.length / 3));
  const grown =
    computeSpread(values.slice(-third)).median - computeSpread(values.slice(0, third)).median;
  const goal = { of: 'median', atMost: GROWTH_GOAL } as const;
  return makeFigure(`${each.name}, last third of the beat − first`, 'MiB', [grown], goal);
}

function tellProcessor(each: Watched, looks: readonly Look[], seconds: number): Figure {
  const used = valuesOf(each, looks, 'cpuMs');
  const spent = (used.at(-1) ?? 0) - (used[0] ?? 0);
  return makeFigure(`${each.name}, beating, CPU`, '%', [spent / (seconds * 10)]);
}
