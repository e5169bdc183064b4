// The queue store as the rest of this folder sees it, whichever of the two it is.
import type { Queue, Worker, WorkerOptions } from 'bullmq';
import type { QueueName } from '@hedge/contracts';

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
