// What the exchange and its control interface make of nonsense: a refusal by name, and nothing else.
import {
  CLOSE_LONG,
  holdLong,
  KEY,
  startTestExchange,
  type TestExchange,
} from './testing/paper-client';

let exchange: TestExchange;

beforeEach(async () => {
  exchange = await startTestExchange();
  await holdLong(exchange.client);
});
afterEach(() => exchange.server.close());

describe('an order', () => {
  const LIMIT = { ...CLOSE_LONG, type: 'LIMIT', timeInForce: 'GTC', price: '60000' };

  it.each<[string, object, number]>([
    ['a quantity of 1e400', { quantity: '1e400' }, -1100],
    ['a quantity of 1e5', { quantity: '1e5' }, -1100],
    ['a quantity of 1e-7', { quantity: '1e-7' }, -1100],
    ['a quantity of -0', { quantity: '-0' }, -4003],
    ['a quantity of 0.000', { quantity: '0.000' }, -4003],
    ['a quantity below zero', { quantity: '-0.02' }, -4003],
    ['a quantity of 18 decimals', { quantity: '0.020000000000000001' }, -1111],
    ['a quantity of 25 decimals', { quantity: `0.${'1'.repeat(25)}` }, -1100],
    ['a quantity of 20 digits', { quantity: '9'.repeat(20) }, -4005],
    ['a quantity of 21 digits', { quantity: '9'.repeat(21) }, -1100],
    ['a quantity of NaN', { quantity: 'NaN' }, -1102],
    ['a quantity of Infinity', { quantity: 'Infinity' }, -1102],
    ['a quantity in hexadecimal', { quantity: '0x10' }, -1102],
    ['a quantity with a comma', { quantity: '0,02' }, -1102],
    ['a quantity in other digits', { quantity: '٠.٠٢' }, -1102],
    ['an empty quantity', { quantity: '' }, -1102],
    ['a quantity of 10 kB', { quantity: '1'.repeat(10_000) }, -1102],
    ['a price of 1e400', { ...LIMIT, price: '1e400' }, -1100],
    ['a price of zero', { ...LIMIT, price: '0' }, -4001],
    ['a price off the tick', { ...LIMIT, price: '60000.01' }, -4014],
    ['a price over the maximum', { ...LIMIT, price: '10000001' }, -4002],
    ['a price for a market order', { price: '60000' }, -1106],
    ['an unknown symbol', { symbol: 'NOPE' }, -1121],
    ['a symbol in small letters', { symbol: 'btcusdt' }, -1121],
    ['a symbol that objects have', { symbol: '__proto__' }, -1121],
    ['an empty symbol', { symbol: '' }, -1102],
    ['a client id of 37 characters', { newClientOrderId: 'a'.repeat(37) }, -4015],
    ['a client id with a newline', { newClientOrderId: 'a\nb' }, -4015],
    ['a window over a minute', { recvWindow: 60_001 }, -1130],
    ['a timestamp of 16 digits', { timestamp: '1700000000000000' }, -1102],
    ['a timestamp with a sign', { timestamp: '+1700000000000' }, -1102],
  ])('with %s is refused by its code, and nothing executes', async (_title, change, code) => {
    const before = exchange.engine.exportState();
    const order = { ...CLOSE_LONG, ...change };
    for (const place of ['body', 'query'] as const) {
      const reply = await exchange.client.signed('POST', '/fapi/v1/order', order, place);
      expect([reply.status, reply.body.code]).toEqual([400, code]);
    }
    expect(exchange.engine.exportState()).toEqual(before);
  });

  it.each(['symbol', 'side', 'type', 'quantity'])('without %s is -1102 naming it', async (name) => {
    const order = Object.fromEntries(Object.entries(CLOSE_LONG).filter(([key]) => key !== name));
    const reply = await exchange.client.signed('POST', '/fapi/v1/order', order);
    expect(reply.body).toEqual({
      code: -1102,
      msg: `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
    });
  });

  it('is judged by its own element in a batch of nonsense', async () => {
    const list = ['[1,null,"x",[],{"symbol":{"a":1}}]', '{}', '"x"', '[', ''];
    const answers = [];
    for (const batchOrders of list) {
      const params = { batchOrders };
      const reply = await exchange.client.signed<unknown>('POST', '/fapi/v1/batchOrders', params);
      answers.push([reply.status, reply.body]);
    }
    expect(answers[0]).toMatchObject([200, Array(5).fill({ code: -1102 })]);
    for (const answer of answers.slice(1)) expect(answer).toMatchObject([400, { code: -1102 }]);
  });
});

describe('a look-up', () => {
  it.each<[string, string, object, number]>([
    ['an order by nothing', '/fapi/v1/order', { symbol: 'BTCUSDT' }, -1102],
    ['an order by a wrong id', '/fapi/v1/order', { symbol: 'BTCUSDT', orderId: '1e3' }, -1102],
    ['an order of no symbol', '/fapi/v1/order', { orderId: 1 }, -1102],
    ['trades of no symbol', '/fapi/v1/userTrades', {}, -1102],
    ['trades of limit 0', '/fapi/v1/userTrades', { symbol: 'BTCUSDT', limit: 0 }, -1130],
    [
      'trades over 8 days',
      '/fapi/v1/userTrades',
      { symbol: 'BTCUSDT', startTime: 1, endTime: 691_200_002 },
      -4165,
    ],
    [
      'orders backwards',
      '/fapi/v1/allOrders',
      { symbol: 'BTCUSDT', startTime: 2, endTime: 1 },
      -1023,
    ],
    ['income of an unknown type', '/fapi/v1/income', { incomeType: 'LUCK' }, -1130],
    ['fees of no symbol', '/fapi/v1/commissionRate', {}, -1102],
    ['positions of an unknown symbol', '/fapi/v3/positionRisk', { symbol: 'NOPE' }, -1121],
    ['configuration of an unknown symbol', '/fapi/v1/symbolConfig', { symbol: 'NOPE' }, -1121],
  ])('of %s is refused', async (_title, path, params, code) => {
    const reply = await exchange.client.signed('GET', path, params as Record<string, string>);
    expect([reply.status, reply.body.code]).toEqual([400, code]);
  });

  it.each([
    ['GET', '/fapi/v1/nothing'],
    ['GET', '/fapi/v9/order'],
    ['PATCH', '/fapi/v1/order'],
    ['GET', '/fapi/v1/order/'],
    ['GET', '/'],
    ['GET', '/fapi/v1/../v1/nothing'],
    ['POST', '/fapi/v1/constructor'],
  ])('of %s %s is 404', async (method, path) => {
    const reply = await exchange.client.plain(method, path);
    expect([reply.status, reply.body.code]).toEqual([404, -5000]);
  });

  it('of a price of an unknown symbol is -1121 on every ticker', async () => {
    for (const path of [
      'v1/premiumIndex',
      'v1/ticker/price',
      'v2/ticker/price',
      'v1/ticker/24hr',
    ]) {
      const reply = await exchange.client.plain('GET', `/fapi/${path}?symbol=NOPE`);
      expect([reply.status, reply.body.code]).toEqual([400, -1121]);
    }
  });

  it('with a body larger than any request is 413', async () => {
    const reply = await exchange.client.plain('POST', '/fapi/v1/order', {
      body: 'x'.repeat(70_000),
    });
    expect(reply.status).toBe(413);
  });
});

describe('the control interface', () => {
  const account = { apiKey: 'second', secret: 's', balance: '10' };
  const position = { apiKey: KEY, symbol: 'BTCUSDT', positionSide: 'SHORT', quantity: '0.01' };
  const fault = { endpoint: 'GET /fapi/v1/time', when: 'before', do: { drop: true } };

  it.each<[string, string, string, unknown]>([
    ['a balance of 1e400', 'POST', '/accounts', { ...account, balance: '1e400' }],
    ['a balance below zero', 'POST', '/accounts', { ...account, balance: '-1' }],
    [
      'a balance of 18 decimals',
      'POST',
      '/accounts',
      { ...account, balance: '1.000000000000000001' },
    ],
    ['a balance as a number', 'POST', '/accounts', { ...account, balance: 10 }],
    ['a field too many', 'POST', '/accounts', { ...account, admin: true }],
    ['a price of 1e400', 'PUT', '/prices', { symbol: 'BTCUSDT', markPrice: '1e400' }],
    ['a price of -0', 'PUT', '/prices', { symbol: 'BTCUSDT', markPrice: '-0' }],
    ['a price of NaN', 'PUT', '/prices', { symbol: 'BTCUSDT', markPrice: 'NaN' }],
    ['a price of no symbol', 'PUT', '/prices', { markPrice: '1' }],
    [
      'two sources of a price',
      'PUT',
      '/prices',
      { symbol: 'BTCUSDT', markPrice: '1', follow: 'walk' },
    ],
    ['a speed for a walk', 'PUT', '/prices', { symbol: 'BTCUSDT', follow: 'walk', speed: 2 }],
    ['a quantity of 1e400', 'POST', '/positions', { ...position, quantity: '1e400' }],
    ['a quantity below zero', 'POST', '/positions', { ...position, quantity: '-0.01' }],
    ['an entry price of zero', 'POST', '/positions', { ...position, entryPrice: '0' }],
    [
      'an entry price of 18 decimals',
      'POST',
      '/positions',
      { ...position, entryPrice: '1.000000000000000001' },
    ],
    ['a side of neither kind', 'POST', '/positions', { ...position, positionSide: 'BOTH' }],
    ['a fee of 1e400', 'PUT', '/switches', { takerFee: '1e400' }],
    ['a fee over a tenth', 'PUT', '/switches', { takerFee: '0.2' }],
    ['a limit of zero', 'PUT', '/switches', { ipWeightLimit: 0 }],
    ['a limit with a fraction', 'PUT', '/switches', { ordersPer10s: 1.5 }],
    ['a status of 200 for a refusal', 'PUT', '/switches', { orderLimitStatus: 200 }],
    ['one good switch and one bad', 'PUT', '/switches', { makerFee: '0.001', takerFee: 'x' }],
    ['an unknown switch', 'PUT', '/switches', { magic: true }],
    ['a fault at no boundary', 'POST', '/faults', { ...fault, when: 'sometimes' }],
    [
      'a fault that signals everyone',
      'POST',
      '/faults',
      { ...fault, do: { signal: { pid: 1, name: 'SIGKILL' } } },
    ],
    ['a fault that fills too much', 'POST', '/faults', { ...fault, do: { fillFraction: '1.1' } }],
    ['a list for an object', 'POST', '/accounts', [account]],
    ['null for an object', 'PUT', '/switches', null],
  ])(
    'answers 400 with the reason to %s, and changes nothing',
    async (_title, method, path, body) => {
      const before = exchange.engine.exportState();
      const reply = await exchange.client.paper(method, path, body);
      expect(reply.status).toBe(400);
      expect(reply.body.error).toMatchObject({
        code: 'BAD_REQUEST',
        message: expect.stringMatching(/./),
      });
      expect(exchange.engine.exportState()).toEqual(before);
      expect((await exchange.client.paper('GET', '/faults')).body).toEqual([]);
    },
  );

  it.each([
    ['no JSON', '{"a":', 400],
    ['an inherited name', '{"__proto__":{"takerFee":"0"}}', 400],
    ['more than it takes', `{"takerFee":"${'0'.repeat(70_000)}"}`, 413],
  ])('answers %s with a refusal', async (_title, body, status) => {
    const before = exchange.engine.exportState();
    const headers = { 'content-type': 'application/json' };
    const reply = await exchange.client.plain('PUT', '/paper/switches', { body, headers });
    expect(reply.status).toBe(status);
    expect(exchange.engine.exportState()).toEqual(before);
  });

  it("answers 422 with the exchange's code to what only the exchange can refuse", async () => {
    const before = exchange.engine.exportState();
    for (const [change, code] of [
      [{ quantity: '0.0005' }, -4023],
      [{ quantity: '1001' }, -4005],
      [{ apiKey: 'nobody' }, -2015],
    ] as const) {
      const reply = await exchange.client.paper('POST', '/positions', { ...position, ...change });
      expect([reply.status, reply.body.error]).toMatchObject([422, { details: { code } }]);
    }
    expect(exchange.engine.exportState()).toEqual(before);
  });
});
