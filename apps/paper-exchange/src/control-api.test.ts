// The control interface over real HTTP: accounts, prices, positions, switches, ledger.
import http from 'node:http';
import { KEY, SECRET, startTestExchange, type TestExchange } from './testing/paper-client';

let exchange: TestExchange;

beforeEach(async () => {
  exchange = await startTestExchange();
});
afterEach(() => exchange.server.close());

const account = { apiKey: 'second', secret: 's2', balance: '500.5', hedgeMode: true };

describe('accounts', () => {
  it('are added once; the same key again changes nothing', async () => {
    const { client } = exchange;
    const first = await client.paper('POST', '/accounts', account);
    expect([first.status, first.body.balance]).toEqual([201, '500.50000000']);
    const again = await client.paper('POST', '/accounts', { ...account, balance: '9' });
    expect([again.status, again.body.balance]).toEqual([200, '500.50000000']);
    const other = await client.paper('POST', '/accounts', { ...account, secret: 'x' });
    expect([other.status, other.body.error.code]).toEqual([409, 'KEY_TAKEN']);
  });

  it('are refused with every problem named when the body is wrong', async () => {
    const body = { apiKey: 'with space', secret: '', balance: 5 };
    const reply = await exchange.client.paper('POST', '/accounts', body);
    expect(reply.status).toBe(400);
    expect(reply.body.error.details.map((d) => d.path).sort()).toEqual([
      'apiKey',
      'balance',
      'secret',
    ]);
  });
});

describe('prices', () => {
  const put = (body: object) => exchange.client.paper('PUT', '/prices', body);
  const quote = async () =>
    (await exchange.client.plain('GET', '/fapi/v1/premiumIndex?symbol=BTCUSDT')).body;

  it('are pinned, and released to walk on from there', async () => {
    expect((await put({ symbol: 'BTCUSDT', markPrice: '51234.5' })).body.markPrice).toBe('51234.5');
    expect((await quote()).markPrice).toBe('51234.50000000');
    expect((await put({ symbol: 'BTCUSDT', follow: 'walk' })).status).toBe(200);
  });

  it('go stale, zero or missing by a fault, and heal with null', async () => {
    await put({ symbol: 'BTCUSDT', fault: { kind: 'stale', timeMs: 1_000 } });
    expect((await quote()).time).toBe(1_000);
    await put({ symbol: 'BTCUSDT', fault: { kind: 'missing' } });
    expect(await quote()).not.toHaveProperty('markPrice');
    await put({ symbol: 'BTCUSDT', fault: null });
    expect((await quote()).markPrice).toBe('50000.00000000');
  });

  it.each([
    ['an unknown symbol', { symbol: 'NOPE', markPrice: '1' }, 400],
    ['a price of zero', { symbol: 'BTCUSDT', markPrice: '0' }, 400],
    ['a JSON number', { symbol: 'BTCUSDT', markPrice: 5 }, 400],
    ['nothing to do', { symbol: 'BTCUSDT' }, 400],
    ['a replay without a recording', { symbol: 'BTCUSDT', follow: 'replay' }, 422],
  ])('are not changed by %s', async (_title, body, status) => {
    expect((await put(body)).status).toBe(status);
    expect((await quote()).markPrice).toBe('50000.00000000');
  });
});

describe('positions', () => {
  const position = { apiKey: KEY, symbol: 'BTCUSDT', positionSide: 'SHORT', entryPrice: '51000' };

  it('are opened and closed by hand, and the ledger explains both', async () => {
    const { client } = exchange;
    const opened = await client.paper('POST', '/positions', { ...position, quantity: '0.01' });
    expect(opened.body).toMatchObject({ positionAmt: '-0.010', entryPrice: '51000' });
    const closed = await client.paper('POST', '/positions', { ...position, quantity: '0' });
    expect(closed.body.positionAmt).toBe('0');
    const { body } = await client.paper('GET', `/ledger?apiKey=${KEY}`);
    expect(body.fills).toMatchObject([
      { seq: 1, side: 'SELL', positionSide: 'SHORT', quantity: '0.01', price: '51000' },
      { seq: 2, side: 'BUY', price: '50000', realizedPnl: '10' },
    ]);
    expect(body.orders).toMatchObject([{ origin: 'hand' }, { origin: 'hand' }]);
    expect((await client.paper('GET', '/ledger?apiKey=nobody')).body.fills).toEqual([]);
  });

  it.each([
    ['off the lot step', { quantity: '0.0005' }, 422],
    ['below zero', { quantity: '-1' }, 400],
    ['of an unknown account', { quantity: '1', apiKey: 'nobody' }, 422],
    ['without a quantity', {}, 400],
  ])('%s are refused', async (_title, change, status) => {
    const reply = await exchange.client.paper('POST', '/positions', { ...position, ...change });
    expect(reply.status).toBe(status);
    expect(exchange.engine.ledger().fills).toEqual([]);
  });
});

describe('liquidations and ADL', () => {
  const position = { apiKey: KEY, symbol: 'BTCUSDT', positionSide: 'LONG' };

  it('close a position or part of it under the ids of the exchange', async () => {
    const { client } = exchange;
    await client.paper('POST', '/positions', { ...position, quantity: '0.02' });
    const part = { ...position, quantity: '0.005' };
    expect((await client.paper('POST', '/adl', part)).body.positionAmt).toBe('0.015');
    expect((await client.paper('POST', '/liquidations', position)).body.positionAmt).toBe('0');
    const { body } = await client.paper('GET', `/ledger?apiKey=${KEY}`);
    expect(body.orders.slice(1)).toMatchObject([
      { clientOrderId: 'adl_autoclose', origin: 'exchange', quantity: '0.005' },
      { clientOrderId: expect.stringMatching(/^autoclose-/), quantity: '0.015' },
    ]);
  });

  it('are refused where there is nothing to close', async () => {
    const reply = await exchange.client.paper('POST', '/liquidations', position);
    expect([reply.status, exchange.engine.ledger().fills]).toEqual([422, []]);
    const zero = await exchange.client.paper('POST', '/adl', { ...position, quantity: '0' });
    expect(zero.status).toBe(400);
  });
});

describe('the time', () => {
  it('is told also where the account is told nonsense', async () => {
    const { client } = exchange;
    const endpoint = 'GET /fapi/v1/time';
    await client.paper('POST', '/faults', { endpoint, when: 'before', do: { body: '{}' } });
    const { body } = await client.paper('GET', '/time');
    const garbled = await client.plain('GET', '/fapi/v1/time');
    expect([body, garbled.body]).toEqual([{ serverTime: expect.any(Number) as number }, '{}']);
  });
});

describe('switches', () => {
  it('change in part, and refuse unknown names and values', async () => {
    const { client } = exchange;
    const changed = await client.paper('PUT', '/switches', { postAnswersAvgPrice: true });
    expect(changed.body).toMatchObject({ postAnswersAvgPrice: true, takerFee: '0.0005' });
    expect((await client.paper('PUT', '/switches', { takerFee: 'much' })).status).toBe(400);
    expect((await client.paper('PUT', '/switches', { magic: true })).status).toBe(400);
    expect((await client.paper('GET', '/switches')).body.postAnswersAvgPrice).toBe(true);
  });
});

describe('the control interface', () => {
  it('refuses a request under a foreign host name', async () => {
    const port = Number(new URL(exchange.url).port);
    const headers = { host: 'evil.example' };
    const status = await new Promise((resolve, reject) => {
      http
        .get({ host: '127.0.0.1', port, path: '/paper/ledger', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
        .on('error', reject);
    });
    expect(status).toBe(403);
  });

  it('never answers a secret', async () => {
    for (const path of ['/ledger', '/prices', '/switches', '/faults']) {
      const { body } = await exchange.client.paper('GET', path);
      expect(JSON.stringify(body)).not.toContain(SECRET);
    }
  });
});
