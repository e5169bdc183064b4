// Orders over real HTTP: what is on the wire, and what each kind of answer is taken for.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { OrderRequest } from '@hedge/cycle';
import { decimal } from '@hedge/domain';
import {
  ACCOUNT,
  contract,
  exchangeInfo,
  makeFixture,
  orderRow,
  SERVER_TIME,
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

const ORDER = 'POST /fapi/v1/order';

const request = (changes: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: 'abcL1',
  symbol: 'BTC/USDT:USDT',
  positionSide: 'LONG',
  orderSide: 'SELL',
  quantity: decimal('0.02'),
  signedAt: SERVER_TIME - 1_234,
  recvWindowMs: 3_000,
  ...changes,
});

let fixture: Fixture;
/** What a test opened beside the fixture; closed after it, also when it failed. */
const opened: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  fixture = await makeFixture({ timeouts: { orderMs: 400 } });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
});
afterAll(() => fixture.close());

describe('sendOrder on the wire', () => {
  test('an order is one POST with exactly the signing time and window it was given', async () => {
    fixture.server.on(ORDER, json(orderRow()));
    const before = fixture.server.seenOf(ORDER).length;
    await fixture.gateway.sendOrder(request());
    const seen = fixture.server.seenOf(ORDER).slice(before);
    expect(seen).toHaveLength(1);
    const { signature, ...params } = seen[0]?.params ?? {};
    expect(params).toEqual({
      symbol: 'BTCUSDT',
      side: 'SELL',
      positionSide: 'LONG',
      type: 'MARKET',
      quantity: '0.02',
      newClientOrderId: 'abcL1',
      newOrderRespType: 'RESULT',
      timestamp: String(SERVER_TIME - 1_234),
      recvWindow: '3000',
    });
    expect(seen[0]?.apiKey).toBe(ACCOUNT.apiKey);
    const signed = seen[0]?.body.split('&signature=')[0] ?? '';
    expect(signature).toBe(createHmac('sha256', ACCOUNT.secret).update(signed).digest('hex'));
  });

  test('a filled order is accepted with what the exchange executed', async () => {
    fixture.server.on(ORDER, json(orderRow({ time: undefined, executedQty: '0.015' })));
    const outcome = await fixture.gateway.sendOrder(request());
    expect(outcome).toMatchObject({
      kind: 'accepted',
      order: { exchangeOrderId: '22542179', clientOrderId: 'abcL1', time: SERVER_TIME + 5 },
    });
    if (outcome.kind !== 'accepted') throw new Error('not accepted');
    expect(outcome.order.executed.eq('0.015')).toBe(true);
  });

  test('an order id above 2^53 keeps its digits', async () => {
    const text = JSON.stringify(orderRow()).replace('22542179', '9007199254740993123');
    fixture.server.on(ORDER, raw(text));
    const outcome = await fixture.gateway.sendOrder(request());
    expect(outcome).toMatchObject({ order: { exchangeOrderId: '9007199254740993123' } });
  });
});

describe('sendOrder refuses itself what the market does not take, and sends nothing', () => {
  test.each<[string, Partial<OrderRequest>]>([
    ['a quantity off the lot step', { quantity: decimal('0.0205') }],
    ['a quantity under the minimum', { quantity: decimal('0.0001') }],
    ['a quantity of zero', { quantity: decimal('0') }],
    ['a quantity over the largest market order', { quantity: decimal('120.001') }],
    ['an unknown symbol', { symbol: 'XYZ/USDT:USDT' }],
    ['a client order id the exchange would not take', { clientOrderId: 'a b' }],
    ['a client order id of 37 characters', { clientOrderId: 'a'.repeat(37) }],
    ['a receive window over a minute', { recvWindowMs: 60_001 }],
    ['no signing time', { signedAt: Number.NaN }],
  ])('%s', async (_what, changes) => {
    const before = fixture.server.seen.length;
    const outcome = await fixture.gateway.sendOrder(request(changes));
    expect(outcome).toMatchObject({ kind: 'notSent', refusal: { kind: 'order', code: null } });
    expect(fixture.server.seen).toHaveLength(before);
  });

  test('a client without markets sends no order', async () => {
    const cold = await makeFixture({ cold: true });
    opened.push(cold.close);
    const outcome = await cold.gateway.sendOrder(request());
    expect(outcome).toMatchObject({ kind: 'notSent', refusal: { kind: 'connection' } });
    expect(cold.server.seenOf(ORDER)).toHaveLength(0);
  });
});

describe('filters that change between a decision and its order (53)', () => {
  const withStep = (stepSize: string) =>
    json({ ...exchangeInfo(), symbols: [contract('BTC', stepSize, '120')] });
  const odd = { quantity: decimal('0.0205') };

  const open = async () => {
    const own = await makeFixture();
    opened.push(own.close);
    return own;
  };

  test('to finer steps: refused by the old table, which is read anew, and then sent', async () => {
    const own = await open();
    own.server.on('GET /fapi/v1/exchangeInfo', withStep('0.0001'));
    own.server.on(ORDER, json(orderRow({ origQty: '0.0205', executedQty: '0.0205' })));
    const refused = { kind: 'notSent', refusal: { kind: 'order' } };
    expect(await own.gateway.sendOrder(request(odd))).toMatchObject(refused);
    expect(own.server.seenOf(ORDER)).toHaveLength(0);
    await own.exchange.warmUp();
    expect(await own.gateway.sendOrder(request(odd))).toMatchObject({ kind: 'accepted' });
  });

  test('to coarser steps: refused by the exchange with proof, and from then on not sent', async () => {
    const own = await open();
    own.server.on('GET /fapi/v1/exchangeInfo', withStep('0.1'));
    const msg = 'Qty not increased by step size.';
    own.server.on(ORDER, json({ code: -4023, msg }, 400));
    const refused = { kind: 'rejected', refusal: { kind: 'order', code: -4023 } };
    expect(await own.gateway.sendOrder(request())).toMatchObject(refused);
    await own.exchange.warmUp();
    const outcome = await own.gateway.sendOrder(request());
    expect(outcome).toMatchObject({ kind: 'notSent', refusal: { kind: 'order', code: null } });
    expect(own.server.seenOf(ORDER)).toHaveLength(1);
  });

  test('to a symbol that is gone: not sent once the table is read anew', async () => {
    const own = await open();
    own.server.on('GET /fapi/v1/exchangeInfo', json({ symbols: [contract('ETH', '0.01', '9')] }));
    own.server.on(ORDER, json({ code: -1121, msg: 'Invalid symbol.' }, 400));
    const outcome = await own.gateway.sendOrder(request());
    // Not listed as a proof: it is looked up.
    expect(outcome.kind).toBe('unknown');
    await own.exchange.warmUp();
    expect(await own.gateway.sendOrder(request())).toMatchObject({ kind: 'notSent' });
  });
});

describe('sendOrder takes for unknown whatever is not the order itself', () => {
  test.each<[string, Reply]>([
    ['{}', json({})],
    ['an empty 200', raw('')],
    ['HTML', raw('<html>hello</html>')],
    ['truncated JSON', raw(JSON.stringify(orderRow()).slice(0, 60))],
    ['an array', json([orderRow()])],
    ['no order id', json(orderRow({ orderId: undefined }))],
    ['another client order id', json(orderRow({ clientOrderId: 'abcL2' }))],
    ['another symbol', json(orderRow({ symbol: 'ETHUSDT' }))],
    ['another side', json(orderRow({ side: 'BUY' }))],
    ['another position side', json(orderRow({ positionSide: 'SHORT' }))],
    ['another quantity', json(orderRow({ origQty: '0.021' }))],
    ['no executed quantity', json(orderRow({ executedQty: undefined }))],
    ['an error code under HTTP 200', json({ code: -2022, msg: 'ReduceOnly Order is rejected.' })],
    ['a reset in the middle of the body', resetMidBody],
    ['a connection closed without an answer', closeSilently],
    ['a body that stalls', stallBody],
    ['no answer', silence],
    ['HTTP 502 in HTML', raw('<html>Bad Gateway</html>', 502)],
    ['a redirect', raw('', 302, { location: 'https://fapi.binance.com/fapi/v1/order' })],
  ])('%s', async (_what, reply) => {
    fixture.server.on(ORDER, reply);
    const before = fixture.server.seenOf(ORDER).length;
    const outcome = await fixture.gateway.sendOrder(request());
    expect(outcome.kind).toBe('unknown');
    expect(fixture.server.seenOf(ORDER)).toHaveLength(before + 1);
  });

  test('a late answer after the deadline changes nothing and breaks nothing', async () => {
    let answerLate = (): void => undefined;
    fixture.server.on(ORDER, (response, seen) => {
      answerLate = () => json(orderRow())(response, seen);
    });
    const outcome = await fixture.gateway.sendOrder(request());
    expect(outcome.kind).toBe('unknown');
    answerLate();
    fixture.server.on(ORDER, json(orderRow()));
    expect((await fixture.gateway.sendOrder(request())).kind).toBe('accepted');
  });
});

describe('sendOrder refused', () => {
  test('-2022 on the wire is a proof that this order did not execute', async () => {
    fixture.server.on(ORDER, json({ code: -2022, msg: 'ReduceOnly Order is rejected.' }, 400));
    expect(await fixture.gateway.sendOrder(request())).toEqual({
      kind: 'rejected',
      refusal: { kind: 'nothingToClose', code: -2022, text: 'ReduceOnly Order is rejected.' },
    });
  });

  test('a refusal that echoes the credentials does not pass them on', async () => {
    const msg = `bad ${ACCOUNT.apiKey} and ${ACCOUNT.secret}\r\n\u001b[31m`;
    fixture.server.on(ORDER, json({ code: -2015, msg }, 401));
    const outcome = await fixture.gateway.sendOrder(request());
    expect(outcome).toMatchObject({ kind: 'rejected', refusal: { kind: 'account', code: -2015 } });
    expect(JSON.stringify(outcome)).not.toMatch(/canary|\\u001b|\\r/);
  });

  test('a port where nobody listens is proof that nothing was sent', async () => {
    const moving = await makeFixture();
    opened.push(moving.exchange.close);
    await moving.server.close();
    const outcome = await moving.gateway.sendOrder(request());
    expect(outcome).toMatchObject({ kind: 'notSent', refusal: { kind: 'connection', code: null } });
  });

  test('a server that accepts and closes has perhaps read the order: unknown', async () => {
    const warm = await makeFixture();
    opened.push(warm.exchange.close);
    const { port } = new URL(warm.server.baseUrl);
    await warm.server.close();
    const closing = createServer((socket) => socket.once('data', () => socket.destroy()));
    await new Promise<void>((resolve) => closing.listen(Number(port), '127.0.0.1', resolve));
    opened.push(() => new Promise((resolve) => closing.close(resolve)));
    expect((closing.address() as AddressInfo).port).toBe(Number(port));
    expect((await warm.gateway.sendOrder(request())).kind).toBe('unknown');
  });
});

test('two orders at once are two requests at once, not one after the other', async () => {
  const route = ORDER;
  fixture.server.on(route, (response, seen) => {
    const side = seen.params['positionSide'];
    if (side === 'LONG') {
      held = () => json(orderRow())(response, seen);
      return;
    }
    json(orderRow({ clientOrderId: 'abcS1', positionSide: 'SHORT', side: 'BUY' }))(response, seen);
    held();
  });
  let held = (): void => undefined;
  const outcomes = await Promise.all([
    fixture.gateway.sendOrder(request()),
    fixture.gateway.sendOrder(
      request({ clientOrderId: 'abcS1', positionSide: 'SHORT', orderSide: 'BUY' }),
    ),
  ]);
  expect(outcomes.map((each) => each.kind)).toEqual(['accepted', 'accepted']);
});

describe('cancelOrder', () => {
  const CANCEL = 'DELETE /fapi/v1/order';
  const refusal = (code: number) => json({ code, msg: 'no' }, 400);

  test.each<[string, Reply, 'answer' | 'failed']>([
    ['the cancelled order', json(orderRow({ status: 'CANCELED' })), 'answer'],
    ['-2011, there is none any more', refusal(-2011), 'answer'],
    ['another refusal', refusal(-1021), 'failed'],
    ['an order of another symbol', json(orderRow({ symbol: 'ETHUSDT' })), 'failed'],
    ['nothing', closeSilently, 'failed'],
  ])('%s: %p', async (_what, reply, kind) => {
    fixture.server.on(CANCEL, reply);
    const before = fixture.server.seenOf(CANCEL).length;
    expect((await fixture.gateway.cancelOrder('BTC/USDT:USDT', '77')).kind).toBe(kind);
    const seen = fixture.server.seenOf(CANCEL).slice(before);
    expect(seen.map(({ params }) => [params['symbol'], params['orderId']])).toEqual([
      ['BTCUSDT', '77'],
    ]);
  });
});
