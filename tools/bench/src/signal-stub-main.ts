// A bare server that answers as the API's signal endpoint does: 202 mostly, 200 and 429 at times.
// Over https where it is given a certificate file and a key file. Says what it served at its end.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { SIGNAL_ANSWERS } from '@hedge/contracts';

/** Of ten signals, which ones find a cycle under way or come too early. */
const SKIPPED_AT = 3;
const THROTTLED_AT = 7;
const KEEP_ALIVE_MS = 65_000;

function main(): void {
  const [, , certFile, keyFile] = process.argv;
  let served = 0;
  const listener: RequestListener = (request, response) => {
    request.resume().on('end', () => {
      const turn = served % 10;
      served += 1;
      const [status, answer] = answerOf(turn);
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
  };
  const keepAlive = { keepAliveTimeout: KEEP_ALIVE_MS };
  const server =
    certFile === undefined || keyFile === undefined
      ? http.createServer(keepAlive, listener)
      : https.createServer(
          { ...keepAlive, cert: readFileSync(certFile), key: readFileSync(keyFile) },
          listener,
        );
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port });
  });
  process.once('SIGTERM', () => {
    process.stdout.write(`${JSON.stringify({ served })}\n`, () => process.exit(0));
  });
  process.once('disconnect', () => process.exit(0));
}

function answerOf(turn: number): readonly [status: number, answer: object] {
  if (turn === SKIPPED_AT) return [200, SIGNAL_ANSWERS.skipped];
  if (turn === THROTTLED_AT) return [429, SIGNAL_ANSWERS.throttled];
  return [202, SIGNAL_ANSWERS.processing];
}

main();
