// A Redis that speaks TLS only, with certificates made for the test by openssl.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@hedge/embedded-db';
import { startOwnRedis } from './redis';
import { makeSelfSigned } from './tls-proxy';

const run = promisify(execFile);

export interface TlsRedis {
  /** `rediss://127.0.0.1:port`; the certificate is for `localhost` and that address. */
  readonly url: string;
  readonly caFile: string;
  /** An authority that has signed nothing here. */
  readonly strangerFile: string;
  /** A client's own, signed by the authority. */
  readonly certFile: string;
  readonly keyFile: string;
  stop(): Promise<void>;
}

/** @param options.clientCertificates whether the server wants one of its clients, as is its default */
export async function startTlsRedis(options: {
  readonly clientCertificates: boolean;
}): Promise<TlsRedis> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hedge-test-tls-'));
  const file = (name: string) => path.join(folder, name);
  await makeSelfSigned(folder, 'ca');
  await makeSelfSigned(folder, 'stranger');
  await run('openssl', [
    ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', '/CN=redis', '-keyout', file('redis.key'), '-out', file('redis.csr')],
  ]);
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
  await run('openssl', [
    ...['x509', '-req', '-in', file('redis.csr'), '-CA', file('ca.crt'), '-CAkey', file('ca.key')],
    ...['-CAcreateserial', '-days', '2', '-extfile', file('names'), '-out', file('redis.crt')],
  ]);
  const port = await freePort();
  const server = await startOwnRedis({
    port: 0,
    args: [
      ...['--tls-port', String(port), '--tls-ca-cert-file', file('ca.crt')],
      ...['--tls-cert-file', file('redis.crt'), '--tls-key-file', file('redis.key')],
      ...['--tls-auth-clients', options.clientCertificates ? 'yes' : 'no'],
    ],
  });
  return {
    url: `rediss://127.0.0.1:${port}`,
    caFile: file('ca.crt'),
    strangerFile: file('stranger.crt'),
    certFile: file('redis.crt'),
    keyFile: file('redis.key'),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
