// The API's environment, read once.
import {
  accessFields,
  adminKeyField,
  alertFields,
  apiFields,
  credentialsKeyField,
  liveField,
  logFields,
  monitorFields,
  parseConfig,
  queueStoreConfig,
  redisFields,
  signalKeyField,
  storeFields,
  webhookConfig,
  type Env,
  type LogLevel,
  type QueueStoreConfig,
  type WebhookConfig,
} from '@hedge/platform';

export type ApiConfig = {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Proxies whose `X-Forwarded-For` is believed; 0 believes nobody. */
  readonly trustProxyHops: number;
  readonly databaseUrl: string;
  readonly queueStore: QueueStoreConfig;
  /** The worker's least time between two cycles. */
  readonly intervalMs: number;
  /** A leg may stand alone for this long before it is told. */
  readonly nakedLegAlertMs: number;
  readonly signalKeys: readonly string[];
  /** An admin's token; null for none. */
  readonly adminKey: string | null;
  readonly credentialsKey: Buffer;
  /** They open what they sealed before. */
  readonly previousCredentialsKeys: readonly Buffer[];
  readonly allowLiveTrading: boolean;
  readonly sessionTimes: { readonly idleMinutes: number; readonly hours: number };
  readonly boardActions: boolean;
  /** Requests a minute over all replicas; 0 limits nobody. */
  readonly requestLimits: { readonly perCredential: number; readonly perAddress: number };
  /** Where alerts are told; null for nowhere but the database and the log. */
  readonly webhook: WebhookConfig | null;
  readonly logLevel: LogLevel;
  readonly logStyle: 'json' | 'pretty';
};

/** @throws {ConfigError} listing everything that is wrong. */
export function readConfig(env: Env): ApiConfig {
  const given = parseConfig(
    {
      ...apiFields,
      ...accessFields,
      ...storeFields,
      ...redisFields(env),
      ...monitorFields,
      ...signalKeyField(env),
      ...adminKeyField(env),
      ...credentialsKeyField(env),
      ...liveField,
      ...alertFields(env),
      ...logFields,
    },
    env,
  );
  return {
    host: given.API_HOST,
    port: given.API_PORT,
    trustProxyHops: given.TRUST_PROXY_HOPS,
    databaseUrl: given.DATABASE_URL,
    queueStore: queueStoreConfig(given),
    intervalMs: given.MONITOR_INTERVAL_MS,
    nakedLegAlertMs: given.NAKED_LEG_ALERT_MS,
    signalKeys: given.MONITOR_API_KEY,
    adminKey: given.ADMIN_API_KEY ?? null,
    credentialsKey: given.CREDENTIALS_KEY,
    previousCredentialsKeys: given.CREDENTIALS_KEY_PREVIOUS,
    allowLiveTrading: given.ALLOW_LIVE_TRADING,
    sessionTimes: { idleMinutes: given.SESSION_IDLE_MINUTES, hours: given.SESSION_HOURS },
    boardActions: given.BOARD_ACTIONS,
    requestLimits: {
      perCredential: given.REQUESTS_PER_MINUTE,
      perAddress: given.ADDRESS_REQUESTS_PER_MINUTE,
    },
    webhook: webhookConfig(given),
    logLevel: given.LOG_LEVEL,
    logStyle: given.LOG_STYLE,
  };
}
