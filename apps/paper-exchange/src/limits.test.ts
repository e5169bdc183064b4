// Limits over real HTTP: headers, 429 and 418 with Retry-After, -1015, and that a refusal does nothing.
import { CLOSE_LONG, holdLong, startTestExchange, type TestExchange } from './testing/paper-client';

let exchange: TestExchange;

beforeEach(async () => {
  exchange = await startTestExchange();
});
afterEach(() => exchange.server.close());

const PATH = '/fapi/v3/positionRisk';
const switches = (change: object) => exchange.client.paper('PUT', '/switches', change);
const read = () => exchange.client.signed('GET', PATH);
const place = (newClientOrderId: string, quantity = '0.002') =>
  exchange.client.signed('POST', '/fapi/v1/order', { ...CLOSE_LONG, quantity, newClientOrderId });

/** Well inside a minute of exchange time, so that no test runs into the next one. */
async function enterMinute(): Promise<void> {
  const { body } = await exchange.client.plain('GET', '/fapi/v1/time');
  await exchange.clock.sleep(60_000 - (body.serverTime % 60_000) + 1_000);
}

describe('an address over its weight', () => {
  it('gets 429 with the wait and the weight, and is served again when the minute is over', async () => {
    await enterMinute();
    await switches({ ipWeightLimit: 10 });
    expect((await read()).headers.get('retry-after')).toBeNull();
    expect((await read()).status).toBe(200);
    const refused = await read();
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: -1003 });
    expect(refused.headers.get('x-mbx-used-weight-1m')).toBe('15');
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    await exchange.clock.sleep(wait * 1000);
    expect((await read()).status).toBe(200);
  });

  it('places no order, though an order costs no weight', async () => {
    await holdLong(exchange.client);
    await enterMinute();
    await switches({ ipWeightLimit: 4 });
    expect((await read()).status).toBe(429);
    expect((await place('late')).status).toBe(429);
    expect(exchange.engine.ledger().orders.map((order) => order.origin)).toEqual(['hand']);
    expect(exchange.engine.ledger().requests.at(-1)).toMatchObject({ status: 429, weight: 0 });
  });

  it('is banned with 418 when it does not stop, until the time in the text, on every path', async () => {
    await enterMinute();
    await switches({ ipWeightLimit: 1, throttledBeforeBan: 2, firstBanMs: 300_000 });
    const statuses = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await read()).status);
    expect(statuses).toEqual([429, 429, 418, 418]);
    const banned = await exchange.client.plain<{ msg: string }>('GET', '/fapi/v1/time');
    expect(banned.status).toBe(418);
    const untilMs = Number(/banned until (\d+)\./.exec(banned.body.msg)?.[1]);
    const wait = Number(banned.headers.get('retry-after'));
    const leftMs = untilMs - exchange.clock.now();
    expect(leftMs).toBeGreaterThan(0);
    expect(wait * 1000).toBeGreaterThanOrEqual(leftMs);
    expect(wait).toBeLessThanOrEqual(300);
    expect((await exchange.client.paper('GET', '/switches')).status).toBe(200);
    await exchange.clock.sleep(leftMs);
    await switches({ ipWeightLimit: 100 });
    expect((await read()).status).toBe(200);
  });

  it('is told the limit by exchangeInfo as it is switched', async () => {
    await switches({ ipWeightLimit: 6_000, ordersPer10s: 50 });
    const info = await exchange.client.plain<{ rateLimits: object[] }>(
      'GET',
      '/fapi/v1/exchangeInfo',
    );
    expect(info.body.rateLimits).toMatchObject([
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', limit: 6_000 },
      { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 50 },
      { rateLimitType: 'ORDERS', interval: 'MINUTE', limit: 1_200 },
    ]);
    const own = await exchange.client.signed('GET', '/fapi/v1/rateLimit/order');
    expect(own.body).toEqual(info.body.rateLimits.slice(1));
  });
});

describe('the weight of a request', () => {
  it('is more without a symbol, and an empty symbol is none', async () => {
    const used = async (path: string) => {
      const before = (await exchange.client.signed('GET', '/fapi/v1/ping')).headers;
      const after = (await exchange.client.signed('GET', path)).headers;
      const weight = (headers: Headers) => Number(headers.get('x-mbx-used-weight-1m'));
      return weight(after) - weight(before);
    };
    await enterMinute();
    expect(await used('/fapi/v1/openOrders')).toBe(40);
    const quote = async (query: string) => {
      await exchange.client.plain('GET', `/fapi/v1/premiumIndex${query}`);
      return exchange.engine.ledger().requests.at(-1)?.weight;
    };
    expect(await quote('?symbol=BTCUSDT')).toBe(1);
    expect(await quote('?symbol=')).toBe(10);
  });
});

describe('an account that places orders', () => {
  beforeEach(async () => {
    await holdLong(exchange.client);
    await enterMinute();
  });

  it('reads its counts from accepted orders, and not from refused ones', async () => {
    const counts = (headers: Headers) =>
      ['10s', '1m'].map((span) => headers.get(`x-mbx-order-count-${span}`));
    expect(counts((await place('one')).headers)).toEqual(['1', '1']);
    expect(counts((await place('two', '5')).headers)).toEqual([null, null]);
    expect(counts((await place('three')).headers)).toEqual(['3', '3']);
    const batchOrders = JSON.stringify([{ ...CLOSE_LONG, quantity: '0.002' }]);
    const batch = await exchange.client.signed('POST', '/fapi/v1/batchOrders', { batchOrders });
    expect(counts(batch.headers)).toEqual(['8', '4']);
  });

  it('is refused with -1015 past its limit, which executes nothing, and served again later', async () => {
    await switches({ ordersPer10s: 2 });
    const fills = () => exchange.engine.ledger().fills.length;
    await place('one');
    await place('two');
    const before = fills();
    const refused = await place('three');
    expect([refused.status, refused.body.code]).toEqual([429, -1015]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(fills()).toBe(before);
    const lookup = { symbol: 'BTCUSDT', origClientOrderId: 'three' };
    const found = await exchange.client.signed('GET', '/fapi/v1/order', lookup);
    expect(found.body.code).toBe(-2013);
    await exchange.clock.sleep(10_000);
    expect((await place('three')).status).toBe(200);
  });

  it('is refused with 400 where the switch says so', async () => {
    await switches({ ordersPerMinute: 1, orderLimitStatus: 400 });
    await place('one');
    expect((await place('two')).status).toBe(400);
  });
});
