// A cycle worker whose cycles last exactly as long as the test wants.
import { EventEmitter, once } from 'node:events';
import type { CycleSource, MonitorCycleResult } from '@hedge/contracts';
import type { Queues } from '@hedge/platform';

type BegunCycle = {
  readonly jobId: string;
  readonly source: CycleSource;
  /** By this process's steady clock. */
  readonly atMs: number;
};

export type StubWorker = {
  /** Every cycle that began, in order. */
  readonly begun: readonly BegunCycle[];
  /** The most cycles that ever ran at one moment. */
  mostAtOnce(): number;
  /** Resolves when cycle number `count` (from 1) has begun. */
  beginningOf(count: number): Promise<void>;
  /** Lets the cycle in hand end, and every later one at once. */
  release(): void;
  close(): Promise<void>;
};

export type StubWorkerOptions = {
  readonly intervalMs: number;
  /** Whether cycles wait for `release`. */
  readonly held?: boolean;
  readonly fail?: boolean;
};

export async function startStubWorker(
  queues: Queues,
  options: StubWorkerOptions,
): Promise<StubWorker> {
  const events = new EventEmitter().setMaxListeners(0);
  const begun: BegunCycle[] = [];
  let held = options.held ?? false;
  let running = 0;
  let most = 0;
  const worker = await queues.startCycleWorker({
    intervalMs: options.intervalMs,
    handler: async (cycle) => {
      begun.push({ ...cycle, atMs: performance.now() });
      running += 1;
      most = Math.max(most, running);
      events.emit('begun');
      if (held) await once(events, 'release');
      running -= 1;
      if (options.fail === true) throw new Error('this cycle fails');
      return emptyResult(cycle.source);
    },
  });
  const release = () => {
    held = false;
    events.emit('release');
  };
  return {
    begun,
    mostAtOnce: () => most,
    beginningOf: async (count) => {
      while (begun.length < count) await once(events, 'begun');
    },
    release,
    close: () => {
      release();
      return worker.close(5000);
    },
  };
}

function emptyResult(source: CycleSource): MonitorCycleResult {
  return {
    cycleId: 'cycle',
    source,
    startedAt: '2025-01-26T10:30:45.000Z',
    durationMs: 0,
    accountsRead: 0,
    accountsSkipped: 0,
    accountsDeferred: 0,
    operationsChecked: 0,
    closed: 0,
    attention: 0,
    errors: 0,
    pnlMin: null,
    pnlMax: null,
  };
}
