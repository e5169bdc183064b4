// The queue on PostgreSQL: BullMQ's own schema `bullmq`, short timeouts, one pool for all producers.
import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresBackend, Queue, runMigrations, Worker, type PgPool } from 'bullmq';
import { Client, Pool } from 'pg';
import type { Logger } from '../logger';
import { withDeadline } from '../deadline';
import { makeWorkerBackend } from './postgres-backend';
import { makeQuietWarning, reasonOf } from './quiet-warning';
import type { QueueStore } from './queue-store';
import { QueueStoreError } from './store-error';

const SCHEMA = 'bullmq';
const START_TIMEOUT_MS = 10_000;
const FIRST_PAUSE_MS = 100;

/**
 * The queue's rows may lose their last moments in a crash of the server: a lost cycle is superseded
 * by the next one, so commits need not wait for the disk. Money lives in other connections.
 */
const SESSION = '-c synchronous_commit=off -c idle_in_transaction_session_timeout=5000';

/** Producers answer somebody within a second, so each step fails sooner than that. */
const PRODUCER = { max: 4, connectionTimeoutMillis: 700, query_timeout: 750 };

/** A worker can wait a little, but a blackholed connection must not hold it. */
const CONSUMER = { max: 2, connectionTimeoutMillis: 3000, query_timeout: 5000 };

// BullMQ's types carry the store of a queue along; nothing outside this file may depend on it, hence
// the casts to the plain types.
export async function openPostgresStore(
  deps: { readonly logger: Logger },
  url: string,
): Promise<QueueStore> {
  const warn = makeQuietWarning(deps);
  const target = withoutOptions(url);
  await migrate(target);
  const pool = new Pool({
    connectionString: target.url,
    keepAlive: true,
    application_name: 'hedge-queue',
    ...PRODUCER,
    options: sessionOptions(target, `-c search_path=${SCHEMA}`),
  });
  const workerBackend = makeWorkerBackend((queue, error) => warn(`worker ${queue}`, error));
  pool.on('error', (error) => warn('queue store: PostgreSQL connection', error));
  await connectFirst(pool);
  return {
    kind: 'postgres',
    queue: (name) => {
      const queue = new Queue(
        name,
        { connection: pool as unknown as PgPool },
        createPostgresBackend,
      ) as unknown as Queue;
      queue.on('error', (error) => warn(`queue ${name}`, error));
      return queue;
    },
    worker: async (name, handler, settings) => {
      const connection = {
        connectionString: target.url,
        schema: SCHEMA,
        keepAlive: true,
        ...CONSUMER,
        options: sessionOptions(target),
      };
      const worker = new Worker(
        name,
        (job) => handler(job.data, job.id ?? ''),
        { ...settings, connection },
        workerBackend,
      ) as unknown as Worker;
      worker.on('error', (error) => warn(`worker ${name}`, error));
      await withDeadline(`worker ${name}`, START_TIMEOUT_MS, worker.waitUntilReady());
      return worker;
    },
    disconnect: () => pool.end(),
  };
}

/**
 * Fills the pool before BullMQ asks for connections: it would remember for ever that the first one took
 * longer than a producer waits, as it can while the machine is busy with starting.
 */
async function connectFirst(pool: Pool): Promise<void> {
  const attempts = Math.ceil(START_TIMEOUT_MS / PRODUCER.connectionTimeoutMillis);
  let error: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await sleep(FIRST_PAUSE_MS);
    const connecting = Array.from({ length: PRODUCER.max }, () => pool.connect());
    const results = await Promise.allSettled(connecting);
    for (const result of results) if (result.status === 'fulfilled') result.value.release();
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) return;
    error = failed.reason;
  }
  await pool.end();
  throw new QueueStoreError(
    `DATABASE_URL: the queue's connections cannot be opened: ${reasonOf(error)}`,
    error,
  );
}

type Target = { readonly url: string; readonly options: string };

/** A URL's own `options` would replace ours, so both are given as one. */
function withoutOptions(url: string): Target {
  const parsed = new URL(url);
  const options = parsed.searchParams.get('options') ?? '';
  parsed.searchParams.delete('options');
  return { url: parsed.toString(), options };
}

function sessionOptions(target: Target, extra = ''): string {
  return [target.options, SESSION, extra].filter((part) => part !== '').join(' ');
}

/** Brings BullMQ's schema up to date; several starting processes wait for one another. */
async function migrate(target: Target): Promise<void> {
  const client = new Client({
    connectionString: target.url,
    connectionTimeoutMillis: START_TIMEOUT_MS,
    query_timeout: START_TIMEOUT_MS,
    ...(target.options === '' ? {} : { options: target.options }),
  });
  // A connection that breaks is reported by the query in flight; the event only must not be unheard.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await runMigrations(client, SCHEMA);
  } catch (error) {
    throw new QueueStoreError(
      `DATABASE_URL: the queue's tables cannot be set up: ${reasonOf(error)}`,
      error,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
