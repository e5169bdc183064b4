// `npm start` as a person runs it: a worker whose main thread is lost is ended by its watchdog, started
// again by the start, and goes on.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitFor } from '@hedge/testkit';

jest.setTimeout(180_000);

const root = path.resolve(__dirname, '..', '..', '..');
const adminKey = 'admin-key-of-the-supervision-test-0123456789';
let dataDir: string;
let start: ChildProcess;
let said = '';

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

let apiPort: string;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'hedge-supervision-'));
  apiPort = await freePort();
  const preload = path.join(__dirname, 'test', 'lose-main-thread.js');
  const main = path.join(root, 'tools', 'start', 'dist', 'main.js');
  // The built start itself: bin/start.js builds first, which a test run has done.
  const script = `require(${JSON.stringify(main)}).main(${JSON.stringify(root)}, [])`;
  start = spawn(process.execPath, ['-e', script], {
    cwd: dataDir,
    env: {
      ...{ PATH: process.env['PATH'], HOME: dataDir, NODE_OPTIONS: `--require ${preload}` },
      ...{ DATA_DIR: dataDir, API_PORT: apiPort, ADMIN_API_KEY: adminKey },
      PAPER_EXCHANGE_PORT: await freePort(),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [start.stdout, start.stderr]) {
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
});
afterAll(async () => {
  if (start.exitCode === null && start.signalCode === null) {
    start.kill('SIGINT');
    await once(start, 'exit');
  }
  rmSync(dataDir, { recursive: true, force: true });
});

const pidOf = (name: string): number | undefined => {
  const text = readFileSync(path.join(dataDir, 'children.json'), 'utf8');
  const children = JSON.parse(text) as readonly { readonly name: string; readonly pid: number }[];
  return children.find((child) => child.name === name)?.pid;
};

async function lastCycle(): Promise<string | undefined> {
  const response = await fetch(`http://127.0.0.1:${apiPort}/api/v1/cycles?limit=1`, {
    headers: { authorization: `Bearer ${adminKey}` },
  });
  const { items } = (await response.json()) as { readonly items: readonly { id: string }[] };
  return items[0]?.id;
}

it('a worker whose main thread is lost is ended, started again, and runs cycles', async () => {
  await waitFor('the start', () => said.includes('The signaller beats.'), 90_000);
  await waitFor('a cycle', lastCycle);
  const lost = pidOf('worker') ?? 0;
  process.kill(lost, 'SIGUSR2');
  await waitFor('its end', () => said.includes('The worker ended unexpectedly (SIGKILL)'), 60_000);
  const before = await lastCycle();
  await waitFor('its restart', () => said.includes('The worker runs again.'), 30_000);
  await waitFor('another cycle', async () => (await lastCycle()) !== before, 30_000);
  expect(pidOf('worker')).not.toBe(lost);
  expect(readFileSync(path.join(dataDir, 'logs', 'worker.log'), 'utf8')).toContain(
    'the main thread has been busy for 20 s',
  );
});
