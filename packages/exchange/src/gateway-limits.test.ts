// Limits, bans, time and markets over real HTTP: when a request leaves, and when none does.
import { decimal } from '@hedge/domain';
import {
  ACCOUNT,
  contract,
  exchangeInfo,
  makeFixture,
  positionRow,
  SERVER_TIME,
  type Fixture,
} from './testing/venue-fixture';
import { json, raw, silence } from './testing/venue-server';

const POSITIONS = 'GET /fapi/v3/positionRisk';
const TIME = 'GET /fapi/v1/time';
const INFO = 'GET /fapi/v1/exchangeInfo';
const ORDER = 'POST /fapi/v1/order';
const SYMBOL = 'BTC/USDT:USDT';

let fixture: Fixture;
const open = async (options: Parameters<typeof makeFixture>[0] = {}) => {
  fixture = await makeFixture(options);
  return fixture;
};
afterEach(() => fixture.close());

const order = {
  clientOrderId: 'abcL1',
  symbol: SYMBOL,
  positionSide: 'LONG',
  orderSide: 'SELL',
  quantity: decimal('0.02'),
  signedAt: SERVER_TIME,
  recvWindowMs: 3_000,
} as const;

describe('backing off', () => {
  test('a 429 with Retry-After holds back every account of the host until it is over', async () => {
    const { server, gateway, exchange, clock } = await open();
    const other = exchange.gatewayFor({ ...ACCOUNT, accountId: 'account-2', apiKey: 'other' });
    const limit = { code: -1003, msg: 'Too many requests' };
    server.on(POSITIONS, json(limit, 429, { 'retry-after': '7' }));
    expect((await gateway.fetchPositions()).kind).toBe('failed');
    const before = server.seen.length;

    expect(gateway.backoff()).toMatchObject({ until: SERVER_TIME + 7_000, banned: false });
    expect(other.backoff()).toEqual(gateway.backoff());
    expect((await other.fetchPositions()).kind).toBe('failed');
    await gateway.refreshTime(true);
    expect(await gateway.sendOrder(order)).toMatchObject({
      kind: 'notSent',
      refusal: { kind: 'limit' },
    });
    expect(server.seen).toHaveLength(before);

    clock.advance(7_001);
    server.on(POSITIONS, json([]));
    await gateway.refreshTime();
    expect(gateway.backoff()).toBeNull();
    expect((await gateway.fetchPositions()).kind).toBe('answer');
  });

  test('a 418 names its end in the text and is told as a ban', async () => {
    const { server, gateway } = await open();
    const msg = `Way too many requests; IP(1.2.3.4) banned until ${SERVER_TIME + 600_000}.`;
    server.on(POSITIONS, json({ code: -1003, msg }, 418));
    await gateway.fetchPositions();
    expect(gateway.backoff()).toMatchObject({ until: SERVER_TIME + 600_000, banned: true });
  });

  test('a ban while an order is sent is a proof that it did not execute', async () => {
    const { server, gateway } = await open();
    server.on(ORDER, raw('banned', 418, { 'retry-after': '3600' }));
    expect(await gateway.sendOrder(order)).toMatchObject({
      kind: 'rejected',
      refusal: { kind: 'limit' },
    });
    expect(gateway.backoff()).toMatchObject({ until: SERVER_TIME + 3_600_000, banned: true });
  });

  test('too many orders of one account hold back that account alone', async () => {
    const { server, gateway, exchange } = await open();
    const other = exchange.gatewayFor({ ...ACCOUNT, accountId: 'account-2', apiKey: 'other' });
    server.on(ORDER, json({ code: -1015, msg: 'Too many new orders' }, 429));
    await gateway.sendOrder(order);
    expect(gateway.backoff()).not.toBeNull();
    expect(other.backoff()).toBeNull();
  });

  test('a refusal of the account does not back off', async () => {
    const { server, gateway } = await open();
    server.on(ORDER, json({ code: -2015, msg: 'Invalid API-key' }, 401));
    await gateway.sendOrder(order);
    expect(gateway.backoff()).toBeNull();
  });
});

describe('exchange time', () => {
  test('it is unknown before the first answer, and a read asks for it first', async () => {
    const { server, gateway } = await open({ cold: true });
    expect(gateway.exchangeNow()).toBeNull();
    server.on(POSITIONS, json([positionRow()]));
    expect(await gateway.fetchPositions()).toMatchObject({
      kind: 'answer',
      requestedAt: SERVER_TIME,
    });
    expect(gateway.exchangeNow()).toBe(SERVER_TIME);
  });

  test('without exchange time nothing signed leaves', async () => {
    const { server, gateway } = await open({ cold: true });
    server.on(TIME, json({ serverTime: 'soon' }));
    expect(await gateway.fetchPositions()).toMatchObject({ kind: 'failed', requestedAt: 0 });
    expect(server.seenOf(POSITIONS)).toHaveLength(0);
  });

  test('a refused signing time makes the next read ask for the time again', async () => {
    const { server, gateway } = await open();
    const refused = {
      code: -1021,
      msg: 'Timestamp for this request is outside of the recvWindow.',
    };
    server.on(POSITIONS, json(refused, 400));
    await gateway.fetchPositions();
    server.on(TIME, json({ serverTime: SERVER_TIME + 50_000 }));
    server.on(POSITIONS, json([]));
    expect(await gateway.fetchPositions()).toMatchObject({ requestedAt: SERVER_TIME + 50_000 });
    await gateway.fetchPositions();
    expect(server.seenOf(TIME)).toHaveLength(2);
  });

  test('it is asked again only when it is older than a minute, or by force', async () => {
    const { server, gateway, clock } = await open();
    clock.advance(60_000);
    await gateway.refreshTime();
    expect(server.seenOf(TIME)).toHaveLength(1);
    await gateway.refreshTime(true);
    clock.advance(60_001);
    await gateway.refreshTime();
    expect(server.seenOf(TIME)).toHaveLength(3);
  });

  test('a refresh that is never answered ends by itself', async () => {
    const { server, gateway } = await open({ timeouts: { readMs: 200 } });
    server.on(TIME, silence);
    await gateway.refreshTime(true);
    expect(gateway.exchangeNow()).toBe(SERVER_TIME);
  });
});

describe('markets', () => {
  test.each([
    ['{}', json({})],
    ['HTML', raw('<html></html>')],
    ['no symbol', json({ symbols: [] })],
    ['HTTP 503', raw('', 503)],
  ])('a first exchangeInfo of %s is read again by the next call', async (_what, reply) => {
    const { server, gateway } = await open({ cold: true });
    server.on(POSITIONS, json([]));
    server.on(INFO, reply);
    expect((await gateway.fetchPositions()).kind).toBe('failed');
    expect(server.seenOf(POSITIONS)).toHaveLength(0);
    server.on(INFO, json(exchangeInfo()));
    expect((await gateway.fetchPositions()).kind).toBe('answer');
  });

  test('accounts share one reading of the markets', async () => {
    const { server, exchange } = await open({ cold: true });
    server.on(POSITIONS, json([]));
    const gateways = Array.from({ length: 5 }, (_, index) =>
      exchange.gatewayFor({ ...ACCOUNT, accountId: `account-${index}` }),
    );
    const answers = await Promise.all(gateways.map((each) => each.fetchPositions()));
    expect(answers.map((each) => each.kind)).toEqual(Array(5).fill('answer'));
    expect(server.seenOf(INFO)).toHaveLength(1);
    expect(server.seenOf(TIME)).toHaveLength(1);
  });
});

describe('filters that changed', () => {
  const coarser = () => ({
    ...exchangeInfo(),
    symbols: [contract('BTC', '0.01', '120'), contract('NEW', '1', '10')],
  });

  test('a refusal by a filter makes the next read look at the markets again', async () => {
    const { server, gateway } = await open();
    server.on(POSITIONS, json([]));
    server.on(ORDER, json({ code: -4023, msg: 'Qty not increased by step size.' }, 400));
    await gateway.sendOrder({ ...order, quantity: decimal('0.025') });
    server.on(INFO, json(coarser()));
    const read = server.arrival(INFO);
    expect((await gateway.fetchPositions()).kind).toBe('answer');
    await read;
    expect(server.seenOf(INFO)).toHaveLength(2);
  });

  test('old markets are used while new ones are read, and no read waits for them', async () => {
    const { server, gateway, clock } = await open();
    server.on(POSITIONS, json([positionRow()]));
    server.on(INFO, silence);
    clock.advance(3_600_000);
    expect(await gateway.fetchPositions()).toMatchObject({
      kind: 'answer',
      value: [{ symbol: SYMBOL }],
    });
  });

  test('a symbol listed meanwhile is found by a registration', async () => {
    const { server, exchange, clock } = await open();
    server.on('GET /fapi/v1/positionSide/dual', json({ dualSidePosition: true }));
    server.on(POSITIONS, json([]));
    server.on('GET /fapi/v1/openOrders', json([]));
    server.on('GET /fapi/v1/premiumIndex', json({ symbol: 'NEWUSDT', markPrice: '1', time: 1 }));
    server.on(
      'GET /fapi/v1/commissionRate',
      json({ symbol: 'NEWUSDT', takerCommissionRate: '0.0005' }),
    );
    server.on(INFO, json(coarser()));
    clock.advance(60_000);
    expect(await exchange.accountFacts(ACCOUNT, ['NEW/USDT:USDT'])).toMatchObject({
      ok: true,
      value: { markets: [{ symbol: 'NEW/USDT:USDT', stepSize: '1' }] },
    });
  });
});

test('an account keeps its gateway while its keys are the same', async () => {
  const { exchange, gateway } = await open();
  expect(exchange.gatewayFor({ ...ACCOUNT })).toBe(gateway);
  expect(exchange.gatewayFor({ ...ACCOUNT, secret: 'new' })).not.toBe(gateway);
});
