// The bundle as a process, alone in a folder: its beat against a real server, its end, its refusals.
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp, waitFor } from '@hedge/testkit';

const bundle = path.resolve(__dirname, '..', 'dist', 'monitor-signal.js');
const key = 'canary-key-that-nobody-may-ever-print';

const servers: Server[] = [];
const folders: string[] = [];
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/functions/v1/monitor-execution`;
}

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'monitor-signal-'));
  folders.push(folder);
  return folder;
}

/** Starts the bundle from a folder that has nothing else, with a working directory of its own. */
async function startAlone(env: Readonly<Record<string, string>>, settings?: string) {
  const folder = makeFolder();
  const app = path.join(folder, 'monitor-signal.js');
  copyFileSync(bundle, app);
  if (settings !== undefined) writeFileSync(path.join(folder, '.env.monitor'), settings);
  return startApp({ app, env, cwd: makeFolder() });
}

describe('the signaller', () => {
  it('is one file that requires Node alone', () => {
    expect(readdirSync(path.dirname(bundle))).toEqual(['monitor-signal.js']);
    const required = [...readFileSync(bundle, 'utf8').matchAll(/require\("([^"]+)"\)/g)];
    expect(required.length).toBeGreaterThan(0);
    expect(required.filter(([, name]) => name?.startsWith('node:') !== true)).toEqual([]);
  });

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
    const signaller = await startAlone(env);
    await reached;
    expect(await signaller.kill()).toEqual({ code: 0, signal: null });
    expect(signaller.output()).toMatch(/Signals failed: 1\n[^]*Failures by kind: 401 1\n/);
    expect(signaller.output()).not.toContain(key);
  });

  it('reads .env.monitor beside itself when the working directory has none', async () => {
    const keys: unknown[] = [];
    const url = await serve((request, response) => {
      keys.push(request.headers['x-monitor-key']);
      response.writeHead(202).end('{}');
    });
    const settings = `EDGE_FUNCTION_URL=${url}\nMONITOR_API_KEY='${key}'\nSTATS_STYLE=line\n`;
    const signaller = await startAlone({ LANG: 'pt_BR.UTF-8', STATS_INTERVAL_MS: '100' }, settings);
    await waitFor('a line', () => / env 1 ok 1 falha 0 100\.0% 202\n/.test(signaller.output()));
    await signaller.kill();
    expect(keys).toEqual([key]);
  });

  it('ends while an answer is still awaited', async () => {
    let arrived: () => void;
    const waiting = new Promise<void>((resolve) => (arrived = resolve));
    const url = await serve(() => arrived());
    const signaller = await startAlone({ EDGE_FUNCTION_URL: url, MONITOR_API_KEY: key });
    await waiting;
    expect(await signaller.kill('SIGINT')).toEqual({ code: 0, signal: null });
  });

  it('refuses to start with code 1 and every problem when nothing is set', async () => {
    await expect(startAlone({ SIGNAL_INTERVAL_MS: 'x' })).rejects.toThrow(
      /code 1[^]*EDGE_FUNCTION_URL[^]*MONITOR_API_KEY[^]*SIGNAL_INTERVAL_MS/,
    );
  });

  it('refuses to start on a malformed file, in one sentence without the value', async () => {
    const started = startAlone({}, `MONITOR_API_KEY "${key}"\n`);
    await expect(started).rejects.toThrow(/code 1[^]*\.env\.monitor line 1 is no NAME=value/);
    await expect(started).rejects.not.toThrow(key);
  });
});
