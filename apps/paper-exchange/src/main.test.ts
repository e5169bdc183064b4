// The paper exchange as a process: start, kill -9, second start, wrong environment, busy port.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { CLOSE_LONG, holdLong, KEY, makePaperClient, SECRET } from './testing/paper-client';

const MAIN = path.join(__dirname, '..', 'dist', 'main.js');

let dataDir: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  if (!fs.existsSync(MAIN)) throw new Error(`${MAIN} is missing: run "npm run build" first`);
});
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'paper-main-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  fs.rmSync(dataDir, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
}

function launch(env: Readonly<Record<string, string>> = {}, cwd = process.cwd()): Running {
  const child = fork(MAIN, [], {
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, PAPER_EXCHANGE_PORT: '0', ...env },
    execArgv: [],
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return { child, output };
}

async function start(env?: Readonly<Record<string, string>>) {
  const running = launch(env);
  const [message] = (await once(running.child, 'message')) as [{ type: string; port: number }];
  const url = `http://127.0.0.1:${message.port}`;
  return { ...running, message, url, client: makePaperClient(url) };
}

function readStatus(options: http.RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http
      .get(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on('error', reject);
  });
}

async function end({ child }: Running, signal?: NodeJS.Signals) {
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  if (signal) child.kill(signal);
  return ended;
}

describe('the paper exchange process', () => {
  it('keeps accounts, positions, orders and switches over kill -9', async () => {
    const first = await start();
    const account = { apiKey: KEY, secret: SECRET, balance: '1000' };
    await first.client.paper('POST', '/accounts', account);
    await first.client.paper('PUT', '/prices', { symbol: 'BTCUSDT', markPrice: '50000' });
    await first.client.paper('PUT', '/switches', { takerFee: '0.001' });
    await holdLong(first.client, '0.03');
    await first.client.signed('POST', '/fapi/v1/order', CLOSE_LONG);
    const before = (await first.client.paper('GET', `/ledger?apiKey=${KEY}`)).body;
    expect(await end(first, 'SIGKILL')).toEqual([null, 'SIGKILL']);

    const second = await start();
    const after = (await second.client.paper('GET', `/ledger?apiKey=${KEY}`)).body;
    expect(after.fills).toEqual(before.fills);
    expect(after.orders).toEqual(before.orders);
    const positions = await second.client.signed('GET', '/fapi/v3/positionRisk');
    expect(positions.body).toMatchObject([{ positionAmt: '0.010', markPrice: '50000.00000000' }]);
    const rates = { symbol: 'BTCUSDT' };
    expect(
      (await second.client.signed('GET', '/fapi/v1/commissionRate', rates)).body,
    ).toMatchObject({
      takerCommissionRate: '0.001',
    });
  });

  it('is killed by a fault rule after execution, and knows the order at its next start', async () => {
    const first = await start();
    await first.client.paper('POST', '/accounts', { apiKey: KEY, secret: SECRET, balance: '1000' });
    await first.client.paper('PUT', '/prices', { symbol: 'BTCUSDT', markPrice: '50000' });
    await holdLong(first.client);
    await first.client.paper('POST', '/faults', {
      endpoint: 'POST /fapi/v1/order',
      when: 'afterExecution',
      do: { signal: { pid: first.child.pid, name: 'SIGKILL' } },
    });
    const ended = end(first);
    await expect(first.client.signed('POST', '/fapi/v1/order', CLOSE_LONG)).rejects.toThrow();
    expect(await ended).toEqual([null, 'SIGKILL']);

    const second = await start();
    const lookup = { symbol: 'BTCUSDT', origClientOrderId: 'close-1' };
    const found = await second.client.signed('GET', '/fapi/v1/order', lookup);
    expect(found.body).toMatchObject({ status: 'FILLED', executedQty: '0.020' });
  });

  it('says where it listens in one line and ends with 0 on SIGTERM, a stalled client or not', async () => {
    const running = await start();
    expect(running.message).toEqual({ type: 'ready', port: expect.any(Number) });
    await running.client.paper('POST', '/faults', {
      endpoint: 'GET /fapi/v1/time',
      when: 'before',
      do: { stallBody: true, body: 'x' },
    });
    const stalled = await fetch(`${running.url}/fapi/v1/time`);
    const cut = stalled.text().catch(() => 'cut');
    expect(await end(running, 'SIGTERM')).toEqual([0, null]);
    expect(await cut).toBe('cut');
    expect(running.output.stdout).toBe(`paper exchange listening on ${running.url}\n`);
    expect(running.output.stderr).toBe('');
  });

  it('refuses a busy port with one line, and leaves the state of the other alone', async () => {
    const first = await start();
    await first.client.paper('POST', '/accounts', { apiKey: KEY, secret: SECRET, balance: '1' });
    const port = String(first.message.port);
    const second = launch({ PAPER_EXCHANGE_PORT: port });
    expect(await end(second)).toEqual([1, null]);
    expect(second.output.stderr.trim().split('\n')).toHaveLength(1);
    expect(second.output.stderr).toContain(port);
    const again = await first.client.paper('POST', '/accounts', {
      apiKey: KEY,
      secret: SECRET,
      balance: '1',
    });
    expect(again.status).toBe(200);
  });

  it('listens for everyone where told, but answers control routes on loopback alone', async () => {
    const running = await start({ PAPER_EXCHANGE_HOST: '0.0.0.0' });
    const { port } = running.message;
    expect(running.output.stdout).toBe(`paper exchange listening on http://0.0.0.0:${port}\n`);
    expect((await running.client.paper('GET', '/switches')).status).toBe(200);
    const near = Object.values(os.networkInterfaces()).flat();
    const other = near.find((row) => row?.family === 'IPv4' && !row.internal)?.address;
    // Another address of this machine is as far as a test can go; 127.0.0.2 is loopback still.
    const address = other ?? '127.0.0.2';
    const ask = (resource: string) =>
      readStatus({ host: address, port, path: resource, headers: { host: `localhost:${port}` } });
    expect(await ask('/fapi/v1/time')).toBe(200);
    expect(await ask('/paper/switches')).toBe(other === undefined ? 200 : 403);
  });

  it('replays a configured file, and refuses one that it cannot read or play', async () => {
    const file = path.join(dataDir, 'eth.csv');
    fs.writeFileSync(file, 'timestamp,open,high,low,close\n1640995200,3000,3100,2900,3050\n');
    const first = await start({ PAPER_REPLAY_FILES: `ETHUSDT=${file}` });
    const body = { symbol: 'ETHUSDT', follow: 'replay', speed: 100_000 };
    expect((await first.client.paper('PUT', '/prices', body)).status).toBe(200);
    await end(first, 'SIGKILL');
    fs.rmSync(file);

    const second = await start();
    const quote = await second.client.plain('GET', '/fapi/v1/premiumIndex?symbol=ETHUSDT');
    expect(quote.body.markPrice).toBe('3050.00000000');

    for (const [files, reason] of [
      [`ETHUSDT=${file}`, 'ENOENT'],
      [`DOGEUSDT=${file}`, 'DOGEUSDT, which is not traded here'],
    ] as const) {
      const wrong = launch({ PAPER_REPLAY_FILES: files });
      expect(await end(wrong)).toEqual([1, null]);
      expect(wrong.output.stderr).toContain(reason);
      expect(wrong.output.stderr.trim().split('\n')).toHaveLength(1);
    }
  });

  it('refuses a wrong environment by name and ends with 1', async () => {
    const wrong = launch({ PAPER_EXCHANGE_PORT: '99999x' });
    expect(await end(wrong)).toEqual([1, null]);
    expect(wrong.output.stderr).toContain('PAPER_EXCHANGE_PORT');
    expect(wrong.output.stdout).toBe('');
  });

  it('reads ./.env, and lets the environment win', async () => {
    fs.writeFileSync(path.join(dataDir, '.env'), 'PAPER_EXCHANGE_HOST=none.invalid\n');
    const told = launch({}, dataDir);
    expect(await end(told)).toEqual([1, null]);
    expect(told.output.stderr).toContain('none.invalid');

    const overruled = launch({ PAPER_EXCHANGE_HOST: '127.0.0.1' }, dataDir);
    const [message] = (await once(overruled.child, 'message')) as [{ type: string }];
    expect(message.type).toBe('ready');
  });
});
