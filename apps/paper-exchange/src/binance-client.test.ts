// The npm package `binance` (USDMClient) through a trader's day against the paper exchange.
import { USDMClient } from 'binance';
import { KEY, SECRET, startTestExchange, type TestExchange } from './testing/paper-client';

const symbol = 'BTCUSDT';

let exchange: TestExchange;
let client: USDMClient;

beforeEach(async () => {
  exchange = await startTestExchange();
  client = new USDMClient({ api_key: KEY, api_secret: SECRET, baseUrl: exchange.url });
});
afterEach(() => exchange.server.close());

/** An id with the prefix that this client asks for. */
const id = (name: string) => `x-15PC4ZJy-${name}`;

const open = { symbol, side: 'BUY', positionSide: 'LONG', type: 'MARKET' } as const;
const close = { symbol, side: 'SELL', positionSide: 'LONG', type: 'MARKET' } as const;
const resting = {
  ...open,
  type: 'LIMIT',
  timeInForce: 'GTC',
  price: 45000,
  quantity: 0.01,
} as const;

/** The code of a refusal, as this client throws it: the body itself. */
async function refusal(call: Promise<unknown>): Promise<number | undefined> {
  const thrown = await call.then(
    () => ({ code: undefined }),
    (error: unknown) => error as { readonly code?: number },
  );
  return thrown.code;
}

describe('the binance package', () => {
  it('reads time, contracts, limits and prices', async () => {
    const time = await client.getServerTime();
    expect(Math.abs(time - Date.now())).toBeLessThan(60_000);
    const info = await client.getExchangeInfo();
    expect(info.symbols.map((row) => row.symbol)).toContain(symbol);
    expect(info.rateLimits).toContainEqual(
      expect.objectContaining({ rateLimitType: 'REQUEST_WEIGHT', limit: 2400 }),
    );
    expect(await client.getMarkPrice({ symbol })).toMatchObject({ markPrice: '50000.00000000' });
    expect(await client.getMarkPrice()).toHaveLength(5);
    expect(await client.getSymbolPriceTicker({ symbol })).toMatchObject({ price: '50000.00' });
    expect(await client.getSymbolPriceTickerV2()).toHaveLength(5);
    expect(await client.get24hrChangeStatistics({ symbol })).toMatchObject({ count: 0 });
    expect(await client.getSymbolOrderBookTicker({ symbol })).toMatchObject({
      bidPrice: '50000.00',
    });
  });

  it('reads the conditions of its account and changes its leverage', async () => {
    expect(await client.getCurrentPositionMode()).toEqual({ dualSidePosition: true });
    expect(await refusal(client.setPositionMode({ dualSidePosition: 'true' }))).toBe(-4059);
    expect(await client.setPositionMode({ dualSidePosition: 'false' })).toMatchObject({
      code: 200,
    });
    expect(await client.setPositionMode({ dualSidePosition: 'true' })).toMatchObject({ code: 200 });
    expect(await client.setLeverage({ symbol, leverage: 10 })).toMatchObject({ leverage: 10 });
    expect(await client.getFuturesSymbolConfig({ symbol })).toMatchObject([{ leverage: 10 }]);
    expect(await client.getFuturesAccountConfig()).toMatchObject({ dualSidePosition: true });
    expect(await client.getAccountCommissionRate({ symbol })).toMatchObject({
      takerCommissionRate: '0.0005',
    });
    expect(await client.getNotionalAndLeverageBrackets()).toHaveLength(5);
  });

  it('opens a hedge, reads it, and closes a leg', async () => {
    const long = { ...open, quantity: 0.02, newOrderRespType: 'RESULT' } as const;
    expect(await client.submitNewOrder(long)).toMatchObject({
      status: 'FILLED',
      executedQty: '0.020',
    });
    await client.submitNewOrder({ ...open, side: 'SELL', positionSide: 'SHORT', quantity: 0.01 });
    const positions = await client.getPositionsV3();
    expect(positions.map((row) => [row.positionSide, row.positionAmt])).toEqual([
      ['LONG', '0.020'],
      ['SHORT', '-0.010'],
    ]);
    const held = (await client.getPositions({ symbol })).filter((row) => row.symbol === symbol);
    expect(held.map((row) => row.positionAmt)).toEqual(['0.020', '-0.010']);

    await exchange.client.paper('PUT', '/prices', { symbol, markPrice: '50100' });
    const closing = { ...close, quantity: 0.02, newClientOrderId: id('day-1') } as const;
    expect(await client.submitNewOrder(closing)).toMatchObject({ status: 'NEW' });
    expect(await client.getOrder({ symbol, origClientOrderId: id('day-1') })).toMatchObject({
      status: 'FILLED',
      avgPrice: '50100.00000000',
    });
    const trades = await client.getAccountTrades({ symbol });
    expect(trades.map((trade) => trade.realizedPnl)).toEqual([
      '0.00000000',
      '0.00000000',
      '2.00000000',
    ]);
    const income = await client.getIncomeHistory({ incomeType: 'REALIZED_PNL' });
    expect(income).toMatchObject([{ income: '2.00000000', tradeId: String(trades[2]?.id) }]);
    expect(await client.getBalanceV3()).toMatchObject([{ balance: '10000.74900000' }]);
    expect(await client.getBalance()).toMatchObject([{ crossUnPnl: '-1.00000000' }]);
    expect(await client.getAccountInformationV3()).toMatchObject({
      totalWalletBalance: '10000.74900000',
      positions: [{ symbol, positionSide: 'SHORT', unrealizedProfit: '-1.00000000' }],
    });
    const old = await client.getAccountInformation();
    expect(old.positions.find((row) => row.positionSide === 'SHORT')).toMatchObject({
      entryPrice: '50000',
      leverage: '20',
    });
  });

  it('rests, finds, cancels one order, several and all', async () => {
    const first = await client.submitNewOrder({ ...resting, newClientOrderId: id('r-1') });
    expect(first).toMatchObject({ status: 'NEW', price: '45000.00' });
    const { orderId } = first;
    expect(await client.getCurrentOpenOrder({ symbol, orderId })).toMatchObject({ orderId });
    expect(await client.getAllOpenOrders({ symbol })).toHaveLength(1);
    expect(await client.cancelOrder({ symbol, origClientOrderId: id('r-1') })).toMatchObject({
      status: 'CANCELED',
    });
    expect(await refusal(client.getCurrentOpenOrder({ symbol, orderId }))).toBe(-2013);

    const placed = await client.submitMultipleOrders([
      { ...resting, newClientOrderId: id('r-2') },
      { ...resting, quantity: 0.0001, newClientOrderId: id('r-3') },
      { ...resting, newClientOrderId: id('r-4') },
    ]);
    expect(placed).toMatchObject([
      { clientOrderId: id('r-2'), status: 'NEW' },
      { code: -1111 },
      { clientOrderId: id('r-4') },
    ]);
    const cancelled = await client.cancelMultipleOrders({
      symbol,
      origClientOrderIdList: [id('r-2'), id('r-3')],
    });
    expect(cancelled).toMatchObject([
      { clientOrderId: id('r-2'), status: 'CANCELED' },
      { code: -2011 },
    ]);
    expect(await client.cancelAllOpenOrders({ symbol })).toMatchObject({ code: 200 });
    expect(await client.getAllOpenOrders()).toEqual([]);
    const all = await client.getAllOrders({ symbol });
    expect(all.map((order) => order.status)).toEqual(['CANCELED', 'CANCELED', 'CANCELED']);
  });

  it('gets refusals by their codes', async () => {
    const order = (change: object) => refusal(client.submitNewOrder({ ...close, ...change }));
    expect(await order({ quantity: 0.01 })).toBe(-2022);
    expect(await order({ quantity: 0.0001 })).toBe(-1111);
    expect(await order({ quantity: 500, side: 'BUY' })).toBe(-4005);
    expect(await order({ symbol: 'NOPE', quantity: 1 })).toBe(-1121);
    expect(await order({})).toBe(-1102);
    expect(await order({ quantity: 0.001, side: 'BUY' })).toBe(-4164);
    expect(await order({ quantity: 100, side: 'BUY' })).toBe(-2019);
    expect(await refusal(client.getOrder({ symbol, origClientOrderId: 'none' }))).toBe(-2013);
    expect(await refusal(client.cancelOrder({ symbol, origClientOrderId: 'none' }))).toBe(-2011);
    const stranger = new USDMClient({ api_key: KEY, api_secret: 'x', baseUrl: exchange.url });
    expect(await refusal(stranger.getBalanceV3())).toBe(-1022);
    expect(exchange.engine.ledger(KEY).orders).toEqual([]);
  });
});
