// The consuming side of the monitor cycle: one at a time, at most one per interval, never retried.
import type { Queue } from 'bullmq';
import {
  monitorCycleData,
  QUEUES,
  type CycleSource,
  type MonitorCycleResult,
} from '@hedge/contracts';
import type { Logger } from '../logger';
import { liftOverlongLimit } from './overlong-limit';
import { makeRunningWorker, type RunningWorker } from './running-worker';
import type { QueueStore, WorkerSettings } from './queue-store';

/**
 * After kill -9 of the worker the next cycle began within about 6 s with these; with BullMQ's
 * defaults it took 88 s (measured, both stores). A stalled cycle is failed, not run again: the next
 * one reads everything anew.
 *
 * A new worker finds the job at its second look, once the lock has run out: one `stalledInterval` after
 * its start, 2.0 s in 7 of 10 kills and less in the others (2.5 s in 8 of 10 with 2500). Looking sooner
 * takes no job from a worker that lives: only the lock says that, and it is renewed at half its duration.
 */
export const QUICK_RECOVERY = {
  lockDuration: 5000,
  stalledInterval: 2000,
  maxStalledCount: 0,
  runRetryDelay: 1000,
} as const satisfies WorkerSettings;

/** Runs one cycle; what it returns is stored with the job. */
export type CycleHandler = (cycle: {
  readonly source: CycleSource;
  readonly jobId: string;
}) => Promise<MonitorCycleResult>;

export type CycleWorkerOptions = {
  readonly handler: CycleHandler;
  /** At most one cycle begins in this many milliseconds. */
  readonly intervalMs: number;
};

export async function startCycleWorker(
  deps: { readonly store: QueueStore; readonly queue: Queue; readonly logger: Logger },
  options: CycleWorkerOptions,
): Promise<RunningWorker> {
  const worker = await deps.store.worker(
    QUEUES.monitorCycle,
    (data, jobId) => options.handler({ source: monitorCycleData.parse(data).source, jobId }),
    {
      ...QUICK_RECOVERY,
      concurrency: 1,
      limiter: { max: 1, duration: options.intervalMs },
      // Asks again as often as cycles may begin, however long the limit seems to last.
      maximumRateLimitDelay: options.intervalMs,
    },
  );
  worker.on('failed', (job, error) => {
    deps.logger.error('monitor cycle failed', { jobId: job?.id, error });
  });
  const look = () => void liftOverlongLimit(deps, options.intervalMs);
  const looking = setInterval(look, options.intervalMs).unref();
  const running = makeRunningWorker(deps, worker);
  return {
    close: async (deadlineMs) => {
      clearInterval(looking);
      await running.close(deadlineMs);
    },
  };
}
