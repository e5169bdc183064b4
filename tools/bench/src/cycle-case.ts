// `cycle`: how long a cycle over three accounts takes, as its own rows say, at the product's beat.
import { setTimeout as pause } from 'node:timers/promises';
import type { CycleView } from '@hedge/contracts';
import { isRedisAvailable, type DeskApi } from '@hedge/testkit';
import { makeFigure, type CaseReport, type Figure } from './figures';
import { makeSignalClient } from './signal-client';
import { startStack, type Backend } from './stack';

/** How the cycle is measured. */
export interface CycleOptions {
  /** How long each backend beats. */
  readonly minutes: number;
  readonly onProgress: (line: string) => void;
}

const ACCOUNTS = 3;
const OPERATIONS = 5;
const BEAT_MS = 2_000;
/** Where V8 still compiles what the first cycles run. */
const WARM_UP_CYCLES = 5;

/** @throws when a cycle skips an account or has errors: that is no cycle over three accounts. */
export async function measureCycle(options: CycleOptions): Promise<CaseReport> {
  const backends: readonly Backend[] = isRedisAvailable() ? ['postgres', 'redis'] : ['postgres'];
  const figures: Figure[] = [];
  for (const backend of backends) {
    options.onProgress(`queue on ${backend}, ${options.minutes} minutes`);
    const durations = await beat(backend, options.minutes);
    const goal = { of: 'median', atMost: 50 } as const;
    figures.push(makeFigure(`cycle, queue on ${backend}`, 'ms', durations, goal));
  }
  return {
    name: 'cycle',
    figures,
    notes: [
      `${ACCOUNTS} accounts × ${OPERATIONS} operations, a signal every ${BEAT_MS} ms, the first ${WARM_UP_CYCLES} cycles not counted`,
      'from the cycle row: begin to end, with positions read, PnL written and the row stored, to whole ms',
      'the paper exchange runs on the same machine: a real one adds its round trip once per cycle',
    ],
  };
}

async function beat(backend: Backend, minutes: number): Promise<readonly number[]> {
  const stack = await startStack({ backend, accounts: ACCOUNTS, operations: OPERATIONS });
  const client = makeSignalClient(stack.api.signalUrl, stack.api.signalKey);
  try {
    const from = new Date().toISOString();
    const until = performance.now() + minutes * 60_000;
    while (performance.now() < until) {
      await client.send();
      await pause(BEAT_MS);
    }
    const cycles = await readCycles(stack.api, from);
    const counted = cycles.slice(WARM_UP_CYCLES);
    const broken = counted.find((cycle) => cycle.accountsRead !== ACCOUNTS || cycle.errors > 0);
    if (broken !== undefined) throw new Error(`a cycle failed: ${JSON.stringify(broken)}`);
    return counted.map((cycle) => cycle.durationMs ?? Number.NaN);
  } finally {
    client.close();
    await stack.stop();
  }
}

/** Every finished cycle that began after `from`, oldest first. */
async function readCycles(api: DeskApi, from: string): Promise<readonly CycleView[]> {
  const found: CycleView[] = [];
  let cursor = '';
  for (;;) {
    const { body } = await api.call('GET', `/cycles?limit=200${cursor}`);
    const page = body as {
      readonly items: readonly CycleView[];
      readonly nextCursor: string | null;
    };
    found.push(...page.items.filter((cycle) => cycle.startedAt > from));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return found.filter((cycle) => cycle.finishedAt !== null).reverse();
}
