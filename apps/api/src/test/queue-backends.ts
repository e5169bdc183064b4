// Real queue stores for the tests, each behind a proxy that can be cut: a database of its own on the
// run's PostgreSQL, and a Redis where one can be had.
import type { QueueStoreConfig } from '@hedge/platform';
import {
  findRedis,
  isRedisAvailable,
  makeEmptyDatabase,
  startTcpProxy,
  type TcpProxy,
} from '@hedge/testkit';

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
  const proxy = await startTcpProxy(database.url);
  return {
    config: { kind: 'postgres', url: database.url },
    proxied: { kind: 'postgres', url: proxy.url },
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
  const proxy = await startTcpProxy(url);
  return {
    config: { kind: 'redis', url, prefix },
    proxied: { kind: 'redis', url: proxy.url, prefix },
    proxy,
    stop: async () => {
      await proxy.close();
      await redis.stop();
    },
  };
}
