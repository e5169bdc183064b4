// The queue on Redis: one connection for all producers, one for each worker, and their outages.
import { Queue, Worker } from 'bullmq';
import type { Clock } from '../clock';
import { withDeadline } from '../deadline';
import type { Logger } from '../logger';
import { makeOutage, type Outage } from './outage';
import type { QueueStore, RedisStoreConfig } from './queue-store';
import { makeQuietWarning, type QuietWarning } from './quiet-warning';
import {
  CONSUMER,
  describeRedis,
  makeRedisClient,
  PRODUCER,
  type RedisClient,
} from './redis-client';
import { startRedisClient } from './redis-start';

const WORKER_TIMEOUT_MS = 5000;

export async function openRedisStore(
  deps: { readonly logger: Logger; readonly clock: Clock },
  config: RedisStoreConfig,
): Promise<QueueStore> {
  const keys = config.prefix === undefined ? {} : { prefix: config.prefix };
  const warn = makeQuietWarning(deps);
  const outage = makeOutage(deps, {
    begins: 'queue store: Redis is away',
    ends: 'queue store: Redis is back',
    fields: { redis: describeRedis(config) },
  });
  const clients: RedisClient[] = [];
  let ending = false;
  const connect = async (profile: typeof PRODUCER): Promise<RedisClient> => {
    const client = makeRedisClient(config, profile);
    clients.push(client);
    // Heard from the first moment on: an error event that nobody hears ends the process.
    client.on('error', () => undefined);
    await startRedisClient(client, config);
    watch(client, { outage, warn, isEnding: () => ending });
    return client;
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
      worker.on('error', (error) => {
        if (!outage.isOn()) warn(`worker ${name}`, error);
      });
      await withDeadline(`worker ${name}`, WORKER_TIMEOUT_MS, worker.waitUntilReady());
      return worker;
    },
    disconnect: async () => {
      ending = true;
      for (const client of clients) client.disconnect();
    },
  };
}

/** Tells when a connection that stood breaks, and when it stands again. */
function watch(
  client: RedisClient,
  to: { readonly outage: Outage; readonly warn: QuietWarning; isEnding(): boolean },
): void {
  let last: unknown;
  client.on('error', (error: unknown) => {
    last = error;
  });
  client.on('node error', (error: unknown) => to.warn('queue store: a Redis node', error));
  client.on('close', () => {
    if (!to.isEnding()) to.outage.failed(client, last ?? new Error('the connection was closed'));
  });
  client.on('ready', () => {
    last = undefined;
    to.outage.works(client);
  });
}
