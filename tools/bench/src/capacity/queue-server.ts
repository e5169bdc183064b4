// A store for the queue alone, and what it has used: Redis, or PostgreSQL with nothing else in it.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@hedge/embedded-db';
import { askRedis, startRedis } from '@hedge/testkit';
import { Client } from 'pg';
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

/** @throws when it does not start. */
export async function startQueueOnPostgres(): Promise<QueueServer> {
  const home = mkdtempSync(path.join(tmpdir(), 'hedge-bench-pg-'));
  chmodSync(home, 0o711);
  const database = await startEmbeddedPostgres({
    ...{ home, database: 'hedge', durable: true, logFile: path.join(home, 'server.log') },
  });
  const client = new Client({ connectionString: database.url });
  await client.connect();
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
    stop: async () => {
      await client.end();
      await database.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
