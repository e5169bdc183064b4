// Real queue stores for the tests, each behind a proxy that can be cut: a database of its own on the
// run's PostgreSQL, and a Redis where one can be had.
import type { QueueStoreConfig } from '@hedge/platform';
import { findRedis, isRedisAvailable, makeEmptyDatabase } from '@hedge/testkit';
import { startTcpProxy, type TcpProxy } from './tcp-proxy';

export type Backend = {
  readonly config: QueueStoreConfig;
  /** The same store through the proxy. */
  readonly proxied: QueueStoreConfig;
  readonly proxy: TcpProxy;
  stop(): Promise<void>;
};

type BackendKind = QueueStoreConfig['kind'];

/** The stores to run a suite on; one that cannot be had here is to be reported as skipped. */
export const BACKENDS: readonly {
  readonly kind: BackendKind;
  readonly available: boolean;
  /** The store's name, with the reason where its suites are skipped. */
  readonly name: string;
}[] = [
  { kind: 'postgres', available: true, name: 'postgres' },
  {
    kind: 'redis',
    available: isRedisAvailable(),
    name: isRedisAvailable() ? 'redis' : 'redis (needs REDIS_URL or redis-server on PATH)',
  },
];

export function startBackend(kind: BackendKind): Promise<Backend> {
  return kind === 'postgres' ? startPostgres() : startRedis();
}

async function startPostgres(): Promise<Backend> {
  const database = await makeEmptyDatabase();
  const { proxy, through } = await startProxy(database.url, 5432);
  return {
    config: { kind: 'postgres', url: database.url },
    proxied: { kind: 'postgres', url: through },
    proxy,
    stop: async () => {
      await proxy.close();
      await database.drop();
    },
  };
}

async function startRedis(): Promise<Backend> {
  const redis = await findRedis();
  if (redis === null) throw new Error('no Redis here');
  const { url, prefix } = redis;
  const { proxy, through } = await startProxy(url, 6379);
  return {
    config: { kind: 'redis', url, prefix },
    proxied: { kind: 'redis', url: through, prefix },
    proxy,
    stop: async () => {
      await proxy.close();
      await redis.stop();
    },
  };
}

async function startProxy(
  storeUrl: string,
  defaultPort: number,
): Promise<{ readonly proxy: TcpProxy; readonly through: string }> {
  const url = new URL(storeUrl);
  const proxy = await startTcpProxy({
    host: url.hostname,
    port: url.port === '' ? defaultPort : Number(url.port),
  });
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return { proxy, through: url.href };
}
