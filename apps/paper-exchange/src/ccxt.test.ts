// Real ccxt against the shell: what it reads, what it sends, and which errors it makes of refusals.
import type { Exchange } from 'ccxt';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import {
  holdLong,
  KEY,
  SECRET,
  startTestExchange,
  type TestExchange,
} from './testing/paper-client';

let exchange: TestExchange;
let ccxt: Exchange;

/** Every URL of the client leads to the exchange under test, never to a real one. */
async function makeCcxt(url: string): Promise<Exchange> {
  const file = path.join(path.dirname(require.resolve('ccxt')), '../js/src/binanceusdm.js');
  const module = (await import(pathToFileURL(file).href)) as {
    readonly default: new (config: object) => Exchange;
  };
  const hosts = Object.keys((new module.default({}).urls as { api: object }).api);
  const api = Object.fromEntries(hosts.map((name) => [name, `${url}/unused`]));
  for (const [name, version] of [
    ['fapiPublic', 'v1'],
    ['fapiPublicV2', 'v2'],
    ['fapiPublicV3', 'v3'],
    ['fapiPrivate', 'v1'],
    ['fapiPrivateV2', 'v2'],
    ['fapiPrivateV3', 'v3'],
  ] as const) {
    api[name] = `${url}/fapi/${version}`;
  }
  return new module.default({
    apiKey: KEY,
    secret: SECRET,
    urls: { api },
    enableRateLimit: false,
    number: String,
    options: {
      fetchCurrencies: false,
      fetchMargins: false,
      leverageBrackets: {},
      recvWindow: 5000,
    },
  });
}

beforeEach(async () => {
  exchange = await startTestExchange();
  await holdLong(exchange.client);
  ccxt = await makeCcxt(exchange.url);
});
afterEach(async () => {
  await ccxt.close();
  await exchange.server.close();
});

const SYMBOL = 'BTC/USDT:USDT';
const params = (clientOrderId: string, more: object = {}) => ({
  positionSide: 'LONG',
  newClientOrderId: clientOrderId,
  ...more,
});

describe('ccxt', () => {
  it('loads the markets with their filters', async () => {
    await ccxt.loadMarkets();
    const market = ccxt.market(SYMBOL);
    expect(market.precision).toMatchObject({ amount: '0.001', price: '0.10' });
    expect(market.limits.amount?.min).toBe('0.001');
    expect(market.limits.cost?.min).toBe('100');
  });

  it('reads positions and balance as exact strings', async () => {
    const [position] = await ccxt.fetchPositions([SYMBOL]);
    expect(position).toMatchObject({
      symbol: SYMBOL,
      side: 'long',
      contracts: '0.02',
      entryPrice: '49000',
      markPrice: '50000.00000000',
      unrealizedPnl: '20.00000000',
    });
    const balance = await ccxt.fetchBalance();
    expect(balance['USDT']).toMatchObject({ total: '10019.51000000' });
    expect((await ccxt.fetchPositionMode(SYMBOL)) as unknown).toMatchObject({ hedged: true });
  });

  it('closes a leg with a timestamp of its own, and finds order and trades', async () => {
    const timestamp = Date.now() - 2000;
    const sent = params('leg-1', { timestamp });
    const order = await ccxt.createOrder(SYMBOL, 'market', 'sell', 0.02, undefined, sent);
    expect(order).toMatchObject({ clientOrderId: 'leg-1', status: 'closed', filled: '0.020' });
    expect(order.average).toBeUndefined();
    expect(exchange.engine.ledger().orders.at(-1)).toMatchObject({
      signedAt: timestamp,
      recvWindow: 5000,
    });
    const found = await ccxt.fetchOrder('', SYMBOL, { clientOrderId: 'leg-1' });
    expect(found).toMatchObject({ id: order.id, average: '50000.00000000' });
    const [trade] = await ccxt.fetchMyTrades(SYMBOL, undefined, undefined, { orderId: order.id });
    expect(trade).toMatchObject({ order: order.id, amount: '0.020', price: '50000' });
    expect(trade?.info).toMatchObject({ realizedPnl: '20.00000000', positionSide: 'LONG' });
  });

  it('sees the numeric code of every refusal', async () => {
    const refusal = async (amount: number, more: object = {}) => {
      const sent = params('bad', more);
      const answer = ccxt.createOrder(SYMBOL, 'market', 'sell', amount, undefined, sent);
      const error = await answer.catch((thrown: unknown) => thrown as Error);
      return /"code":(-\d+)/.exec((error as Error).message)?.[1];
    };
    expect(await refusal(0.03)).toBe('-2022');
    expect(await refusal(500)).toBe('-4005');
    expect(await refusal(0.01, { timestamp: Date.now() - 6000 })).toBe('-1021');
    expect(await refusal(0.01, { reduceOnly: true })).toBe('-1106');
    expect(await refusal(0.01, { newClientOrderId: 'not valid' })).toBe('-4015');
    const missing = ccxt.fetchOrder('', SYMBOL, { clientOrderId: 'none' });
    await expect(missing).rejects.toMatchObject({ name: 'OrderNotFound' });
  });

  it('sends both legs in one batch and gets one refused element without an exception', async () => {
    const leg = { symbol: SYMBOL, type: 'market', side: 'sell', price: undefined } as const;
    const orders = await ccxt.createOrders([
      { ...leg, amount: 0.01, params: params('b-1') },
      { ...leg, amount: 0.03, params: params('b-2') },
    ]);
    expect(orders.map((order) => order.status)).toEqual(['closed', 'rejected']);
    expect(orders[1]?.info).toMatchObject({ code: -2022 });
  });

  it('rests, lists and cancels an order, and reads tickers, leverage and income', async () => {
    const sent = { positionSide: 'LONG', newClientOrderId: 'rest-1' };
    const rested = await ccxt.createOrder(SYMBOL, 'limit', 'buy', 0.01, 45000, sent);
    expect(rested).toMatchObject({ status: 'open', price: '45000.00', filled: '0.000' });
    expect(await ccxt.fetchOpenOrders(SYMBOL)).toMatchObject([{ clientOrderId: 'rest-1' }]);
    await ccxt.cancelOrder('', SYMBOL, { clientOrderId: 'rest-1' });
    expect(await ccxt.fetchOpenOrders(SYMBOL)).toEqual([]);
    expect(await ccxt.fetchTicker(SYMBOL)).toMatchObject({ last: '50000.00' });
    expect(await ccxt.setLeverage(7, SYMBOL)).toMatchObject({ leverage: 7 });
    expect(await ccxt.fetchLeverage(SYMBOL)).toMatchObject({ longLeverage: 7 });
    const ledger = await ccxt.fetchLedger('USDT', undefined, 10, { incomeType: 'COMMISSION' });
    expect(ledger).toMatchObject([{ direction: 'out', amount: '0.49' }]);
  });

  it('backs off from 429 and 418 as from the real exchange', async () => {
    await ccxt.loadMarkets();
    const change = { ipWeightLimit: 1, throttledBeforeBan: 1 };
    await exchange.client.paper('PUT', '/switches', change);
    for (const text of ['429 Too Many Requests', '418 ']) {
      const thrown = await ccxt.fetchPositions([SYMBOL]).catch((error: unknown) => error as Error);
      expect(thrown).toMatchObject({
        name: 'DDoSProtection',
        message: expect.stringContaining(text),
      });
      const headers = ccxt.last_response_headers as Record<string, string>;
      expect(Number(headers['Retry-After'])).toBeGreaterThan(0);
    }
  });
});
