// The worker's environment, read once.
import {
  alertFields,
  credentialsKeyField,
  egressFields,
  liveField,
  logFields,
  monitorFields,
  paperFields,
  paperUrlField,
  parseConfig,
  queueStoreConfig,
  redisFields,
  storeFields,
  webhookConfig,
  type Env,
  type LogLevel,
  type QueueStoreConfig,
  type WebhookConfig,
} from '@hedge/platform';
import { DEFAULT_SETTINGS } from '@hedge/domain';
import { z } from 'zod';

const duration = (fallbackMs: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'must be whole milliseconds, at most 999999')
    .transform(Number)
    .default(fallbackMs);

/** The protocol's longest waits: shortened in tests only, for money hangs on them. */
const protocolFields = {
  EVIDENCE_MARGIN_MS: duration(DEFAULT_SETTINGS.evidenceMarginMs),
  RESTART_LOOKUP_MS: duration(DEFAULT_SETTINGS.restartLookupMs),
};

/** More at once than this only wait for one another in one process. */
const CONCURRENCY_MAX = 100;

const sharingFields = {
  WORKER_CONCURRENCY: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number, 0 to 100')
    .transform(Number)
    .refine((count) => count <= CONCURRENCY_MAX, 'must be a whole number, 0 to 100')
    .default(0),
};

export interface WorkerConfig {
  readonly databaseUrl: string;
  readonly queueStore: QueueStoreConfig;
  readonly credentialsKey: Buffer;
  /** They open what they sealed before. */
  readonly previousCredentialsKeys: readonly Buffer[];
  readonly allowLiveTrading: boolean;
  /**
   * How many accounts this worker runs at once, of cycles that any worker coordinates; 0 where the worker
   * that runs a cycle runs all of its accounts.
   */
  readonly concurrency: number;
  /** At most one cycle begins in this time. */
  readonly intervalMs: number;
  readonly nakedLegAlertMs: number;
  readonly evidenceMarginMs: number;
  readonly restartLookupMs: number;
  readonly paperUrl: string;
  /** Local addresses that accounts may name; the first is for those that name none. */
  readonly egressAddresses: readonly string[];
  /** Where alerts are told; null for nowhere but the database and the log. */
  readonly webhook: WebhookConfig | null;
  readonly logLevel: LogLevel;
  readonly logStyle: 'json' | 'pretty';
}

/** @throws {ConfigError} listing everything that is wrong. */
export function readConfig(env: Env): WorkerConfig {
  const given = parseConfig(
    {
      ...storeFields,
      ...redisFields(env),
      ...credentialsKeyField(env),
      ...liveField,
      ...monitorFields,
      ...sharingFields,
      ...protocolFields,
      ...paperFields,
      ...paperUrlField,
      ...egressFields,
      ...alertFields(env),
      ...logFields,
    },
    env,
  );
  return {
    databaseUrl: given.DATABASE_URL,
    queueStore: queueStoreConfig(given),
    credentialsKey: given.CREDENTIALS_KEY,
    previousCredentialsKeys: given.CREDENTIALS_KEY_PREVIOUS,
    allowLiveTrading: given.ALLOW_LIVE_TRADING,
    concurrency: given.WORKER_CONCURRENCY,
    intervalMs: given.MONITOR_INTERVAL_MS,
    nakedLegAlertMs: given.NAKED_LEG_ALERT_MS,
    evidenceMarginMs: given.EVIDENCE_MARGIN_MS,
    restartLookupMs: given.RESTART_LOOKUP_MS,
    paperUrl: given.PAPER_EXCHANGE_URL ?? `http://127.0.0.1:${given.PAPER_EXCHANGE_PORT}`,
    egressAddresses: given.EGRESS_ADDRESSES,
    webhook: webhookConfig(given),
    logLevel: given.LOG_LEVEL,
    logStyle: given.LOG_STYLE,
  };
}
