// The repeatable job that asks for a cycle when nobody else does: no signaller, or none that works.
import { setTimeout as wait } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import { BACKSTOP_JOB, QUEUES, type BackstopResult } from '@hedge/contracts';
import type { Clock } from '../clock';
import { withDeadline } from '../deadline';
import type { Logger } from '../logger';
import type { CycleAdmission } from './shared-admission';
import { QUICK_RECOVERY } from './cycle-worker';
import { makeRunningWorker, type RunningWorker } from './running-worker';
import type { QueueStore } from './queue-store';

export type BackstopOptions = {
  /** How often to look, ms. */
  readonly everyMs: number;
  /** Whether no cycle has begun for so long (10 s) that one must be asked for. */
  readonly isOverdue: () => boolean | Promise<boolean>;
};

const UPSERT_TRIES = 8;
const WATCH_MS = 10_000;
/** A tick that is off by more was lost, or set by another clock. */
const LATE_MAX_BEATS = 3;

type Deps = {
  readonly store: QueueStore;
  readonly admission: CycleAdmission;
  readonly clock: Clock;
  readonly logger: Logger;
};

/**
 * Starts the backstop. The schedule itself is a row in the queue store; it is looked after here,
 * because a store that lost its data, or a worker killed between two ticks, would end it silently.
 */
export async function startBackstop(deps: Deps, options: BackstopOptions): Promise<RunningWorker> {
  const queue = deps.store.queue(QUEUES.monitorBackstop);
  const worker = await deps.store.worker(
    QUEUES.monitorBackstop,
    async (): Promise<BackstopResult> => {
      if (!(await options.isOverdue())) return { outcome: 'quiet' };
      const admission = await deps.admission.admit(deps.clock.wallMs(), 'backstop');
      return { outcome: admission.kind };
    },
    { ...QUICK_RECOVERY, concurrency: 1 },
  );
  worker.on('failed', (_job, error) => deps.logger.warn('backstop failed', { error }));

  const stopped = new AbortController();
  const running = makeRunningWorker(deps, worker);
  const keeping = keepSchedule(deps, queue, options.everyMs, stopped.signal);
  return {
    close: async (deadlineMs) => {
      stopped.abort();
      // A look at the schedule may hang on a store that went silent; it is not waited for longer.
      const kept = withDeadline('backstop schedule', deadlineMs, keeping).catch(() => undefined);
      await Promise.all([kept, running.close(deadlineMs)]);
    },
  };
}

async function keepSchedule(
  deps: Deps,
  queue: Queue,
  everyMs: number,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await renew(deps, queue, everyMs, stop);
    } catch (error) {
      if (!stop.aborted) deps.logger.warn('backstop schedule not checked', { error });
    }
    await pause(WATCH_MS, stop);
  }
}

async function renew(deps: Deps, queue: Queue, everyMs: number, stop: AbortSignal): Promise<void> {
  const schedule = await queue.getJobScheduler(BACKSTOP_JOB);
  const lateMs = deps.clock.wallMs() - (schedule?.next ?? -Infinity);
  if (schedule?.every === everyMs && Math.abs(lateMs) <= LATE_MAX_BEATS * everyMs) return;
  if (lateMs < -LATE_MAX_BEATS * everyMs) {
    // The clock was set back: a schedule that is there already goes on from its own next time.
    await queue.removeJobScheduler(BACKSTOP_JOB);
    deps.logger.warn('the clock was set back, the backstop is scheduled anew', { lateMs });
  }
  await upsert(queue, everyMs, stop);
}

/** Several workers that start at once deadlocked here on PostgreSQL (measured), hence the tries. */
async function upsert(queue: Queue, everyMs: number, stop: AbortSignal): Promise<void> {
  for (let attempt = 1; !stop.aborted; attempt += 1) {
    try {
      await queue.upsertJobScheduler(
        BACKSTOP_JOB,
        { every: everyMs },
        {
          name: BACKSTOP_JOB,
          data: {},
          opts: { attempts: 1, removeOnComplete: { count: 20 }, removeOnFail: { count: 20 } },
        },
      );
      return;
    } catch (error) {
      if (attempt >= UPSERT_TRIES) throw error;
      await pause(50 * attempt + Math.random() * 200, stop);
    }
  }
}

async function pause(timeMs: number, stop: AbortSignal): Promise<void> {
  await wait(timeMs, undefined, { signal: stop, ref: false }).catch(() => undefined);
}
