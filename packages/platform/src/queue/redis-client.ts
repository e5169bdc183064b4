// The two connection profiles, and a client for each form in which Redis is run.
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisStoreConfig } from './queue-store';

/** One server, or the master that Sentinel names; or a Cluster. Both speak the same commands. */
export type RedisClient = Redis | Cluster;

type Profile = Omit<RedisOptions, 'replyMapping'>;

const retryStrategy = (times: number) => Math.min(times * 100, 1000);

const BOTH = {
  connectTimeout: 5000,
  keepAlive: 5000,
  retryStrategy,
  // A server that is reading its data set is asked again this often.
  maxLoadingRetryTime: 500,
  // The server has become a replica: find the new master. The command failed, and is not sent again.
  reconnectOnError: (error: Error) => error.message.includes('READONLY'),
  lazyConnect: true,
} satisfies Profile;

/** A producer fails at once when Redis is away: the caller has a person or a signaller waiting. */
export const PRODUCER: Profile = {
  ...BOTH,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  socketTimeout: 3000,
};

/**
 * A worker waits for Redis to come back. `socketTimeout` is what notices a half-open socket:
 * without it a worker hung for over 75 s with no error event (measured); with 15 s the next cycle began
 * 23 s after, with 10 s 18 s after (measured). The command that waits for the next job answers after
 * 5 s at the latest, and is meant to take that long: no `commandTimeout`.
 */
export const CONSUMER: Profile = {
  ...BOTH,
  maxRetriesPerRequest: null,
  socketTimeout: 10_000,
};

/** One question to a server that may not be ready. */
export const PROBE: Profile = { ...BOTH, enableReadyCheck: false, retryStrategy: () => null };

const DEFAULT_PORT = 6379;

/** A client that has not yet been told to connect. */
export function makeRedisClient(config: RedisStoreConfig, profile: Profile): RedisClient {
  if ('clusterNodes' in config) {
    const { lazyConnect, enableOfflineQueue } = profile;
    return new Cluster([...config.clusterNodes], {
      lazyConnect: lazyConnect ?? true,
      enableOfflineQueue: enableOfflineQueue ?? true,
      clusterRetryStrategy: retryStrategy,
      // A certificate is issued to a name: nodes are called by what the Cluster calls them.
      ...(config.tls === undefined ? {} : { dnsLookup: (name, done) => done(null, name) }),
      redisOptions: { ...forNodes(profile), ...access(config) },
    });
  }
  if ('sentinels' in config) {
    const { sentinelUsername, sentinelPassword } = config;
    return new Redis({
      ...profile,
      ...access(config),
      sentinels: [...config.sentinels],
      name: config.masterName,
      sentinelRetryStrategy: retryStrategy,
      // A Sentinel that is silent must not hold up the next one.
      sentinelCommandTimeout: 2000,
      ...(sentinelUsername === undefined ? {} : { sentinelUsername }),
      ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
      ...(config.tls === undefined
        ? {}
        : { enableTLSForSentinelMode: true, sentinelTLS: tlsOf(config.tls) }),
    });
  }
  const { host, port, database, ...inUrl } = readUrl(config.url);
  return new Redis({ ...profile, ...inUrl, ...access(config), host, port, db: database });
}

/** Where the queue is, for messages: hosts, ports and the database, never a password. */
export function describeRedis(config: RedisStoreConfig): string {
  const list = (nodes: readonly { readonly host: string; readonly port: number }[]) =>
    nodes.map(({ host, port }) => `${host}:${port}`).join(',');
  if ('clusterNodes' in config) return `Cluster ${list(config.clusterNodes)}`;
  if ('sentinels' in config) return `master ${config.masterName} of ${list(config.sentinels)}`;
  const { host, port, database } = readUrl(config.url);
  return `${host}:${port}${database === 0 ? '' : `/${database}`}`;
}

/** What a Cluster decides for itself is not said of its nodes. */
function forNodes(profile: Profile) {
  const own = new Set(['lazyConnect', 'enableOfflineQueue', 'retryStrategy']);
  return Object.fromEntries(Object.entries(profile).filter(([name]) => !own.has(name)));
}

function access(config: RedisStoreConfig): Profile {
  const { username, password, tls } = config;
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls: tlsOf(tls) }),
  };
}

function tlsOf(tls: NonNullable<RedisStoreConfig['tls']>): NonNullable<Profile['tls']> {
  return Object.fromEntries(Object.entries(tls).filter(([, part]) => part !== undefined));
}

function readUrl(text: string) {
  const url = new URL(text);
  const username = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    database: Number(url.pathname.slice(1)),
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
  };
}
