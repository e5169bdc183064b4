// Order slots over real HTTP: reserved for both legs or for none, and held against the exchange's count.
import { decimal } from '@hedge/domain';
import { silentLogger } from '@hedge/platform';
import { makeExchanges } from './exchange';
import {
  ACCOUNT,
  exchangeInfo,
  makeFixture,
  orderRow,
  SERVER_TIME,
  type Fixture,
} from './testing/venue-fixture';
import { json } from './testing/venue-server';

const ORDER = 'POST /fapi/v1/order';
const order = {
  clientOrderId: 'abcL1',
  symbol: 'BTC/USDT:USDT',
  positionSide: 'LONG',
  orderSide: 'SELL',
  quantity: decimal('0.02'),
  signedAt: SERVER_TIME,
  recvWindowMs: 3_000,
} as const;

let fixture: Fixture;
afterEach(() => fixture.close());

/** An account that may send three orders in 10 s. */
async function open(limit = 3) {
  fixture = await makeFixture({ cold: true });
  const ordersPer10s = { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit };
  fixture.server.on('GET /fapi/v1/exchangeInfo', json(exchangeInfo([ordersPer10s])));
  await fixture.exchange.warmUp();
  fixture.server.on(ORDER, json(orderRow()));
  return fixture;
}

test('slots are taken whole or not at all, per account', async () => {
  const { gateway, exchange } = await open();
  expect(gateway.reserveOrderSlots(2)).toBe(true);
  expect(gateway.reserveOrderSlots(2)).toBe(false);
  expect(gateway.reserveOrderSlots(1)).toBe(true);
  expect(gateway.reserveOrderSlots(1)).toBe(false);
  expect(exchange.gatewayFor({ ...ACCOUNT, accountId: 'b' }).reserveOrderSlots(3)).toBe(true);
});

test('slots that no order used are free as soon as they are given back', async () => {
  const { gateway } = await open();
  expect(gateway.reserveOrderSlots(3)).toBe(true);
  gateway.releaseOrderSlots(2);
  expect(gateway.reserveOrderSlots(2)).toBe(true);
  expect(gateway.reserveOrderSlots(1)).toBe(false);
});

test('a sent order keeps its slot for the window, and the reservation it used is gone', async () => {
  const { gateway, clock } = await open();
  gateway.reserveOrderSlots(2);
  await gateway.sendOrder(order);
  await gateway.sendOrder(order);
  expect(gateway.reserveOrderSlots(2)).toBe(false);
  expect(gateway.reserveOrderSlots(1)).toBe(true);
  gateway.releaseOrderSlots(1);
  clock.advance(10_000);
  await gateway.refreshTime();
  expect(gateway.reserveOrderSlots(3)).toBe(true);
});

test('an order that never left keeps no slot', async () => {
  const { gateway } = await open();
  gateway.reserveOrderSlots(1);
  const { port } = new URL(fixture.server.baseUrl);
  await fixture.server.close();
  expect(Number(port)).toBeGreaterThan(0);
  expect((await gateway.sendOrder(order)).kind).toBe('notSent');
  expect(gateway.reserveOrderSlots(3)).toBe(true);
});

test('what others sent on the account, by X-MBX-ORDER-COUNT-10S, leaves less room', async () => {
  const { gateway, server, clock } = await open(10);
  server.on(ORDER, json(orderRow(), 200, { 'x-mbx-order-count-10s': '9' }));
  await gateway.sendOrder(order);
  expect(gateway.reserveOrderSlots(2)).toBe(false);
  expect(gateway.reserveOrderSlots(1)).toBe(true);
  gateway.releaseOrderSlots(1);
  clock.advance(10_000);
  await gateway.refreshTime();
  expect(gateway.reserveOrderSlots(10)).toBe(true);
});

test('before exchangeInfo has told the limits they are cautious', async () => {
  fixture = await makeFixture({ cold: true });
  const { gateway } = fixture;
  await gateway.refreshTime();
  expect(gateway.reserveOrderSlots(50)).toBe(true);
  expect(gateway.reserveOrderSlots(1)).toBe(false);
});

test('an account that moves to another address, and back, takes what it sent along', async () => {
  const { server, clock, holds } = await open();
  const limited = json({ code: -1015, msg: 'Too many new orders' }, 429, { 'retry-after': '10' });
  const [here, there] = ['127.0.0.1', '127.0.0.2'];
  const exchanges = makeExchanges(
    { clock, holds, logger: silentLogger, random: () => 0.5 },
    { paperUrl: server.baseUrl, allowLiveTrading: false, egressAddresses: [here, there] },
  );
  const gatewayFrom = async (address: string) => {
    const exchange = await exchanges.of('paper', address);
    await exchange.warmUp();
    return exchange.gatewayFor(ACCOUNT);
  };
  try {
    const before = await gatewayFrom(here);
    expect(before.reserveOrderSlots(2)).toBe(true);
    await before.sendOrder(order);

    const after = await gatewayFrom(there);
    expect(after.reserveOrderSlots(2)).toBe(false);
    expect(after.reserveOrderSlots(1)).toBe(true);
    server.on(ORDER, limited);
    await after.sendOrder(order);
    const again = await gatewayFrom(here);
    for (const { backoff } of [after, again]) {
      expect(backoff()).toMatchObject({ why: expect.stringContaining('-1015') as string });
    }

    clock.advance(10_000);
    again.releaseOrderSlots(1);
    await again.refreshTime();
    expect(again.backoff()).toBeNull();
    expect(again.reserveOrderSlots(3)).toBe(true);
  } finally {
    await exchanges.close();
  }
});
