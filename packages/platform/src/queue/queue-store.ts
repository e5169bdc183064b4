// The queue store as the rest of this folder sees it, whichever of the two it is.
import type { Queue, Worker, WorkerOptions } from 'bullmq';
import type { QueueName } from '@hedge/contracts';

/** The address of one Redis or Sentinel process. */
export type RedisNode = { readonly host: string; readonly port: number };

/** TLS towards Redis; all of it in PEM form. Absent parts: the system's trust, no client certificate. */
export type RedisTls = {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** The name that the server's certificate must bear, where it is not the host's. */
  readonly servername?: string | undefined;
};

/** What all three forms of Redis share. */
export type RedisAccess = {
  readonly kind: 'redis';
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls?: RedisTls | undefined;
  /** Begins every key, for a Redis that is shared; BullMQ's own `bull` unless given. */
  readonly prefix?: string | undefined;
  /** Start although the server does not tell its eviction policy: somebody has looked it up. */
  readonly assumeNoeviction?: boolean | undefined;
  /** How long the start waits for a server that is away or still loading, ms; 10 s unless given. */
  readonly startTimeoutMs?: number;
};

/** One server by its URL, the master that Sentinel names, or a Cluster. */
export type RedisStoreConfig = RedisAccess &
  (
    | { readonly url: string }
    | {
        readonly sentinels: readonly RedisNode[];
        readonly masterName: string;
        readonly sentinelUsername?: string | undefined;
        readonly sentinelPassword?: string | undefined;
      }
    | { readonly clusterNodes: readonly RedisNode[] }
  );

/** Where the queue lives. */
export type QueueStoreConfig =
  RedisStoreConfig | { readonly kind: 'postgres'; readonly url: string };

/** How a job is taken from a queue; the return value is stored with the job. */
export type JobHandler = (data: unknown, jobId: string) => Promise<unknown>;

export type WorkerSettings = Pick<
  WorkerOptions,
  | 'concurrency'
  | 'limiter'
  | 'maximumRateLimitDelay'
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
