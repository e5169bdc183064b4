// The least that admits signals through a queue: an Express handler that adds a deduplicated job and
// says which of two it was. Given where the queue is: `postgres URL` or `redis URL`.
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createPostgresBackend, Queue, type PgPool } from 'bullmq';
import { SIGNAL_ANSWERS } from '@hedge/contracts';
import express from 'express';
import { Pool } from 'pg';

const NAME = 'floor';
const SCHEMA = 'bullmq';

function main(): void {
  const [, , backend = '', url = ''] = process.argv;
  const queue = backend === 'redis' ? openOnRedis(url) : openOnPostgres(url);
  const app = express();
  app.post('/', express.json(), async (_request, response) => {
    const jobId = randomUUID();
    const job = await queue.add(NAME, {}, { jobId, deduplication: { id: NAME } });
    const isMine = job.id === jobId;
    response.status(isMine ? 202 : 200);
    response.json(isMine ? SIGNAL_ANSWERS.processing : SIGNAL_ANSWERS.skipped);
  });
  const server = app.listen(0, '127.0.0.1', () => {
    process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port });
  });
  process.once('SIGTERM', () => process.exit(0));
  process.once('disconnect', () => process.exit(0));
}

function openOnRedis(url: string): Queue {
  const { hostname, port } = new URL(url);
  return new Queue(NAME, { connection: { host: hostname, port: Number(port) } });
}

/** As the product opens it, in tables that the product has made: no commit waits for the disk. */
function openOnPostgres(url: string): Queue {
  const options = `-c synchronous_commit=off -c search_path=${SCHEMA}`;
  const pool = new Pool({ connectionString: url, max: 4, options }) as unknown as PgPool;
  return new Queue(NAME, { connection: pool }, createPostgresBackend) as unknown as Queue;
}

main();
