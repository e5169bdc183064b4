// The queue on Redis: the two connection profiles, and the checks before first use.
import { Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../logger';
import { withDeadline } from '../deadline';
import { makeQuietWarning, reasonOf } from './quiet-warning';
import type { QueueStore } from './queue-store';
import { QueueStoreError } from './store-error';

type Profile = Omit<RedisOptions, 'replyMapping'>;

const CONNECT_TIMEOUT_MS = 5000;

/** A producer fails at once when Redis is away: the caller has a person or a signaller waiting. */
const PRODUCER: Profile = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: CONNECT_TIMEOUT_MS,
  socketTimeout: 3000,
  keepAlive: 5000,
  retryStrategy: (times) => Math.min(times * 100, 1000),
  lazyConnect: true,
};

/**
 * A worker waits for Redis to come back. `socketTimeout` is what notices a half-open socket:
 * without it a worker hung for over 75 s with no error event (measured).
 */
const CONSUMER: Profile = {
  maxRetriesPerRequest: null,
  connectTimeout: CONNECT_TIMEOUT_MS,
  socketTimeout: 15_000,
  keepAlive: 5000,
  retryStrategy: (times) => Math.min(times * 100, 1000),
  lazyConnect: true,
};

export async function openRedisStore(
  deps: { readonly logger: Logger },
  config: { readonly url: string; readonly prefix?: string },
): Promise<QueueStore> {
  const keys = config.prefix === undefined ? {} : { prefix: config.prefix };
  const warn = makeQuietWarning(deps);
  const connections: Redis[] = [];
  const connect = async (profile: Profile): Promise<Redis> => {
    const redis = new Redis(config.url, profile);
    let lastError: unknown;
    redis.on('error', (error: unknown) => {
      lastError = error;
      warn('queue store: Redis connection', error);
    });
    connections.push(redis);
    try {
      await withDeadline('Redis', CONNECT_TIMEOUT_MS, redis.connect());
      await withDeadline('Redis', CONNECT_TIMEOUT_MS, refuseEviction(redis));
      return redis;
    } catch (error) {
      redis.disconnect();
      if (error instanceof QueueStoreError) throw error;
      throw new QueueStoreError(
        `REDIS_URL: Redis is not usable: ${reasonOf(lastError ?? error)}`,
        error,
      );
    }
  };

  const producer = await connect(PRODUCER);
  return {
    kind: 'redis',
    queue: (name) => {
      const queue = new Queue(name, { connection: producer, ...keys });
      // The connection's own errors, heard above; a failed call tells its caller besides.
      queue.on('error', () => undefined);
      return queue;
    },
    worker: async (name, handler, settings) => {
      const connection = await connect(CONSUMER);
      const worker = new Worker(name, (job) => handler(job.data, job.id ?? ''), {
        ...settings,
        connection,
        ...keys,
      });
      worker.on('error', (error) => warn(`worker ${name}`, error));
      await withDeadline(`worker ${name}`, CONNECT_TIMEOUT_MS, worker.waitUntilReady());
      return worker;
    },
    disconnect: async () => {
      for (const connection of connections) connection.disconnect();
    },
  };
}

/**
 * BullMQ's keys must never be evicted: a lost lock or deduplication key is a second cycle.
 * Read from INFO, because managed services forbid CONFIG.
 */
async function refuseEviction(redis: Redis): Promise<void> {
  const memory = await redis.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    throw new QueueStoreError(
      `REDIS_URL: this Redis has maxmemory-policy "${policy}" and may drop jobs and locks; ` +
        'set it to "noeviction" (CONFIG SET maxmemory-policy noeviction, and in redis.conf)',
    );
  }
}
