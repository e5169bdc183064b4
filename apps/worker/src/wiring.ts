// Puts the worker together: the cycle on its store and exchange, and the jobs that drive it.
import { randomUUID } from 'node:crypto';
import { QUEUE_PAUSED } from '@hedge/contracts';
import {
  AccountMemory,
  makeAccountJob,
  makeMonitorCycle,
  type CycleDeps,
  type CycleListener,
} from '@hedge/cycle';
import {
  isUnwritable,
  makeAccountRepository,
  makeAlertRepository,
  makeCycleRepository,
  makePrismaStore,
  type Database,
} from '@hedge/db';
import { DEFAULT_SETTINGS } from '@hedge/domain';
import type { Exchanges } from '@hedge/exchange';
import {
  makeCredentialBox,
  type Alarm,
  type Clock,
  type Logger,
  type Queues,
} from '@hedge/platform';
import { makeAccountQueries } from './account-queries';
import { makeAccounts } from './accounts';
import type { WorkerConfig } from './config';
import { makeCycleSilence } from './cycle-silence';
import { makeNarrator } from './narrator';
import { startPruning } from './prune-alerts';
import { watchStore } from './watched-store';
import { makeWatchdog, startThreadWatchdog, startWatchdog } from './watchdog';

export interface WorkerDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly database: Database;
  readonly queues: Queues;
  readonly exchanges: Exchanges;
  /** For what the database may be too broken to hold. */
  readonly alarm: Alarm;
  /** Ends the process at once: it makes no progress. */
  readonly giveUp: () => void;
}

export interface RunningJobs {
  /** Takes nothing new, finishes what is in hand, within the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

const BACKSTOP_EVERY_MS = 2_000;
const DATABASE_LOOK_MS = 2_000;

/** Starts the worker's three jobs: the cycle, the backstop and the account queries. */
export async function startJobs(deps: WorkerDeps, config: WorkerConfig): Promise<RunningJobs> {
  const { logger, clock, database, queues, exchanges, alarm } = deps;
  const repository = makeAccountRepository(database);
  const silence = makeCycleSilence({ clock, cycles: makeCycleRepository(database) });
  const box = makeCredentialBox(config.credentialsKey, config.previousCredentialsKeys);
  const { allowLiveTrading } = config;
  const accounts = makeAccounts({ repository, box, exchanges, allowLiveTrading, logger });
  let stopping = false;

  const narrator = makeNarrator({ logger, quiet: config.logStyle === 'pretty' });
  const watched = watchStore({
    store: makePrismaStore(database, config.egressAddresses[0]),
    alarm,
    clock,
  });
  // A queue in the same database fails with it: then no cycle would ever notice.
  const look = () => void database.checkWritable().catch(watched.failed);
  const looking = setInterval(look, DATABASE_LOOK_MS).unref();
  const cycleDeps: Omit<CycleDeps, 'tell'> & { readonly tell: CycleListener } = {
    store: watched.store,
    clock,
    gatewayOf: (account) => accounts.gatewayOf(account),
    settings: {
      ...DEFAULT_SETTINGS,
      nakedLegAlertMs: config.nakedLegAlertMs,
      evidenceMarginMs: config.evidenceMarginMs,
      restartLookupMs: config.restartLookupMs,
    },
    nextId: randomUUID,
    memory: new AccountMemory(),
    startedAtMonotonicMs: clock.monotonicMs(),
    stopping: () => stopping,
    tell: narrator.event,
  };
  const isShared = config.concurrency > 0;
  const runCycle = makeMonitorCycle({
    ...cycleDeps,
    readRoomOf: (account) => accounts.readRoomOf(account),
    afterMs: (delayMs) =>
      new Promise((resolve) => setTimeout(() => resolve('elapsed'), delayMs).unref()),
    ...(isShared && {
      jobs: {
        ask: (...asked) =>
          queues.askAccounts(...asked).catch((error: unknown) => {
            // A queue in the same database finds no room before the cycle's own writes do.
            if (isUnwritable(error)) watched.failed(error);
            throw error;
          }),
      },
    }),
  });
  const runAccount = makeAccountJob(cycleDeps);

  const { giveUp } = deps;
  const watchdog = makeWatchdog({
    findAskedCycle: () => queues.findAskedCycle(),
    setPaused: (isPaused) => {
      if (isPaused) alarm.raise(QUEUE_PAUSED);
      else alarm.clear(QUEUE_PAUSED.dedupeKey);
    },
    giveUp,
  });
  const jobs = await Promise.all([
    queues.startCycleWorker({
      intervalMs: config.intervalMs,
      handler: async ({ source }) => {
        const result = await runCycle(source);
        narrator.cycle(result);
        return result;
      },
    }),
    ...(isShared
      ? [
          queues.startAccountCycleWorker({
            concurrency: config.concurrency,
            handler: async (cycleId, accountId) => {
              const { kind, operationsChecked, closed, attention, errors } = await runAccount(
                cycleId,
                accountId,
              );
              return { outcome: kind, operationsChecked, closed, attention, errors };
            },
          }),
        ]
      : []),
    queues.startBackstop({
      everyMs: BACKSTOP_EVERY_MS,
      isOverdue: () => silence.isOverdue(),
    }),
    queues.startAccountQueryWorker({
      handler: makeAccountQueries({ repository, accounts }),
    }),
  ]);
  const pruning = startPruning({ alerts: makeAlertRepository(database), logger });
  const watches = [startWatchdog(watchdog), startThreadWatchdog(), pruning];
  return {
    async stop(deadlineMs) {
      stopping = true;
      for (const watch of watches) watch.stop();
      clearInterval(looking);
      await Promise.all(jobs.map((job) => job.close(deadlineMs)));
    },
  };
}
