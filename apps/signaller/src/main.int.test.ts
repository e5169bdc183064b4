// The built signaller as a process: its beat against a real server, its end, its refusals.
import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApp } from '@hedge/testkit';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/functions/v1/monitor-execution`;
}

const key = 'canary-key-that-nobody-may-ever-print';

describe('the signaller', () => {
  it('beats until SIGTERM, then ends with code 0 and the statistics, without its key', async () => {
    let beats = 0;
    let third: () => void;
    const reached = new Promise<void>((resolve) => (third = resolve));
    const url = await serve((request, response) => {
      request.resume();
      beats += 1;
      if (beats === 3) third();
      response.writeHead(beats === 2 ? 401 : 202).end('{}');
    });
    const env = { EDGE_FUNCTION_URL: url, MONITOR_API_KEY: key, SIGNAL_INTERVAL_MS: '100' };
    const signaller = await startApp({ app: 'signaller', env });
    await reached;
    expect(await signaller.kill()).toEqual({ code: 0, signal: null });
    expect(signaller.output()).toMatch(/Signals failed +1/);
    expect(signaller.output()).not.toContain(key);
  });

  it('ends while an answer is still awaited', async () => {
    let arrived: () => void;
    const waiting = new Promise<void>((resolve) => (arrived = resolve));
    const url = await serve(() => arrived());
    const env = { EDGE_FUNCTION_URL: url, MONITOR_API_KEY: key };
    const signaller = await startApp({ app: 'signaller', env });
    await waiting;
    expect(await signaller.kill('SIGINT')).toEqual({ code: 0, signal: null });
  });

  it('refuses to start with code 1 and every problem when nothing is set', async () => {
    await expect(startApp({ app: 'signaller', env: { SIGNAL_INTERVAL_MS: 'x' } })).rejects.toThrow(
      /code 1[^]*EDGE_FUNCTION_URL[^]*MONITOR_API_KEY[^]*SIGNAL_INTERVAL_MS/,
    );
  });
});
