// Questions from the API to the worker about an exchange account, and the wait for the answer.
//
// The answer is read by looking at the job: a lost notification cannot lose it, and no second
// connection is held open for a call that a person makes now and then.
import { setTimeout as wait } from 'node:timers/promises';
import type { Job, Queue } from 'bullmq';
import {
  ACCOUNT_QUERY_JOB,
  accountQueryData,
  accountQueryResult,
  JOBS,
  QUEUES,
  type AccountQuery,
  type AccountQueryData,
  type AccountQueryResult,
} from '@hedge/contracts';
import type { Clock } from '../clock';
import { DeadlineError, withDeadline } from '../deadline';
import type { Logger } from '../logger';
import { QUICK_RECOVERY } from './cycle-worker';
import { makeRunningWorker, type RunningWorker } from './running-worker';
import type { QueueStore } from './queue-store';

const LOOK_EVERY_MS = 40;
const CONCURRENCY = 4;

/** Asks; no living worker, an unreachable store and no answer in time are one and the same. */
export type AskWorker = (
  accountId: string,
  query: AccountQuery,
  timeoutMs?: number,
) => Promise<AccountQueryResult>;

export function makeAskWorker(deps: {
  readonly queue: Queue;
  readonly clock: Clock;
  readonly logger: Logger;
}): AskWorker {
  return async (accountId, query, timeoutMs = JOBS[ACCOUNT_QUERY_JOB].answerMs) => {
    const asked: { job?: Job } = {};
    try {
      return await withDeadline('the worker', timeoutMs, ask(deps, asked, accountId, query));
    } catch (error) {
      if (!(error instanceof DeadlineError)) deps.logger.warn('account question failed', { error });
      // Nobody waits any more. The handler drops a late question by its age as well.
      void asked.job?.remove().catch(() => undefined);
      return {
        ok: false,
        code: 'WORKER_UNAVAILABLE',
        message: `the worker did not answer within ${timeoutMs} ms; is it running?`,
      };
    }
  };
}

async function ask(
  deps: { readonly queue: Queue; readonly clock: Clock },
  asked: { job?: Job },
  accountId: string,
  query: AccountQuery,
): Promise<AccountQueryResult> {
  const data: AccountQueryData = { accountId, query, askedAtMs: deps.clock.wallMs() };
  const job = await deps.queue.add(ACCOUNT_QUERY_JOB, data, {
    attempts: 1,
    removeOnComplete: { age: 60, count: 100 },
    removeOnFail: { age: 3600, count: 100 },
  });
  asked.job = job;
  const giveUpAtMs = deps.clock.monotonicMs() + JOBS[ACCOUNT_QUERY_JOB].answerMs * 2;
  while (deps.clock.monotonicMs() < giveUpAtMs) {
    const seen = await deps.queue.getJob(job.id ?? '');
    if (seen?.finishedOn !== undefined) {
      if (seen.failedReason === undefined) return accountQueryResult.parse(seen.returnvalue);
      return { ok: false, code: 'INTERNAL', message: 'the worker failed to answer' };
    }
    await wait(LOOK_EVERY_MS);
  }
  throw new DeadlineError('the worker', JOBS[ACCOUNT_QUERY_JOB].answerMs * 2);
}

/** Answers one question. Throwing means INTERNAL; expected failures are answers. */
export type AccountQueryHandler = (
  accountId: string,
  query: AccountQuery,
) => Promise<AccountQueryResult>;

/** Starts answering questions. One older than the asker's patience is dropped unanswered. */
export async function startAccountQueryWorker(
  deps: { readonly store: QueueStore; readonly clock: Clock; readonly logger: Logger },
  options: { readonly handler: AccountQueryHandler },
): Promise<RunningWorker> {
  const { answerMs, runMs } = JOBS[ACCOUNT_QUERY_JOB];
  const worker = await deps.store.worker(
    QUEUES.accountQuery,
    async (raw): Promise<AccountQueryResult> => {
      const { accountId, query, askedAtMs } = accountQueryData.parse(raw);
      if (deps.clock.wallMs() - askedAtMs > answerMs) {
        return { ok: false, code: 'EXPIRED', message: 'nobody waits for this answer any more' };
      }
      try {
        return await withDeadline('the exchange', runMs, options.handler(accountId, query));
      } catch (error) {
        if (error instanceof DeadlineError) {
          return { ok: false, code: 'EXCHANGE_UNREACHABLE', message: error.message };
        }
        deps.logger.error('account question failed', { accountId, kind: query.kind, error });
        return { ok: false, code: 'INTERNAL', message: 'the worker failed to answer' };
      }
    },
    { ...QUICK_RECOVERY, concurrency: CONCURRENCY },
  );
  return makeRunningWorker(deps, worker);
}
