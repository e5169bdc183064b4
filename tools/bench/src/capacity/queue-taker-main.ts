// A worker of the product's queue of accounts that does nothing with them but count, and says how many there
// were to who asks over HTTP. Given where the queue is: `postgres URL` or `redis URL`.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { openQueues, silentLogger } from '@hedge/platform';

/** As many at once as in the workers of the fleet. */
const CONCURRENCY = 16;

async function main(): Promise<void> {
  const [, , backend = '', url = ''] = process.argv;
  const store =
    backend === 'redis' ? ({ kind: 'redis', url } as const) : ({ kind: 'postgres', url } as const);
  const queues = await openQueues({ logger: silentLogger }, store);
  let taken = 0;
  await queues.startAccountCycleWorker({
    concurrency: CONCURRENCY,
    handler: async () => {
      taken += 1;
      return { outcome: 'read', operationsChecked: 0, closed: 0, attention: 0, errors: 0 };
    },
  });
  const server = http.createServer((_request, response) => response.end(String(taken)));
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port });
  });
  process.once('SIGTERM', () => process.exit(0));
  process.once('disconnect', () => process.exit(0));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
