// One factory for both queue stores: what differs between Redis and PostgreSQL ends in this folder.
import type { Queue, Worker, WorkerOptions } from 'bullmq';
import type { QueueName } from '@hedge/contracts';
import type { Logger } from '../logger';
import { openPostgresStore } from './postgres-store';
import { openRedisStore } from './redis-store';

/** Where the queue lives. */
export type QueueStoreConfig =
  | {
      readonly kind: 'redis';
      readonly url: string;
      /** Begins every key, for a Redis that is shared; BullMQ's own `bull` unless given. */
      readonly prefix?: string;
    }
  | { readonly kind: 'postgres'; readonly url: string };

/** How a job is taken from a queue; the return value is stored with the job. */
export type JobHandler = (data: unknown, jobId: string) => Promise<unknown>;

export type WorkerSettings = Pick<
  WorkerOptions,
  | 'concurrency'
  | 'limiter'
  | 'lockDuration'
  | 'stalledInterval'
  | 'maxStalledCount'
  | 'removeOnComplete'
  | 'removeOnFail'
  | 'runRetryDelay'
>;

/** An open connection to the queue store. */
export type QueueStore = {
  readonly kind: QueueStoreConfig['kind'];
  /** The producing side of a queue; all queues share the store's connections. */
  queue(name: QueueName): Queue;
  /** The consuming side, on connections of its own. Resolves when it can take jobs. */
  worker(name: QueueName, handler: JobHandler, settings: WorkerSettings): Promise<Worker>;
  /** Ends every connection without waiting for replies. */
  disconnect(): Promise<void>;
};

/** Names the store an environment asks for: Redis where `REDIS_URL` is set, else PostgreSQL. */
export function queueStoreConfig(env: {
  readonly REDIS_URL?: string | undefined;
  readonly DATABASE_URL: string;
}): QueueStoreConfig {
  return env.REDIS_URL === undefined
    ? { kind: 'postgres', url: env.DATABASE_URL }
    : { kind: 'redis', url: env.REDIS_URL };
}

/** @throws {QueueStoreError} when the store is unreachable, refuses us or is set up unsafely. */
export async function openQueueStore(
  deps: { readonly logger: Logger },
  config: QueueStoreConfig,
): Promise<QueueStore> {
  return config.kind === 'redis'
    ? openRedisStore(deps, config)
    : openPostgresStore(deps, config.url);
}
