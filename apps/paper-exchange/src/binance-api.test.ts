// The Binance side over real HTTP: signatures, places of parameters, types of numbers, refusals.
import type { OrderAck } from '@hedge/paper-engine';
import { createHmac } from 'node:crypto';
import {
  CLOSE_LONG,
  encodeParams,
  holdLong,
  KEY,
  makePaperClient,
  SECRET,
  startTestExchange,
  type TestExchange,
} from './testing/paper-client';

let exchange: TestExchange;

beforeEach(async () => {
  exchange = await startTestExchange();
});
afterEach(() => exchange.server.close());

describe('a signed order', () => {
  it.each(['body', 'query'] as const)('with its parameters in the %s executes', async (place) => {
    const { client } = exchange;
    await holdLong(client);
    const reply = await client.signed('POST', '/fapi/v1/order', CLOSE_LONG, place);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      status: 'FILLED',
      executedQty: '0.020',
      clientOrderId: 'close-1',
    });
    expect(typeof reply.body.orderId).toBe('number');
    expect(typeof reply.body.updateTime).toBe('number');
  });

  it('may be split over query string and body, signed without & between, and the query wins', async () => {
    const { client, engine } = exchange;
    await holdLong(client);
    const query = new URLSearchParams({ ...CLOSE_LONG, quantity: '0.01' }).toString();
    const body = `quantity=0.02&timestamp=${Date.now()}`;
    const signature = createHmac('sha256', SECRET)
      .update(query + body)
      .digest('hex');
    const reply = await client.plain('POST', `/fapi/v1/order?${query}`, {
      headers: { 'X-MBX-APIKEY': KEY, 'content-type': 'application/x-www-form-urlencoded' },
      body: `${body}&signature=${signature.toUpperCase()}`,
    });
    expect(reply.body).toMatchObject({ executedQty: '0.010' });
    expect(engine.ledger().fills.at(-1)?.quantity).toBe('0.01');
  });
});

describe('authentication refuses', () => {
  const PATH = '/fapi/v3/positionRisk';

  it.each([
    ['no key', {}, 401, -2014],
    ['an unknown key', { 'X-MBX-APIKEY': 'nobody' }, 401, -2015],
    ['no timestamp', { 'X-MBX-APIKEY': KEY }, 400, -1102],
  ])('%s', async (_title, headers, status, code) => {
    const reply = await exchange.client.plain('GET', PATH, { headers });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it('a signature of another secret, and one that is missing', async () => {
    const wrong = await makePaperClient(exchange.url, KEY, 'other').signed('GET', PATH);
    expect([wrong.status, wrong.body.code]).toEqual([400, -1022]);
    const headers = { 'X-MBX-APIKEY': KEY };
    const none = await exchange.client.plain('GET', `${PATH}?timestamp=${Date.now()}`, { headers });
    expect(none.body).toEqual({
      code: -1102,
      msg: "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.",
    });
  });

  it.each([
    ['cut short', (digest: string) => digest.slice(0, 63)],
    ['with something behind it', (digest: string) => `${digest}zz`],
    ['that is no hex', () => 'z'.repeat(64)],
    ['of other parameters', (digest: string) => [...digest].reverse().join('')],
  ])('a signature %s', async (_title, change) => {
    const text = encodeParams({ timestamp: Date.now() });
    const digest = createHmac('sha256', SECRET).update(text).digest('hex');
    const headers = { 'X-MBX-APIKEY': KEY };
    const ask = (signature: string) =>
      exchange.client.plain('GET', `${PATH}?${text}&signature=${signature}`, { headers });
    expect((await ask(digest)).status).toBe(200);
    expect((await ask(change(digest))).body.code).toBe(-1022);
  });

  it('parameters changed after signing, and duplicate ones', async () => {
    const { client } = exchange;
    const order = { ...CLOSE_LONG, timestamp: Date.now() };
    const text = encodeParams(order);
    const signature = createHmac('sha256', SECRET).update(text).digest('hex');
    const changed = text.replace('quantity=0.02', 'quantity=0.01');
    const headers = { 'X-MBX-APIKEY': KEY };
    const path = `/fapi/v1/order?${changed}&signature=${signature}`;
    expect((await client.plain('POST', path, { headers })).body.code).toBe(-1022);
    const twice = await client.plain('GET', '/fapi/v1/premiumIndex?symbol=A&symbol=B');
    expect(twice.body.code).toBe(-1101);
  });

  it.each([
    [-5_100, -1021],
    [1_500, -1021],
  ])('a timestamp %i ms from exchange time', async (offset, code) => {
    const reply = await exchange.client.signed('GET', PATH, { timestamp: Date.now() + offset });
    expect([reply.status, reply.body.code]).toEqual([400, code]);
  });
});

describe('look-ups', () => {
  it('find an order by either id, and answer -2013 for none', async () => {
    const { client } = exchange;
    await holdLong(client);
    const { body } = await client.signed<OrderAck>('POST', '/fapi/v1/order', CLOSE_LONG);
    const find = (lookup: Record<string, string | number>) =>
      client.signed('GET', '/fapi/v1/order', { symbol: 'BTCUSDT', ...lookup });
    expect((await find({ origClientOrderId: 'close-1' })).body.orderId).toBe(body.orderId);
    expect((await find({ orderId: body.orderId })).body.avgPrice).toBe('50000.00000000');
    const none = await find({ origClientOrderId: 'close-2' });
    expect([none.status, none.body]).toEqual([400, { code: -2013, msg: 'Order does not exist.' }]);
    expect((await find({})).body.code).toBe(-1102);
  });

  it('answer trades, orders, income, balance, account and conditions', async () => {
    const { client } = exchange;
    await holdLong(client);
    await client.signed('POST', '/fapi/v1/order', CLOSE_LONG);
    const get = async (path: string, params = {}) => {
      const reply = await client.signed<unknown>('GET', path, params);
      expect(reply.status).toBe(200);
      return reply.body;
    };
    const symbol = { symbol: 'BTCUSDT' };
    expect(await get('/fapi/v1/userTrades', symbol)).toHaveLength(2);
    expect(await get('/fapi/v1/allOrders', symbol)).toHaveLength(2);
    expect(await get('/fapi/v1/openOrders')).toEqual([]);
    expect(await get('/fapi/v1/income', { incomeType: 'REALIZED_PNL' })).toHaveLength(1);
    expect(await get('/fapi/v3/balance')).toMatchObject([{ balance: '10019.01000000' }]);
    expect(await get('/fapi/v3/account')).toMatchObject({
      assets: [{ walletBalance: '10019.01000000' }],
    });
    expect(await get('/fapi/v1/positionSide/dual')).toEqual({ dualSidePosition: true });
    expect(await get('/fapi/v1/commissionRate', symbol)).toMatchObject({
      takerCommissionRate: '0.0005',
    });
    expect(await get('/fapi/v1/leverageBracket')).toHaveLength(5);
    expect(await get('/fapi/v1/rateLimit/order')).toHaveLength(2);
    expect(await get('/sapi/v1/account/apiRestrictions')).toMatchObject({
      enableWithdrawals: false,
    });
  });
});

describe('batch orders', () => {
  const batch = (count: number) =>
    JSON.stringify(
      Array.from({ length: count }, (_, n) => ({
        ...CLOSE_LONG,
        quantity: n === 1 ? '5' : '0.005',
        newClientOrderId: `b${n}`,
      })),
    );

  it('are judged one by one, results in the order of the list', async () => {
    const { client } = exchange;
    await holdLong(client);
    const params = { batchOrders: batch(3) };
    const { status, body } = await client.signed<{ code?: number; clientOrderId?: string }[]>(
      'POST',
      '/fapi/v1/batchOrders',
      params,
    );
    expect(status).toBe(200);
    expect(body.map((r) => r.code ?? r.clientOrderId)).toEqual(['b0', -2022, 'b2']);
  });

  it('of more than five, or none, are refused whole', async () => {
    const { client, engine } = exchange;
    await holdLong(client);
    for (const [text, code] of [
      [batch(6), -4082],
      ['[]', -4082],
      ['not json', -1102],
    ] as const) {
      const reply = await client.signed('POST', '/fapi/v1/batchOrders', { batchOrders: text });
      expect(reply.body.code).toBe(code);
    }
    expect(engine.ledger(KEY).orders).toHaveLength(1);
  });
});

describe('the exchange', () => {
  it('answers time, filters and quotes without a key, and an unknown path with -5000', async () => {
    const { client } = exchange;
    expect(typeof (await client.plain('GET', '/fapi/v1/time')).body.serverTime).toBe('number');
    const info = await client.plain<{ symbols: { symbol: string }[] }>(
      'GET',
      '/fapi/v1/exchangeInfo',
    );
    expect(info.body.symbols.map((s) => s.symbol)).toContain('SOLUSDT');
    const quote = await client.plain('GET', '/fapi/v1/premiumIndex?symbol=BTCUSDT');
    expect(quote.body.markPrice).toBe('50000.00000000');
    const unknown = await client.plain('GET', '/fapi/v1/nothing');
    expect([unknown.status, unknown.body.code]).toEqual([404, -5000]);
  });

  it('counts weight in a header and lists every request in the ledger', async () => {
    const { client, engine } = exchange;
    const first = await client.signed('GET', '/fapi/v3/positionRisk');
    const second = await client.signed('GET', '/fapi/v3/positionRisk');
    const used = (reply: typeof first) => Number(reply.headers.get('x-mbx-used-weight-1m'));
    expect(used(second)).toBe(used(first) + 5);
    expect(engine.ledger(KEY).requests).toMatchObject([
      { seq: 1, method: 'GET', path: '/fapi/v3/positionRisk', weight: 5, status: 200 },
      { seq: 2, status: 200 },
    ]);
  });
});
