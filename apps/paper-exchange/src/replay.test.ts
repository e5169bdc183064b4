// Replayed prices through the control interface and the journal: played, ended, and read back alike.
import { makePaperEngine, type Bar } from '@hedge/paper-engine';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openJournal } from './journal';
import { makePaperServer, type PaperServer } from './paper-server';
import { CLOSE_LONG, holdLong, KEY, makePaperClient, SECRET } from './testing/paper-client';

const R0 = Date.UTC(2022, 0, 1);
const T0 = Date.UTC(2030, 0, 1);
const BARS: readonly Bar[] = [
  [R0, '40000', '44000', '36000', '42000'],
  [R0 + 60_000, '42000', '48000', '41000', '41500'],
];
const SYMBOL = 'BTCUSDT';

/** A clock that stands until it is moved. */
const clock = {
  nowMs: T0,
  now: () => clock.nowMs,
  sleep: (ms: number) => {
    clock.nowMs += ms;
    return Promise.resolve();
  },
};

let folder: string;
const servers: PaperServer[] = [];

/** An exchange on the state in `folder`; each call is a process that began anew. */
async function start(recordings = new Map([[SYMBOL, { id: 'r1', bars: BARS }]])) {
  const { engine } = openJournal({
    folder,
    makeEngine: () => makePaperEngine({ random: () => 0.5 }),
    log: () => undefined,
    onFailure: (error) => {
      throw error;
    },
  });
  const deps = { engine, clock, recordings, log: () => undefined, sendSignal: () => undefined };
  const server = makePaperServer(deps);
  servers.push(server);
  const url = `http://127.0.0.1:${await server.start(0)}`;
  const client = makePaperClient(url, KEY, SECRET, clock.now);
  const follow = (more: object = {}) =>
    client.paper('PUT', '/prices', { symbol: SYMBOL, follow: 'replay', ...more });
  const mark = async () =>
    (await client.plain('GET', `/fapi/v1/premiumIndex?symbol=${SYMBOL}`)).body.markPrice;
  return { engine, client, follow, mark };
}

beforeEach(() => {
  clock.nowMs = T0;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paper-replay-'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('replayed prices', () => {
  it('are played from the first bar at the speed given, and hold the last close', async () => {
    const { client, follow, mark } = await start();
    const begun = await follow({ speed: 60 });
    expect(begun.body).toMatchObject({
      symbol: SYMBOL,
      markPrice: '40000',
      source: 'replay',
      replay: { moment: '2022-01-01T00:00:00.000Z', speed: 60, atEnd: 'hold', ended: false },
    });
    await clock.sleep(1_000);
    expect(await mark()).toBe('42000.00000000');
    await clock.sleep(60_000);
    expect(await mark()).toBe('41500.00000000');
    const prices = await client.paper<{ symbol: string; replay: object }[]>('GET', '/prices');
    const row = prices.body.find(({ symbol }) => symbol === SYMBOL);
    expect(row?.replay).toMatchObject({ ended: true, moment: '2022-01-01T00:02:00.000Z' });
  });

  it('begin where told, and again at the first bar when they are to repeat', async () => {
    const { follow, mark } = await start();
    await follow({ from: '2022-01-01 00:01:00', atEnd: 'repeat' });
    expect(await mark()).toBe('42000.00000000');
    await clock.sleep(60_000);
    expect(await mark()).toBe('40000.00000000');
  });

  it('are refused from outside the recording, and without one', async () => {
    const { engine, follow } = await start();
    const before = engine.exportState();
    const outside = await follow({ from: '2023-01-01' });
    expect(outside.status).toBe(400);
    expect(outside.body.error).toMatchObject({
      message:
        'from must be within the recording: 2022-01-01T00:00:00.000Z to 2022-01-01T00:01:00.000Z',
    });
    for (const speed of [0, -1, 1e9, '2']) expect((await follow({ speed })).status).toBe(400);
    expect((await follow({ from: 'noon' })).status).toBe(400);
    const other = await follow({ symbol: 'ETHUSDT' });
    expect([other.status, other.body.error.code]).toEqual([422, 'NO_RECORDING']);
    expect(engine.exportState()).toEqual(before);
  });

  it('are the same after a crash, though the file is gone, and so are the fills they made', async () => {
    const first = await start();
    await first.client.paper('POST', '/accounts', { apiKey: KEY, secret: SECRET, balance: '9000' });
    await first.follow({ speed: 10 });
    await holdLong(first.client);
    await clock.sleep(1_777);
    const order = { ...CLOSE_LONG, quantity: '0.01' };
    await first.client.signed('POST', '/fapi/v1/order', order);
    const limit = { type: 'LIMIT', timeInForce: 'GTC', price: '47000', newClientOrderId: 'rest' };
    await first.client.signed('POST', '/fapi/v1/order', { ...order, ...limit });
    const seen = await first.mark();

    const second = await start(new Map());
    expect(second.engine.exportState()).toEqual(first.engine.exportState());
    expect(await second.mark()).toBe(seen);
    await clock.sleep(6_400);
    const found = await second.client.signed('GET', '/fapi/v1/order', {
      symbol: SYMBOL,
      origClientOrderId: 'rest',
    });
    expect(found.body).toMatchObject({ status: 'FILLED', avgPrice: '47000.00000000' });

    const third = await start(new Map());
    expect(third.engine.ledger()).toMatchObject({ fills: second.engine.ledger().fills });
    expect(third.engine.exportState()).toEqual(second.engine.exportState());
  });
});
