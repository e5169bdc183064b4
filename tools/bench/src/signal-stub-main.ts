// An https server that answers as the API's signal endpoint does: 202 mostly, 200 and 429 at times.
// Arguments: certificate file, key file. Says what it served when it is told to stop.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { SIGNAL_ANSWERS } from '@hedge/contracts';

/** Of ten signals, which ones find a cycle under way or come too early. */
const SKIPPED_AT = 3;
const THROTTLED_AT = 7;
const KEEP_ALIVE_MS = 65_000;

function main(): void {
  const [, , certFile = '', keyFile = ''] = process.argv;
  let served = 0;
  const server = https.createServer(
    {
      cert: readFileSync(certFile),
      key: readFileSync(keyFile),
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (request, response) => {
      request.resume().on('end', () => {
        const turn = served % 10;
        served += 1;
        const [status, answer] =
          turn === SKIPPED_AT
            ? [200, SIGNAL_ANSWERS.skipped]
            : turn === THROTTLED_AT
              ? [429, SIGNAL_ANSWERS.throttled]
              : [202, SIGNAL_ANSWERS.processing];
        const body = JSON.stringify(answer);
        response.writeHead(status, {
          'x-request-id': randomUUID(),
          'cache-control': 'no-store',
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          ...(status === 429 ? { 'retry-after': '1', 'retry-after-ms': '400' } : {}),
        });
        response.end(body);
      });
    },
  );
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port });
  });
  process.once('SIGTERM', () => {
    process.stdout.write(`${JSON.stringify({ served })}\n`, () => process.exit(0));
  });
  process.once('disconnect', () => process.exit(0));
}

main();
