// Reads over real HTTP: a well-formed answer, or `failed`; never an empty list out of garbage.
import type { Answer } from '@hedge/domain';
import {
  ACCOUNT,
  makeFixture,
  orderRow,
  positionRow,
  SERVER_TIME,
  tradeRow,
  type Fixture,
} from './testing/venue-fixture';
import {
  closeSilently,
  json,
  raw,
  resetMidBody,
  silence,
  stallBody,
  type Reply,
} from './testing/venue-server';

const POSITIONS = 'GET /fapi/v3/positionRisk';
const LOOKUP = 'GET /fapi/v1/order';
const SYMBOL = 'BTC/USDT:USDT';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await makeFixture({ timeouts: { readMs: 400 } });
});
afterAll(() => fixture.close());

function valueOf<T>(answer: Answer<T>): T {
  if (answer.kind === 'failed') throw new Error(answer.why);
  return answer.value;
}

describe('fetchPositions', () => {
  test('hedge rows become positions by side, with sizes and exact digits; flat rows are dropped', async () => {
    const rows = [
      positionRow({ positionAmt: '0.123456789012345678', entryPrice: '1e-7' }),
      positionRow({ positionSide: 'SHORT', positionAmt: '-0.010' }),
      positionRow({ symbol: 'ETHUSDT', positionAmt: '0.000', entryPrice: '0.0', updateTime: 0 }),
      positionRow({ symbol: 'ETHUSDT', positionSide: 'SHORT', positionAmt: '-0' }),
      positionRow({ symbol: 'ETHUSDT', positionSide: 'BOTH', positionAmt: '0' }),
      positionRow({ symbol: 'NEWUSDT' }),
    ];
    fixture.server.on(POSITIONS, json(rows));
    const positions = valueOf(await fixture.gateway.fetchPositions());
    expect(positions.map((each) => [each.symbol, each.side, each.amount.toFixed()])).toEqual([
      [SYMBOL, 'LONG', '0.123456789012345678'],
      [SYMBOL, 'SHORT', '0.01'],
      ['NEWUSDT', 'LONG', '0.02'],
    ]);
    expect(positions[0]?.entryPrice.toFixed()).toBe('0.0000001');
    expect(positions[0]?.updateTime).toBe(SERVER_TIME - 60_000);
  });

  test('amounts sent as JSON numbers keep every digit', async () => {
    const text = JSON.stringify([positionRow()]).replace('"0.020"', '0.123456789012345678901');
    fixture.server.on(POSITIONS, raw(text));
    const positions = valueOf(await fixture.gateway.fetchPositions());
    expect(positions[0]?.amount.toFixed()).toBe('0.123456789012345678901');
  });

  test.each([['0'], ['0.00000000'], ['-1'], [''], ['NaN'], ['1e'], [null], [undefined], [{}]])(
    'a mark price of %p is no mark price',
    async (markPrice) => {
      fixture.server.on(POSITIONS, json([positionRow({ markPrice })]));
      const positions = valueOf(await fixture.gateway.fetchPositions());
      expect(positions[0]?.markPrice).toBeNull();
    },
  );

  test('no position at all is an empty answer, not a failure', async () => {
    fixture.server.on(POSITIONS, json([]));
    expect(valueOf(await fixture.gateway.fetchPositions())).toEqual([]);
  });

  test('it is asked at the exchange time the answer carries, signed for that time', async () => {
    fixture.clock.advance(777);
    fixture.server.on(POSITIONS, json([]));
    const answer = await fixture.gateway.fetchPositions();
    expect(answer.requestedAt).toBe(SERVER_TIME + 777);
    const { params, apiKey } = fixture.server.seenOf(POSITIONS).at(-1) ?? {};
    expect(params).toMatchObject({ timestamp: String(SERVER_TIME + 777), recvWindow: '5000' });
    expect(apiKey).toBe(ACCOUNT.apiKey);
  });

  test.each<[string, Reply]>([
    ['{}', json({})],
    ['an empty 200', raw('')],
    ['HTML', raw('<html></html>')],
    ['truncated JSON', raw(JSON.stringify([positionRow()]).slice(0, -5))],
    ['null', raw('null')],
    ['rows that are not objects', json([1])],
    ['one row without amount among good ones', json([positionRow(), badRow('positionAmt')])],
    ['one row without entry price', json([badRow('entryPrice')])],
    ['one row without update time', json([badRow('updateTime')])],
    ['one row without symbol', json([badRow('symbol')])],
    ['an amount in hexadecimal', json([positionRow({ positionAmt: '0x10' })])],
    ['an unknown position side', json([positionRow({ positionSide: 'UP' })])],
    ['a LONG with a negative amount', json([positionRow({ positionAmt: '-0.02' })])],
    ['a SHORT with a positive amount', json([positionRow({ positionSide: 'SHORT' })])],
    ['the same position twice', json([positionRow(), positionRow()])],
    ['a position of one-way mode', json([positionRow({ positionSide: 'BOTH' })])],
    ['a stalled body', stallBody],
    ['a reset in the middle of the body', resetMidBody],
    ['a closed connection', closeSilently],
    ['no answer', silence],
    ['HTTP 500', raw('', 500)],
    ['a refused key', json({ code: -2015, msg: 'Invalid API-key' }, 401)],
  ])('%s is failed, never flat', async (_what, reply) => {
    fixture.server.on(POSITIONS, reply);
    const answer = await fixture.gateway.fetchPositions();
    expect(answer).toMatchObject({ kind: 'failed', requestedAt: SERVER_TIME + 777 });
  });

  test('the failure of an account in one-way mode says so', async () => {
    fixture.server.on(POSITIONS, json([positionRow({ positionSide: 'BOTH' })]));
    const answer = await fixture.gateway.fetchPositions();
    expect(answer).toMatchObject({ why: expect.stringContaining('one-way mode') });
  });
});

function badRow(field: string): object {
  return positionRow({ [field]: undefined });
}

describe('fetchMark', () => {
  const MARK = 'GET /fapi/v1/premiumIndex';

  test('the mark price comes with the time of its quote', async () => {
    fixture.server.on(MARK, json({ symbol: 'BTCUSDT', markPrice: '50000.10', time: SERVER_TIME }));
    const quote = valueOf(await fixture.gateway.fetchMark(SYMBOL));
    expect(quote).toMatchObject({ symbol: SYMBOL, time: SERVER_TIME });
    expect(quote.markPrice?.toFixed()).toBe('50000.1');
  });

  test('a mark price of zero is none', async () => {
    fixture.server.on(MARK, json({ symbol: 'BTCUSDT', markPrice: '0', time: SERVER_TIME }));
    expect(valueOf(await fixture.gateway.fetchMark(SYMBOL)).markPrice).toBeNull();
  });

  test.each<[string, unknown]>([
    ['of another symbol', { symbol: 'ETHUSDT', markPrice: '1', time: SERVER_TIME }],
    ['without time', { symbol: 'BTCUSDT', markPrice: '1' }],
    ['as a list', [{ symbol: 'BTCUSDT', markPrice: '1', time: SERVER_TIME }]],
  ])('an answer %s is failed', async (_what, body) => {
    fixture.server.on(MARK, json(body));
    expect((await fixture.gateway.fetchMark(SYMBOL)).kind).toBe('failed');
  });

  test('a symbol the exchange does not know is failed without a request', async () => {
    const before = fixture.server.seen.length;
    expect((await fixture.gateway.fetchMark('XYZ/USDT:USDT')).kind).toBe('failed');
    expect(fixture.server.seen).toHaveLength(before);
  });
});

describe('fetchOrder', () => {
  test('an order is found by our id', async () => {
    fixture.server.on(LOOKUP, json(orderRow({ status: 'EXPIRED', executedQty: '0.005' })));
    const order = valueOf(await fixture.gateway.fetchOrder(SYMBOL, 'abcL1'));
    expect(order).toMatchObject({
      clientOrderId: 'abcL1',
      symbol: SYMBOL,
      status: 'EXPIRED',
      positionSide: 'LONG',
      orderSide: 'SELL',
      time: SERVER_TIME + 4,
    });
    expect(order?.executed.toFixed()).toBe('0.005');
    expect(fixture.server.seenOf(LOOKUP).at(-1)?.params).toMatchObject({
      symbol: 'BTCUSDT',
      origClientOrderId: 'abcL1',
    });
  });

  test('an order is found by the exchange id', async () => {
    fixture.server.on(LOOKUP, json(orderRow()));
    const order = valueOf(await fixture.gateway.fetchOrderById(SYMBOL, '22542179'));
    expect(order?.exchangeOrderId).toBe('22542179');
    expect(fixture.server.seenOf(LOOKUP).at(-1)?.params).toMatchObject({ orderId: '22542179' });
  });

  test.each([
    ['EXPIRED_IN_MATCH', 'EXPIRED'],
    ['NEW_ADL', 'OTHER'],
    ['PARTIALLY_FILLED', 'PARTIALLY_FILLED'],
  ])('status %s is read as %s', async (status, expected) => {
    fixture.server.on(LOOKUP, json(orderRow({ status })));
    const order = valueOf(await fixture.gateway.fetchOrder(SYMBOL, 'abcL1'));
    expect(order?.status).toBe(expected);
  });

  test('HTTP 400 with -2013 is the exchange saying that there is no such order', async () => {
    fixture.server.on(LOOKUP, json({ code: -2013, msg: 'Order does not exist.' }, 400));
    expect(await fixture.gateway.fetchOrder(SYMBOL, 'abcL1')).toMatchObject({
      kind: 'answer',
      value: null,
    });
  });

  test.each<[string, Reply]>([
    ['-2013 under HTTP 200', json({ code: -2013, msg: 'Order does not exist.' })],
    ['-2013 under HTTP 503', json({ code: -2013, msg: 'Order does not exist.' }, 503)],
    ['-2011', json({ code: -2011, msg: 'Unknown order sent.' }, 400)],
    ['another order', json(orderRow({ clientOrderId: 'abcL2' }))],
    ['an order without time', json(orderRow({ time: undefined }))],
    ['{}', json({})],
    ['an empty 200', raw('')],
    ['a closed connection', closeSilently],
  ])('%s is failed, never absence', async (_what, reply) => {
    fixture.server.on(LOOKUP, reply);
    expect((await fixture.gateway.fetchOrder(SYMBOL, 'abcL1')).kind).toBe('failed');
  });
});

describe('lists', () => {
  const TRADES = 'GET /fapi/v1/userTrades';
  const ORDERS = 'GET /fapi/v1/allOrders';

  test('trades since a time are all of both sides, the cost of each without a sign', async () => {
    const rows = [
      tradeRow({ id: 2, commission: '-0.5', positionSide: 'SHORT', side: 'BUY' }),
      tradeRow({ id: 1 }),
      tradeRow({ id: 0, time: SERVER_TIME - 9_000 }),
    ];
    fixture.server.on(TRADES, json(rows));
    const trades = valueOf(await fixture.gateway.fetchTrades(SYMBOL, SERVER_TIME - 5_000));
    expect(trades.map((each) => [each.tradeId, each.commission.toFixed()])).toEqual([
      ['1', '0.4008'],
      ['2', '0.5'],
    ]);
  });

  test('more rows than a page holds are read until every one is there, each once', async () => {
    // 2500 orders, one a millisecond; a page holds the LAST 1000 of its span.
    const all = Array.from({ length: 2_500 }, (_, index) =>
      orderRow({ orderId: 5_000 + index, time: SERVER_TIME - 2_500 + index }),
    );
    fixture.server.on(ORDERS, (response, request) => {
      const from = Number(request.params['startTime']);
      const to = Number(request.params['endTime'] ?? Infinity);
      const span = all.filter(
        ({ time }: { time?: number }) => Number(time) >= from && Number(time) <= to,
      );
      json(span.slice(-1_000))(response, request);
    });
    const orders = valueOf(await fixture.gateway.fetchOrders(SYMBOL, SERVER_TIME - 2_400));
    expect(orders.map((each) => each.exchangeOrderId)).toEqual(
      Array.from({ length: 2_400 }, (_, index) => String(5_100 + index)),
    );
  });

  test('a time weeks ago is asked in spans of under 7 days, the last one open', async () => {
    const before = fixture.server.seenOf(TRADES).length;
    fixture.server.on(TRADES, json([]));
    await fixture.gateway.fetchTrades(SYMBOL, SERVER_TIME - 15 * 86_400_000);
    const spans = fixture.server.seenOf(TRADES).slice(before);
    expect(spans).toHaveLength(3);
    for (const { params } of spans.slice(0, -1)) {
      expect(Number(params['endTime']) - Number(params['startTime'])).toBeLessThan(7 * 86_400_000);
    }
    expect(spans.at(-1)?.params).not.toHaveProperty('endTime');
  });

  test('pages that never end are failed', async () => {
    fixture.server.on(TRADES, json(Array.from({ length: 1_000 }, (_, id) => tradeRow({ id }))));
    const answer = await fixture.gateway.fetchTrades(SYMBOL, SERVER_TIME - 3_600_000);
    expect(answer).toMatchObject({ kind: 'failed', why: expect.stringContaining('too many') });
  });

  test.each<[string, Reply]>([
    ['{}', json({})],
    ['one malformed row', json([orderRow(), orderRow({ origQty: 'x' })])],
    ['a row of another symbol', json([orderRow({ symbol: 'ETHUSDT' })])],
    ['a row of one-way mode', json([orderRow({ positionSide: 'BOTH' })])],
  ])('%s makes the whole list failed', async (_what, reply) => {
    fixture.server.on(ORDERS, reply);
    fixture.server.on('GET /fapi/v1/openOrders', reply);
    expect((await fixture.gateway.fetchOrders(SYMBOL, SERVER_TIME)).kind).toBe('failed');
    expect((await fixture.gateway.fetchOpenOrders(SYMBOL)).kind).toBe('failed');
  });
});

test('no address of any client leaves the server it was given', async () => {
  const origins = new Set(fixture.exchange.urls().map((url) => new URL(url).origin));
  expect([...origins]).toEqual([fixture.server.baseUrl]);
  expect(fixture.exchange.urls().length).toBeGreaterThan(40);
});
