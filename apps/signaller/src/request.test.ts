// One signal against a real HTTP server on loopback.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction, Socket } from 'node:net';
import { makeSignalSender } from './request';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  if (server?.listening === true) await once(server, 'close');
  server = undefined;
});

async function serve(listener: RequestListener): Promise<URL> {
  server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return new URL(`http://127.0.0.1:${port}/functions/v1/monitor-execution`);
}

const nowMs = Date.parse('2025-01-26T10:30:45.000Z');
/** A name with these addresses, in this order, whatever the machine's own names are. */
const lookupOf =
  (...addresses: readonly string[]): LookupFunction =>
  (_name, _options, answer) =>
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

const never = new AbortController().signal;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('a signal', () => {
  it('is a POST of its time and source under the key, all over one kept connection', async () => {
    const seen: { request: IncomingMessage; body: string; socket: Socket }[] = [];
    const url = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        seen.push({ request, body, socket: request.socket });
        response.writeHead(202).end('{"status":"processing"}');
      });
    });
    const sender = makeSignalSender({ url, key: 'the-key', timeoutMs: 5000 });
    expect(await sender.send(nowMs, never)).toEqual({ kind: 'accepted', status: 202 });
    expect(await sender.send(nowMs, never)).toEqual({ kind: 'accepted', status: 202 });
    sender.close();
    expect(seen[0]?.request.method).toBe('POST');
    expect(seen[0]?.request.url).toBe('/functions/v1/monitor-execution');
    expect(seen[0]?.request.headers).toMatchObject({
      'x-monitor-key': 'the-key',
      'content-type': 'application/json',
    });
    expect(seen[0]?.body).toBe('{"timestamp":"2025-01-26T10:30:45.000Z","source":"vps-monitor"}');
    expect(seen[1]?.socket).toBe(seen[0]?.socket);
  });

  it('is signed anew each time by a signing key, which is not sent', async () => {
    const seen: { headers: IncomingMessage['headers']; body: string }[] = [];
    const url = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        seen.push({ headers: request.headers, body });
        response.writeHead(202).end('{}');
      });
    });
    const key = { keyId: '0123456789ab', secret: 'canary-secret' };
    const sender = makeSignalSender({ url, key, timeoutMs: 5000 });
    for (const atMs of [nowMs, nowMs + 1]) await sender.send(atMs, never);
    sender.close();
    seen.forEach(({ headers, body }, index) => {
      const atMs = nowMs + index;
      const hash = createHmac('sha256', key.secret).update(`${atMs}.${body}`).digest('hex');
      expect(headers).toMatchObject({
        'x-key-id': key.keyId,
        'x-signature': `t=${atMs},v1=${hash}`,
      });
      expect(headers).not.toHaveProperty('x-monitor-key');
      expect(JSON.stringify([headers, body])).not.toContain(key.secret);
    });
    expect(seen).toHaveLength(2);
  });

  it('tells the wait of a throttle', async () => {
    const url = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': '2', 'retry-after-ms': '1234' }).end('{}');
    });
    const sender = makeSignalSender({ url, key: 'k', timeoutMs: 5000 });
    const outcome = await sender.send(nowMs, never);
    sender.close();
    expect(outcome).toMatchObject({ kind: 'throttled', status: 429, retryAfterMs: 1234 });
  });

  it('fails by timeout when the server never answers', async () => {
    const url = await serve(() => undefined);
    const sender = makeSignalSender({ url, key: 'k', timeoutMs: 100 });
    const outcome = await sender.send(nowMs, never);
    sender.close();
    const attempts = [{ code: 'ETIMEDOUT', address: '127.0.0.1', port: Number(url.port) }];
    expect(outcome).toEqual({ kind: 'failed', reason: 'timeout', attempts });
  });

  it('fails by timeout when the body drips without an end', async () => {
    const drips = new Set<NodeJS.Timeout>();
    const url = await serve((_, response) => {
      response.writeHead(202);
      drips.add(setInterval(() => response.write(' '), 20));
    });
    const sender = makeSignalSender({ url, key: 'k', timeoutMs: 200 });
    const outcome = await sender.send(nowMs, never);
    drips.forEach(clearInterval);
    sender.close();
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'timeout' });
  });

  it('fails by reset when the answer is cut', async () => {
    const url = await serve((request, response) => {
      response.writeHead(202, { 'content-length': '50' });
      response.write('{', () => request.socket.destroy());
    });
    const sender = makeSignalSender({ url, key: 'k', timeoutMs: 5000 });
    const outcome = await sender.send(nowMs, never);
    sender.close();
    const attempts = [{ code: 'ECONNRESET', address: '127.0.0.1', port: Number(url.port) }];
    expect(outcome).toEqual({ kind: 'failed', reason: 'reset', attempts });
  });

  it('fails by refusal, naming the address, when nobody listens', async () => {
    const url = await serve(() => undefined);
    server?.close();
    const sender = makeSignalSender({ url, key: 'k', timeoutMs: 5000 });
    const outcome = await sender.send(nowMs, never);
    sender.close();
    const attempts = [{ code: 'ECONNREFUSED', address: '127.0.0.1', port: Number(url.port) }];
    expect(outcome).toEqual({ kind: 'failed', reason: 'refused', attempts });
  });

  it('arrives at a name whose IPv6 address is dead and whose IPv4 address lives', async () => {
    const url = await serve((_, response) => response.writeHead(202).end('{}'));
    url.hostname = 'api.example';
    const lookup = lookupOf('::1', '127.0.0.1');
    const sender = makeSignalSender({ url, key: 'k', timeoutMs: 5000, lookup });
    const outcome = await sender.send(nowMs, never);
    sender.close();
    expect(outcome).toEqual({ kind: 'accepted', status: 202 });
  });

  it('fails with each address that was tried when IPv6 and IPv4 are dead', async () => {
    const url = await serve(() => undefined);
    server?.close();
    url.hostname = 'api.example';
    const lookup = lookupOf('::1', '127.0.0.1');
    const sender = makeSignalSender({ url, key: 'k', timeoutMs: 5000, lookup });
    const outcome = await sender.send(nowMs, never);
    sender.close();
    expect(outcome).toMatchObject({
      kind: 'failed',
      attempts: [
        // A machine without IPv6 says so with another code.
        { code: expect.stringMatching(/^E(CONNREFUSED|ADDRNOTAVAIL|NETUNREACH)$/), address: '::1' },
        { code: 'ECONNREFUSED', address: '127.0.0.1' },
      ],
    });
  });

  it('does not follow a redirect, which would carry the key elsewhere', async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const sender = makeSignalSender({ url, key: 'k', timeoutMs: 5000 });
    const outcome = await sender.send(nowMs, never);
    sender.close();
    expect(outcome).toEqual({ kind: 'wrong-status', status: 307 });
    expect(requests).toBe(1);
  });

  it('is given up at once when the signaller stops', async () => {
    const stopping = new AbortController();
    const url = await serve(() => stopping.abort());
    const sender = makeSignalSender({ url, key: 'k', timeoutMs: 600_000 });
    expect(await sender.send(nowMs, stopping.signal)).toMatchObject({
      attempts: [{ code: 'ECANCELED' }],
    });
    sender.close();
  });
});
