// Suites that run alike with the queue in PostgreSQL and in Redis.
/// <reference types="jest" />
import { randomBytes } from 'node:crypto';
import type { QueueStoreConfig } from '@hedge/platform';
import { describeRedis } from './redis';

/** Where the queue of a desk or an app is; each has its own. */
export interface DeskQueue {
  readonly kind: QueueStoreConfig['kind'];
  /** What apps are told; nothing for PostgreSQL, whose place is DATABASE_URL. */
  readonly env: Readonly<Record<string, string>>;
  /** The same for a test's own connection. */
  storeFor(databaseUrl: string): QueueStoreConfig;
}

export const postgresQueue: DeskQueue = {
  kind: 'postgres',
  env: {},
  storeFor: (url) => ({ kind: 'postgres', url }),
};

/** A queue of its own in this Redis, beside any others. */
export function makeRedisQueue(url: string): DeskQueue {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  return {
    kind: 'redis',
    env: { REDIS_URL: url, REDIS_KEY_PREFIX: prefix },
    storeFor: () => ({ kind: 'redis', url, prefix }),
  };
}

/**
 * One suite, run on each store. Without a Redis its half is reported as skipped.
 *
 * @param define receives what makes a queue, valid inside hooks and tests
 */
export function describeOnBothStores(
  title: string,
  define: (makeQueue: () => DeskQueue) => void,
): void {
  describe(`${title}, queue in PostgreSQL`, () => {
    define(() => postgresQueue);
  });
  describeRedis(`${title}, queue in Redis`, (redis) => {
    define(() => makeRedisQueue(redis().url));
  });
}
