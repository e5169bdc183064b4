// A store for the queue alone, and what it has used: Redis, or PostgreSQL with nothing else in it.
import { setTimeout as pause } from 'node:timers/promises';
import { askRedis, startRedis } from '@hedge/testkit';
import { Client } from 'pg';
import { startBenchPostgres } from '../bench-postgres';
import { COUNTERS_LATE_MS, readPostgres, readRedis } from './server-usage';

/** NaN where the store has none. */
export interface QueueUsage {
  readonly cpuMs: number;
  readonly commands: number;
  readonly walBytes: number;
}

export interface QueueServer {
  readonly store:
    | { readonly kind: 'redis'; readonly url: string }
    | { readonly kind: 'postgres'; readonly url: string };
  /** Totals since its start. */
  look(): Promise<QueueUsage>;
  /** What its data take, in memory or on the disk. */
  readBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** @throws when it does not start, or there is none. */
export async function startQueueOnRedis(): Promise<QueueServer> {
  const redis = await startRedis();
  if (redis?.pid === undefined) throw new Error('redis-server is not on PATH');
  const { url, pid } = redis;
  return {
    store: { kind: 'redis', url },
    look: async () => ({ ...(await readRedis(url, pid)), walBytes: Number.NaN }),
    readBytes: async () => {
      const memory = await askRedis(url, 'INFO', 'memory');
      return Number(/^used_memory:(\d+)/m.exec(memory)?.[1]);
    },
    stop: () => redis.stop(),
  };
}

/** @throws when it does not start; what did start is stopped then. */
export async function startQueueOnPostgres(): Promise<QueueServer> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    return { ...(await openQueuePostgres(stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openQueuePostgres(
  stops: (() => Promise<unknown>)[],
): Promise<Omit<QueueServer, 'stop'>> {
  const database = await startBenchPostgres(stops);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  stops.push(() => client.end());
  return {
    store: { kind: 'postgres', url: database.url },
    look: async () => {
      await pause(COUNTERS_LATE_MS);
      const { cpuMs, walBytes } = await readPostgres(client, database.pid);
      return { cpuMs, walBytes, commands: Number.NaN };
    },
    readBytes: async () => {
      const { rows } = await client.query<{ bytes: string }>(
        `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) AS bytes
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'bullmq' AND c.relkind = 'r'`,
      );
      return Number(rows[0]?.bytes);
    },
  };
}
