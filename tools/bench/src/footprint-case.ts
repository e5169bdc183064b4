// `footprint`: the memory that API and worker hold, idle and at the 2 s beat, beside a bare node.
import { setTimeout as pause } from 'node:timers/promises';
import { startApp } from '@hedge/testkit';
import { makeFigure, type CaseReport, type Figure, type Goal } from './figures';
import { startBareNode } from './plain-node';
import { readProcess, type ProcessSample } from './process-sample';
import { startStack, type Backend } from './stack';

/** How the footprint is measured. */
export interface FootprintOptions {
  readonly backend: Backend;
  /** A third of it without a signaller, the rest at its beat. */
  readonly minutes: number;
  readonly onProgress: (line: string) => void;
}

const SAMPLE_MS = 5_000;
const OPERATIONS = 5;

const GOALS = { bare: undefined, api: 140, worker: 190 } as const;
type Who = keyof typeof GOALS;
type Look = Readonly<Record<Who, ProcessSample>>;

/** One account with some operations; samples every 5 s. */
export async function measureFootprint(options: FootprintOptions): Promise<CaseReport> {
  const { backend, minutes, onProgress } = options;
  const stack = await startStack({ backend, accounts: 1, operations: OPERATIONS });
  const bare = startBareNode();
  const pids = { bare: bare.pid, api: stack.api.process.pid, worker: stack.worker.pid };
  try {
    onProgress('idle');
    const idle = await watch(pids, minutes / 3);
    onProgress('beating');
    const signaller = await startApp({
      app: 'signaller',
      env: { EDGE_FUNCTION_URL: stack.api.signalUrl, MONITOR_API_KEY: stack.api.signalKey },
    });
    const beating = await watch(pids, (minutes * 2) / 3).finally(() => signaller.kill());
    const beatS = minutes * 40;
    const cpu = (who: Who) => {
      const used = (beating.at(-1)?.[who].cpuMs ?? 0) - (beating[0]?.[who].cpuMs ?? 0);
      return makeFigure(`${who}, beating, CPU`, '%', [used / (beatS * 10)]);
    };
    return {
      name: `footprint, queue on ${backend}`,
      figures: [
        ...tell('bare', 'idle', idle),
        ...tell('api', 'idle', idle),
        ...tell('api', 'beating', beating),
        ...tell('worker', 'idle', idle),
        ...tell('worker', 'beating', beating),
        cpu('api'),
        cpu('worker'),
      ],
      notes: [
        `one account with ${OPERATIONS} operations; ${minutes / 3} min without a signaller, where the worker runs a cycle every 10 s by itself, then ${(minutes * 2) / 3} min at its 2 s beat`,
        'VmRSS counts shared pages whole, PSS in proportion: several nodes share the binary',
      ],
    };
  } finally {
    await bare.stop();
    await stack.stop();
  }
}

async function watch(pids: Readonly<Record<Who, number>>, minutes: number): Promise<Look[]> {
  const looks: Look[] = [];
  for (let count = Math.max(1, Math.round((minutes * 60_000) / SAMPLE_MS)); count > 0; count -= 1) {
    await pause(SAMPLE_MS);
    looks.push({
      bare: readProcess(pids.bare),
      api: readProcess(pids.api),
      worker: readProcess(pids.worker),
    });
  }
  return looks;
}

function tell(who: Who, when: string, looks: readonly Look[]): readonly Figure[] {
  const atMost = GOALS[who];
  const goal: Goal | undefined = atMost === undefined ? undefined : { of: 'max', atMost };
  const values = (field: 'rssMiB' | 'pssMiB') => looks.map((look) => look[who][field]);
  return [
    makeFigure(`${who}, ${when}, VmRSS`, 'MiB', values('rssMiB'), goal),
    makeFigure(`${who}, ${when}, PSS`, 'MiB', values('pssMiB')),
  ];
}
