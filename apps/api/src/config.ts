// The API's environment, read once.
import {
  adminKeyField,
  apiFields,
  credentialsKeyField,
  liveField,
  logFields,
  parseConfig,
  queueStoreConfig,
  redisFields,
  signalKeyField,
  storeFields,
  type Env,
  type LogLevel,
  type QueueStoreConfig,
} from '@hedge/platform';

export type ApiConfig = {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Proxies whose `X-Forwarded-For` is believed; 0 believes nobody. */
  readonly trustProxyHops: number;
  readonly databaseUrl: string;
  readonly queueStore: QueueStoreConfig;
  readonly signalKeys: readonly string[];
  readonly adminKey: string;
  readonly credentialsKey: Buffer;
  readonly allowLiveTrading: boolean;
  readonly logLevel: LogLevel;
  readonly logStyle: 'json' | 'pretty';
};

/** @throws {ConfigError} listing everything that is wrong. */
export function readConfig(env: Env): ApiConfig {
  const given = parseConfig(
    {
      ...apiFields,
      ...storeFields,
      ...redisFields(env),
      ...signalKeyField(env),
      ...adminKeyField(env),
      ...credentialsKeyField(env),
      ...liveField,
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
    signalKeys: given.MONITOR_API_KEY,
    adminKey: given.ADMIN_API_KEY,
    credentialsKey: given.CREDENTIALS_KEY,
    allowLiveTrading: given.ALLOW_LIVE_TRADING,
    logLevel: given.LOG_LEVEL,
    logStyle: given.LOG_STYLE,
  };
}
