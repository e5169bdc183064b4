// Who may start a cycle: the lock and the throttle of the signal endpoint, on either queue store.
//
// Lock: BullMQ's simple deduplication under one id, held from the moment a cycle is added until it
// completes or fails. Throttle: the worker's limiter, whose remaining time is read here. While a cycle
// runs both are set, so the lock is asked first; `add` decides races by itself, because the id it
// returns is either ours or the winner's.
import { randomUUID } from 'node:crypto';
import type { Job, Queue } from 'bullmq';
import { MONITOR_CYCLE_JOB, type CycleSource, type MonitorCycleData } from '@hedge/contracts';
import { withDeadline } from '../deadline';
import { shareAdmission, type Admission, type CycleAdmission } from './shared-admission';

/** The store's time to answer one admission, all its questions together. */
export const ADMISSION_TIMEOUT_MS = 800;

/** A signal this close to the end of the throttle is admitted, and the limiter delays its cycle. */
export const THROTTLE_GRACE_MS = 250;

/** A living worker takes a waiting cycle within the throttle, and ends a running one in 5 s. */
export const WAITING_MAX_MS = 10_000;
export const RUNNING_MAX_MS = 20_000;

/** How many finished cycles the queue keeps, for its board. */
const KEPT_JOBS = 200;

export interface AdmissionDeps {
  readonly queue: Queue;
  /** What the worker's limiter lasts; null where that is not known: then every throttle is believed. */
  readonly intervalMs: number | null;
}

export function makeCycleAdmission(deps: AdmissionDeps): CycleAdmission {
  return {
    admit: shareAdmission((nowMs, source) =>
      withDeadline('the queue store', ADMISSION_TIMEOUT_MS, admit(deps, nowMs, source)),
    ),
  };
}

async function admit(
  { queue, intervalMs }: AdmissionDeps,
  nowMs: number,
  source: CycleSource,
): Promise<Admission> {
  const holderId = await queue.getDeduplicationJobId(MONITOR_CYCLE_JOB);
  if (holderId !== null) {
    const held = judgeHolder(await queue.getJob(holderId), nowMs);
    if (held?.kind === 'stuck' && (await queue.isPaused())) {
      return { ...held, why: 'the queue is paused', isPaused: true };
    }
    if (held !== null) return held;
  }
  const throttledMs = await queue.getRateLimitTtl(1);
  // The queue in PostgreSQL has the worker's time. What lasts longer than a throttle can is of a clock
  // ahead of this one, and would last for as long as it is: the limiter itself, on the worker's own
  // clock, holds the cycle back for as long as is right.
  const isPossible = intervalMs === null || throttledMs <= intervalMs;
  if (throttledMs > THROTTLE_GRACE_MS && isPossible) {
    return { kind: 'throttled', retryAfterMs: throttledMs };
  }

  const jobId = randomUUID();
  const data: MonitorCycleData = { source };
  const job = await queue.add(MONITOR_CYCLE_JOB, data, {
    jobId,
    deduplication: { id: MONITOR_CYCLE_JOB },
    attempts: 1,
    removeOnComplete: { count: KEPT_JOBS },
    removeOnFail: { count: KEPT_JOBS },
  });
  return job.id === jobId ? { kind: 'started', jobId } : { kind: 'running' };
}

/** The cycle that waits or runs, whoever runs it: another one means that this one has ended. */
export type AskedCycle = { readonly id: string; readonly isPaused: boolean };

/** Null when none waits or runs. @throws when the store does not answer in time. */
export async function findAskedCycle(queue: Queue): Promise<AskedCycle | null> {
  const look = async () => {
    const id = await queue.getDeduplicationJobId(MONITOR_CYCLE_JOB);
    const holder = id === null ? undefined : await queue.getJob(id);
    if (id === null || holder === undefined || holder.finishedOn !== undefined) return null;
    // Only what has not begun is held back by a pause.
    return { id, isPaused: holder.processedOn === undefined && (await queue.isPaused()) };
  };
  return withDeadline('the queue store', ADMISSION_TIMEOUT_MS, look());
}

/** What the lock's holder means; null when it has ended, or vanished, since it was asked for. */
function judgeHolder(job: Job | undefined, nowMs: number): Admission | null {
  if (job === undefined || job.finishedOn !== undefined) return null;
  const [state, sinceMs, maxMs] =
    job.processedOn === undefined
      ? (['waiting', job.timestamp, WAITING_MAX_MS] as const)
      : (['running', takenAt(job.timestamp, job.processedOn, nowMs), RUNNING_MAX_MS] as const);
  const ageMs = nowMs - sinceMs;
  if (ageMs <= maxMs) return { kind: 'running' };
  const why = `a cycle has been ${state} for ${Math.round(ageMs / 1000)} s`;
  return { kind: 'stuck', why, isPaused: false };
}

/** When it was taken, as the worker's clock said; if that cannot be, about when it was asked for. */
function takenAt(askedAt: number, processedOn: number, nowMs: number): number {
  return processedOn >= askedAt && processedOn <= nowMs ? processedOn : askedAt;
}
