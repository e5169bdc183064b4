// Accounts to be run by any worker: one job each, deduplicated by account, never retried.
import { randomUUID } from 'node:crypto';
import type { Job, Queue } from 'bullmq';
import {
  ACCOUNT_CYCLE_JOB,
  accountCycleData,
  QUEUES,
  type AccountCycleData,
  type AccountCycleResult,
  type AccountHold,
} from '@hedge/contracts';
import { withDeadline } from '../deadline';
import type { Logger } from '../logger';
import { QUICK_RECOVERY } from './cycle-worker';
import type { QueueStore } from './queue-store';
import { makeRunningWorker, type RunningWorker } from './running-worker';

/** All accounts of a cycle together; what is not asked for by then is asked for by the next one. */
const ASK_TIMEOUT_MS = 3_000;
/**
 * So many are asked for at the same time, each waiting for its answer. All of a thousand at once waited for
 * the few connections of PostgreSQL's producers for longer than one may wait there, and the cycle failed.
 */
const ASKED_AT_ONCE = 32;
/** Finished ones that the queue keeps, for its board. */
const KEPT_JOBS = 200;

/**
 * Asks for a run of each account; one that waits already is not asked for twice.
 * @returns those that need not be waited for. @throws when the store does not answer in time
 */
export type AskAccounts = (
  cycleId: string,
  accountIds: readonly string[],
) => Promise<ReadonlyMap<string, AccountHold>>;

export function makeAskAccounts(queue: Queue): AskAccounts {
  const ask = async (
    cycleId: string,
    accountId: string,
    isPaused: () => Promise<boolean>,
  ): Promise<AccountHold | null> => {
    const jobId = randomUUID();
    const data: AccountCycleData = { accountId, cycleId };
    const job = await queue.add(ACCOUNT_CYCLE_JOB, data, {
      jobId,
      deduplication: { id: `${ACCOUNT_CYCLE_JOB}:${accountId}` },
      attempts: 1,
      removeOnComplete: { count: KEPT_JOBS },
      removeOnFail: { count: KEPT_JOBS },
    });
    if (job.id === jobId) return null;
    if (isTaken(await queue.getJob(job.id ?? ''))) return 'running';
    // It waits since an earlier cycle: only then may a pause be the cause.
    return (await isPaused()) ? 'paused' : null;
  };
  return (cycleId, accountIds) => {
    let paused: Promise<boolean> | null = null;
    const isPaused = () => (paused ??= queue.isPaused());
    const held = new Map<string, AccountHold>();
    const left = accountIds.values();
    let isOver = false;
    const askInTurn = async () => {
      // All of them take from the same list.
      for (const accountId of left) {
        const hold = await ask(cycleId, accountId, isPaused);
        if (hold !== null) held.set(accountId, hold);
        if (isOver) return;
      }
    };
    const asking = Promise.all(Array.from({ length: ASKED_AT_ONCE }, askInTurn));
    return withDeadline('the queue store', ASK_TIMEOUT_MS, asking)
      .then(() => held)
      .finally(() => {
        isOver = true;
      });
  };
}

/** One that has ended meanwhile was taken as well: its report may be too early for this cycle. */
function isTaken(job: Job | undefined): boolean {
  return job?.processedOn !== undefined;
}

/** Runs one account; what it returns is stored with the job. */
export type AccountCycleHandler = (
  cycleId: string,
  accountId: string,
) => Promise<AccountCycleResult>;

export type AccountCycleOptions = {
  readonly handler: AccountCycleHandler;
  /** So many accounts at once. */
  readonly concurrency: number;
};

/** Starts taking accounts. A worker that dies leaves its accounts to the others after 5 s. */
export async function startAccountCycleWorker(
  deps: { readonly store: QueueStore; readonly logger: Logger },
  { handler, concurrency }: AccountCycleOptions,
): Promise<RunningWorker> {
  const worker = await deps.store.worker(
    QUEUES.accountCycle,
    (raw) => {
      const { cycleId, accountId } = accountCycleData.parse(raw);
      return handler(cycleId, accountId);
    },
    { ...QUICK_RECOVERY, concurrency },
  );
  worker.on('failed', (job, error) => {
    deps.logger.error('an account was not run to its end', { jobId: job?.id, error });
  });
  return makeRunningWorker(deps, worker);
}
