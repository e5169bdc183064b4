// Everything the apps do with the queue, behind one narrow interface.
import type { Queue } from 'bullmq';
import { QUEUES, type QueueName } from '@hedge/contracts';
import { systemClock, type Clock } from '../clock';
import { withDeadline } from '../deadline';
import type { Logger } from '../logger';
import {
  makeAskAccounts,
  startAccountCycleWorker,
  type AccountCycleOptions,
  type AskAccounts,
} from './account-cycles';
import {
  makeAskWorker,
  startAccountQueryWorker,
  type AccountQueryHandler,
  type AskWorker,
} from './account-questions';
import {
  ADMISSION_TIMEOUT_MS,
  findAskedCycle,
  makeCycleAdmission,
  type AskedCycle,
} from './admission';
import { watchAdmission, type ExplainWaiting } from './admission-watch';
import type { CycleAdmission } from './shared-admission';
import { startBackstop, type BackstopOptions } from './backstop';
import { startCycleWorker, type CycleWorkerOptions } from './cycle-worker';
import { reasonOf } from './quiet-warning';
import type { RunningWorker } from './running-worker';
import { openQueueStore } from './store';
import type { QueueStoreConfig } from './queue-store';
import { QueueStoreError } from './store-error';
import { describeQueueStore } from './waiting-cause';

/** The queue as the apps see it. The API admits, asks and shows; the worker starts the rest. */
export type Queues = {
  readonly backend: QueueStoreConfig['kind'];
  readonly admission: CycleAdmission;
  readonly askWorker: AskWorker;
  readonly askAccounts: AskAccounts;
  /** The cycle that waits or runs. @throws when the store does not answer within a second. */
  findAskedCycle(): Promise<AskedCycle | null>;
  startCycleWorker(options: CycleWorkerOptions): Promise<RunningWorker>;
  startAccountCycleWorker(options: AccountCycleOptions): Promise<RunningWorker>;
  startBackstop(options: BackstopOptions): Promise<RunningWorker>;
  startAccountQueryWorker(options: {
    readonly handler: AccountQueryHandler;
  }): Promise<RunningWorker>;
  /** @throws when the store does not answer within a second. */
  checkReady(): Promise<void>;
  /** The queues for Bull Board. */
  boardQueues(): readonly Queue[];
  /** Ends the producing side. Close workers first. */
  close(): Promise<void>;
};

const OPEN_TIMEOUT_MS = 5000;
const CLOSE_TIMEOUT_MS = 1000;

/**
 * Opens the queue store and everything on it.
 * @throws {QueueStoreError} when the store is unreachable, refuses us or is set up unsafely.
 */
export async function openQueues(
  deps: {
    readonly logger: Logger;
    readonly clock?: Clock;
    /** The least time between two cycles, `MONITOR_INTERVAL_MS`; without it every throttle is believed. */
    readonly intervalMs?: number;
    /** Asked once when a waiting cycle is not taken; the log has its answer. */
    readonly explainWaiting?: ExplainWaiting;
  },
  config: QueueStoreConfig,
): Promise<Queues> {
  const { logger, clock = systemClock, intervalMs = null, explainWaiting } = deps;
  const store = await openQueueStore({ logger, clock }, config);
  const queues = new Map<QueueName, Queue>(
    Object.values(QUEUES).map((name) => [name, store.queue(name)]),
  );
  // BullMQ remembers a first connection that failed for ever, so nothing is used before it stands.
  await withDeadline(
    'the queue store',
    OPEN_TIMEOUT_MS,
    Promise.all([...queues.values()].map((each) => each.waitUntilReady())),
  ).catch(async (error: unknown) => {
    await store.disconnect();
    throw new QueueStoreError(`the queue store is not usable: ${reasonOf(error)}`, error);
  });
  const queue = (name: QueueName): Queue => {
    const found = queues.get(name);
    if (found === undefined) throw new Error(`no queue ${name}`);
    return found;
  };
  const cycles = queue(QUEUES.monitorCycle);
  const admission = watchAdmission(
    {
      admission: makeCycleAdmission({ queue: cycles, intervalMs }),
      ...{ clock, logger, explainWaiting },
    },
    describeQueueStore(config),
  );
  return {
    backend: store.kind,
    admission,
    askWorker: makeAskWorker({ queue: queue(QUEUES.accountQuery), clock, logger }),
    askAccounts: makeAskAccounts(queue(QUEUES.accountCycle)),
    findAskedCycle: () => findAskedCycle(cycles),
    startCycleWorker: (options) => startCycleWorker({ store, queue: cycles, logger }, options),
    startAccountCycleWorker: (options) => startAccountCycleWorker({ store, logger }, options),
    startBackstop: (options) => startBackstop({ store, admission, clock, logger }, options),
    startAccountQueryWorker: (options) =>
      startAccountQueryWorker({ store, clock, logger }, options),
    checkReady: async () => {
      await withDeadline('the queue store', ADMISSION_TIMEOUT_MS, cycles.getRateLimitTtl(1));
    },
    boardQueues: () => [...queues.values()],
    close: async () => {
      const closing = Promise.allSettled([...queues.values()].map((each) => each.close()));
      await withDeadline('queues', CLOSE_TIMEOUT_MS, closing).catch(() => undefined);
      await withDeadline('queue store', CLOSE_TIMEOUT_MS, store.disconnect()).catch(
        () => undefined,
      );
    },
  };
}
