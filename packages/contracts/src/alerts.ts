// What somebody must look at: the kinds of alerts, whoever raises them.
import { wordAlert, type AlertWording } from './alert-wordings';

/** Each has a row in the runbook's table: what it means, and what ends it. */
export const ALERT_KINDS = [
  'NAKED_LEG',
  'UNKNOWN_OUTCOME',
  'REFUSED_REPEATEDLY',
  'ATTENTION',
  'LATE_EXECUTION',
  'LEG_CLOSED',
  'CLOSE_LAPSED',
  'NOT_OPENED',
  'SILENT_SIGNALLER',
  'ACCOUNT_NOT_SERVED',
  'DAMAGED_OPERATION',
  'KEY_REFUSED',
  'EXCHANGE_BAN',
  'CLOCK_SKEW',
  'READINGS_LATE',
  'DEAD_WORKER',
  'QUEUE_UNUSABLE',
  'QUEUE_UNFIT',
  'QUEUE_PAUSED',
  'DATABASE_UNUSABLE',
  // Told by the signaller alone, on its own path: never a row.
  'API_SILENT',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Those that tell of a moment, which nothing ends: they are over when somebody has seen them. */
export const MOMENT_ALERT_KINDS = [
  'LATE_EXECUTION',
  'LEG_CLOSED',
  'CLOSE_LAPSED',
  'NOT_OPENED',
] as const satisfies readonly AlertKind[];

/** Those about a close: without their operation there is nothing left to tell. */
export const CLOSE_ALERT_KINDS = [
  'NAKED_LEG',
  'UNKNOWN_OUTCOME',
  'REFUSED_REPEATEDLY',
  'ATTENTION',
] as const satisfies readonly AlertKind[];

export interface Alert {
  readonly kind: AlertKind;
  readonly accountId: string | null;
  readonly operationId: string | null;
  /** Open alerts with the same key are one. */
  readonly dedupeKey: string;
  /** For a person; never a secret. */
  readonly message: string;
  /** The same as a code with values. */
  readonly wording?: AlertWording | undefined;
}

/** Keys of alerts that a cycle which ran to its end disproves, though who raised them may be gone. */
export const ENDED_BY_CYCLE = {
  deadWorker: 'dead-worker',
  queueUnusable: 'queue-unusable',
  queuePaused: 'queue-paused',
  databaseUnusable: 'database-unusable',
} as const;

/** Worker and API tell it alike: whoever sees it first. */
export const QUEUE_PAUSED: Alert = {
  kind: 'QUEUE_PAUSED',
  accountId: null,
  operationId: null,
  dedupeKey: ENDED_BY_CYCLE.queuePaused,
  ...wordAlert('QUEUE_PAUSED', {}),
};

/** The same of the accounts that a cycle leaves to any worker; told by the cycle that asks for them. */
export const ACCOUNT_QUEUE_PAUSED: Alert = {
  ...QUEUE_PAUSED,
  dedupeKey: 'account-queue-paused',
  ...wordAlert('ACCOUNT_QUEUE_PAUSED', {}),
};

/** Alerts that begin and end with a fact, and are written in the statement that writes it. */
export interface AlertChanges {
  /** Each unless an open one has its key. */
  readonly raise: readonly Alert[];
  /** Keys of open alerts to resolve. None of them may be raised in the same breath. */
  readonly clear: readonly string[];
  /** What is over already: told with its end, each unless its key was raised before, open or not. */
  readonly over?: readonly Alert[];
}

export const NO_ALERTS: AlertChanges = { raise: [], clear: [] };
