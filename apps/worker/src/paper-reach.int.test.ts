// A worker with a paper account reaches loopback and nothing else, whatever the exchange or the
// environment try: every connection and look-up of the process, over a whole main job.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  anAccount,
  anOperation,
  AT_TARGET,
  BTC,
  expectBooksBalanced,
  insertAccount,
  insertOperation,
  makeDesk,
  SOME_HEDGE,
  startApp,
  startBeat,
  startDeskApi,
  startDeskWorker,
  startPaper,
  waitFor,
  type AppProcess,
  type Desk,
  type Paper,
} from '@hedge/testkit';

jest.setTimeout(120_000);

const HOOK = join(__dirname, 'test', 'record-connections.js');

let paper: Paper;
let desk: Desk;
let folder: string;
let proxy: Server;
let proxied = 0;
const children: AppProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hedge-reach-'));
  proxy = createServer((socket) => {
    proxied += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  paper = await startPaper();
  desk = await makeDesk(paper);
});
afterAll(async () => {
  await Promise.all(children.map((child) => child.kill('SIGKILL')));
  await desk.close();
  await paper.stop();
  await new Promise((resolve) => proxy.close(resolve));
  rmSync(folder, { recursive: true });
});

/** What the hook wrote: `connect 127.0.0.1 3210`, `lookup localhost`. */
function readRecord(file: string): readonly (readonly string[])[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.map((line) => line.split(' '));
}

/** Only loopback, and the hook was there: it has seen the database and the exchange. */
function expectLoopbackOnly(file: string): void {
  const record = readRecord(file);
  expect(record.filter(([, host]) => !isLoopback(host))).toEqual([]);
  expect(record).toContainEqual(['connect', '127.0.0.1', new URL(paper.url).port]);
  expect(record).toContainEqual(['connect', '127.0.0.1', new URL(desk.databaseUrl).port]);
  expect(proxied).toBe(0);
}

const isLoopback = (host: string | undefined) =>
  host === undefined || ['127.0.0.1', '::1', 'localhost'].includes(host) || host.startsWith('/');

function recordingEnv(file: string): Record<string, string> {
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
  const proxies = names.flatMap((name) => [name, name.toLowerCase()]);
  return {
    ...Object.fromEntries(proxies.map((name) => [name, address])),
    NODE_USE_ENV_PROXY: '1',
    NODE_OPTIONS: `--require ${HOOK}`,
    CONNECTIONS_FILE: file,
  };
}

/** Registers through the API, lets the worker close at the target, and looks at the books. */
async function doMainJob(): Promise<void> {
  const api = await startDeskApi(desk);
  children.push(api.process);
  const { profitTarget, long, short } = SOME_HEDGE;
  await desk.setPosition(BTC, 'LONG', long.quantity, long.entryPrice);
  await desk.setPosition(BTC, 'SHORT', short.quantity, short.entryPrice);
  const id = await waitFor('the registration', async () => {
    const { status, body } = await api.call('POST', '/operations', {
      ...{ accountId: desk.accountId, symbol: BTC, profitTarget, autoCloseEnabled: true },
      long: { quantity: long.quantity },
      short: { quantity: short.quantity },
    });
    return status === 201 ? String(body['id']) : null;
  });
  desk.adopt(id, SOME_HEDGE);
  await paper.setMark(BTC, AT_TARGET);
  const beat = await startBeat(desk);
  await waitFor('the history', async () => (await desk.readHistory(id)).length === 1);
  await beat.stop();
  await expectBooksBalanced(desk);
}

/** The exchange itself tries to send its client away. */
async function redirectAway(): Promise<void> {
  for (const path of ['/fapi/v3/positionRisk', '/fapi/v1/premiumIndex']) {
    const headers = { location: `https://fapi.binance.com${path}` };
    const redirect = { status: 302, body: '', headers };
    await paper.addFault({ endpoint: `GET ${path}`, when: 'before', do: redirect });
  }
}

describe('a worker that serves a paper account', () => {
  it('registers, watches, closes and records by loopback alone: no real host, no redirect, no proxy', async () => {
    const file = join(folder, 'worker');
    children.push(await startDeskWorker(desk, recordingEnv(file)));
    await redirectAway();
    try {
      await doMainJob();
      expect(await paper.struck()).toBe(2);
    } finally {
      expectLoopbackOnly(file);
    }
  });

  it('leaves a live account alone that appears after its start, and says so', async () => {
    const file = join(folder, 'live');
    children.push(await startDeskWorker(desk, recordingEnv(file)));
    const live = anAccount({ id: randomUUID(), label: 'the live one', mode: 'live' });
    await insertAccount(desk.client, live);
    await insertOperation(desk.client, anOperation({ accountId: live.id }));
    const id = await desk.open(SOME_HEDGE);
    const beat = await startBeat(desk);
    try {
      await waitFor('the alert', async () => {
        return (await desk.readOpenAlertKinds()).includes('ACCOUNT_NOT_SERVED');
      });
      await waitFor('the history', async () => (await desk.readHistory(id)).length === 1);
    } finally {
      await beat.stop();
      expectLoopbackOnly(file);
    }
  });

  it('is not started with a real exchange as its paper exchange', async () => {
    for (const url of ['https://fapi.binance.com', 'https://demo-fapi.binance.com.']) {
      const refused = startDeskWorker(desk, { PAPER_EXCHANGE_URL: url });
      await expect(refused).rejects.toThrow(/code 1[^]*PAPER_EXCHANGE_URL/);
    }
  });
});

describe('the record of connections', () => {
  it('shows a program that reaches for a host outside of loopback', async () => {
    const file = join(folder, 'control');
    const program = join(__dirname, 'test', 'reach-outside.js');
    children.push(await startApp({ app: program, env: recordingEnv(file) }));
    const hosts = readRecord(file).map(([, host]) => host);
    expect(hosts.filter((host) => !isLoopback(host))).toContain('exchange.invalid');
  });
});
