// The worker's environment, read once.
import {
  credentialsKeyField,
  liveField,
  logFields,
  monitorFields,
  paperFields,
  parseConfig,
  queueStoreConfig,
  storeFields,
  type Env,
  type LogLevel,
  type QueueStoreConfig,
} from '@hedge/platform';

export interface WorkerConfig {
  readonly databaseUrl: string;
  readonly queueStore: QueueStoreConfig;
  readonly credentialsKey: Buffer;
  readonly allowLiveTrading: boolean;
  /** At most one cycle begins in this time. */
  readonly intervalMs: number;
  readonly nakedLegAlertMs: number;
  readonly paperExchangeUrl: string;
  readonly logLevel: LogLevel;
  readonly logStyle: 'json' | 'pretty';
}

/** @throws {ConfigError} listing everything that is wrong. */
export function readConfig(env: Env): WorkerConfig {
  const given = parseConfig(
    {
      ...storeFields,
      ...credentialsKeyField,
      ...liveField,
      ...monitorFields,
      ...paperFields,
      ...logFields,
    },
    env,
  );
  return {
    databaseUrl: given.DATABASE_URL,
    queueStore: queueStoreConfig(given),
    credentialsKey: given.CREDENTIALS_KEY,
    allowLiveTrading: given.ALLOW_LIVE_TRADING,
    intervalMs: given.MONITOR_INTERVAL_MS,
    nakedLegAlertMs: given.NAKED_LEG_ALERT_MS,
    paperExchangeUrl: `http://127.0.0.1:${given.PAPER_EXCHANGE_PORT}`,
    logLevel: given.LOG_LEVEL,
    logStyle: given.LOG_STYLE,
  };
}
