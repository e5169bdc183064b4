// A reverse proxy that ends TLS, as an installation has one before the API; `openssl` makes its certificate.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as send } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TlsProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** A key and a certificate that nobody but itself has signed, `NAME.key` and `NAME.crt` in the folder. */
export async function makeSelfSigned(folder: string, name: string): Promise<void> {
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '2', '-subj', `/CN=${name}`, '-keyout', path.join(folder, `${name}.key`)],
    ...['-out', path.join(folder, `${name}.crt`)],
  ]);
}

/**
 * Passes everything on, `Host` included, and says from where and how it came as the docs ask for.
 * @param clientAddress from where the proxy says that its clients come
 */
export async function startTlsProxy(targetUrl: string, clientAddress: string): Promise<TlsProxy> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hedge-test-tls-'));
  await makeSelfSigned(folder, 'proxy');
  const read = (ending: string) => readFileSync(path.join(folder, `proxy.${ending}`));
  const certificate = { key: read('key'), cert: read('crt') };
  rmSync(folder, { recursive: true, force: true });

  const server = createServer(certificate, (incoming, response) => {
    const before = incoming.headers['x-forwarded-for'];
    const headers = {
      ...incoming.headers,
      'x-forwarded-for':
        before === undefined ? clientAddress : `${String(before)}, ${clientAddress}`,
      'x-forwarded-proto': 'https',
    };
    const { method, url } = incoming;
    const passed = send(new URL(url ?? '/', targetUrl), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
