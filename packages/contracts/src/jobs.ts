// What the API and the worker say to each other: queues, jobs, payloads, results.
import { z } from 'zod';
import { decimalText, isoTime } from './amounts';
import { accountQueryData, accountQueryResult } from './account-query';

/** The queues. Their names are identities in the store: renaming one abandons its jobs. */
export const QUEUES = {
  monitorCycle: 'monitor-cycle',
  monitorBackstop: 'monitor-backstop',
  accountCycle: 'account-cycle',
  accountQuery: 'account-query',
} as const;
export type QueueName = (typeof QUEUES)[keyof typeof QUEUES];

/** Job name and deduplication id of the one waiting or running cycle. */
export const MONITOR_CYCLE_JOB = 'monitor-cycle';
export const BACKSTOP_JOB = 'monitor-backstop';
export const ACCOUNT_CYCLE_JOB = 'account-cycle';
export const ACCOUNT_QUERY_JOB = 'account-query';

/**
 * Who asked for a cycle: a signaller, the worker's own schedule because none had for 10 s, or an
 * operator whose request is to be seen at once.
 */
export const cycleSource = z.enum(['signal', 'backstop', 'operator']);
export type CycleSource = z.infer<typeof cycleSource>;

export const monitorCycleData = z.object({ source: cycleSource });
export type MonitorCycleData = z.infer<typeof monitorCycleData>;

const count = z.int().min(0);

/** What one cycle did; stored as a row and returned to the queue, so that its board shows it. */
export const monitorCycleResult = z.object({
  cycleId: z.string(),
  source: cycleSource,
  startedAt: isoTime,
  durationMs: count,
  accountsRead: count,
  accountsSkipped: count,
  accountsDeferred: count,
  operationsChecked: count,
  closed: count,
  attention: count,
  errors: count,
  /** The least and the greatest total that was read; null when none was. */
  pnlMin: decimalText.nullable(),
  pnlMax: decimalText.nullable(),
});
export type MonitorCycleResult = z.infer<typeof monitorCycleResult>;

/** Look at this account now, for that cycle: no reading, no decision, so that a late one is harmless. */
export const accountCycleData = z.object({ accountId: z.uuid(), cycleId: z.string() });
export type AccountCycleData = z.infer<typeof accountCycleData>;

/** Why asking for an account begins nothing: its last run goes on, or its queue is paused. */
export type AccountHold = 'running' | 'paused';

/** What came of one account, for the queue's board. */
export const accountCycleResult = z.object({
  outcome: z.enum(['read', 'skipped', 'deferred']),
  operationsChecked: count,
  closed: count,
  attention: count,
  errors: count,
});
export type AccountCycleResult = z.infer<typeof accountCycleResult>;

export const backstopData = z.object({});

/** What a tick of the backstop did: nothing (a cycle began lately), or asked for a cycle. */
export const backstopResult = z.object({
  outcome: z.enum(['quiet', 'started', 'running', 'throttled', 'stuck']),
});
export type BackstopResult = z.infer<typeof backstopResult>;

/**
 * The job catalogue. `runMs` is how long the handler may take, `answerMs` how long somebody waits
 * for the result, where anybody does.
 */
export const JOBS = {
  [MONITOR_CYCLE_JOB]: {
    queue: QUEUES.monitorCycle,
    data: monitorCycleData,
    result: monitorCycleResult,
    runMs: 5_000,
    answerMs: null,
  },
  [BACKSTOP_JOB]: {
    queue: QUEUES.monitorBackstop,
    data: backstopData,
    result: backstopResult,
    runMs: 1_000,
    answerMs: null,
  },
  [ACCOUNT_CYCLE_JOB]: {
    queue: QUEUES.accountCycle,
    data: accountCycleData,
    result: accountCycleResult,
    runMs: 5_000,
    answerMs: null,
  },
  [ACCOUNT_QUERY_JOB]: {
    queue: QUEUES.accountQuery,
    data: accountQueryData,
    result: accountQueryResult,
    runMs: 3_000,
    answerMs: 3_000,
  },
} as const;
