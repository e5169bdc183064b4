// Binance's own connector for USD-M futures through a trader's day against the paper exchange.
import { DerivativesTradingUsdsFutures } from '@binance/derivatives-trading-usds-futures';
import {
  KEY,
  makePaperClient,
  SECRET,
  startTestExchange,
  type TestExchange,
} from './testing/paper-client';

const symbol = 'BTCUSDT';

type Rest = DerivativesTradingUsdsFutures['restAPI'];
type NewOrder = Parameters<Rest['newOrder']>[0];
type BatchOrder = Parameters<Rest['placeMultipleOrders']>[0]['batchOrders'][number];

let exchange: TestExchange;
let rest: Rest;

function connect(apiSecret: string): Rest {
  const configurationRestAPI = { apiKey: KEY, apiSecret, basePath: exchange.url, retries: 0 };
  return new DerivativesTradingUsdsFutures({ configurationRestAPI }).restAPI;
}

beforeEach(async () => {
  exchange = await startTestExchange();
  rest = connect(SECRET);
});
afterEach(() => exchange.server.close());

/** The body that a call resolves with. */
async function body<T>(call: Promise<{ data(): Promise<T> }>): Promise<T> {
  return (await call).data();
}

/** The code that the connector's error bears. */
async function refusal(call: Promise<unknown>): Promise<number | undefined> {
  const thrown = await call.then(
    () => ({ code: undefined }),
    (error: unknown) => error as { readonly code?: number },
  );
  return thrown.code;
}

const place = (order: object) => rest.newOrder({ symbol, ...order } as NewOrder);
const BUY_LONG = { side: 'BUY', positionSide: 'LONG', type: 'MARKET' } as const;
const RESTING = { ...BUY_LONG, type: 'LIMIT', timeInForce: 'GTC', price: 45000, quantity: 0.01 };

describe('the official connector', () => {
  it('reads time, contracts and prices', async () => {
    const { serverTime } = await body(rest.checkServerTime());
    expect(Math.abs(Number(serverTime) - Date.now())).toBeLessThan(60_000);
    const info = await body(rest.exchangeInformation());
    expect(info.symbols?.map((row) => row.symbol)).toContain(symbol);
    expect(await body(rest.markPrice({ symbol }))).toMatchObject({ markPrice: '50000.00000000' });
    expect(await body(rest.symbolPriceTickerV2({ symbol }))).toMatchObject({ price: '50000.00' });
    expect(await body(rest.symbolPriceTicker())).toHaveLength(5);
    expect(await body(rest.symbolOrderBookTicker({ symbol }))).toMatchObject({
      askPrice: '50000.00',
    });
    expect(await body(rest.ticker24hrPriceChangeStatistics({ symbol }))).toMatchObject({
      lastPrice: '50000.00',
    });
  });

  it('reads the conditions of its account and changes its leverage', async () => {
    expect(await body(rest.getCurrentPositionMode())).toEqual({ dualSidePosition: true });
    const change = (dualSidePosition: string) => rest.changePositionMode({ dualSidePosition });
    expect(await refusal(change('true'))).toBe(-4059);
    expect(await body(change('false'))).toMatchObject({ code: 200 });
    expect(await body(change('true'))).toMatchObject({ code: 200 });
    expect(await body(rest.changeInitialLeverage({ symbol, leverage: 5 }))).toMatchObject({
      leverage: 5,
    });
    expect(await body(rest.symbolConfiguration({ symbol }))).toMatchObject([{ leverage: 5 }]);
    expect(await body(rest.futuresAccountConfiguration())).toMatchObject({ canTrade: true });
    expect(await body(rest.userCommissionRate({ symbol }))).toMatchObject({
      makerCommissionRate: '0.0002',
    });
    expect(await body(rest.notionalAndLeverageBrackets({ symbol }))).toMatchObject({ symbol });
    expect(await body(rest.queryUserRateLimit())).toHaveLength(2);
  });

  it('opens a hedge, reads it, and closes a leg', async () => {
    const opened = await place({ ...BUY_LONG, quantity: 0.02, newOrderRespType: 'RESULT' });
    expect(await opened.data()).toMatchObject({ status: 'FILLED', executedQty: '0.020' });
    expect(opened.rateLimits).toContainEqual(
      expect.objectContaining({ rateLimitType: 'ORDERS', interval: 'MINUTE', count: 1 }),
    );
    await place({ side: 'SELL', positionSide: 'SHORT', type: 'MARKET', quantity: 0.01 });
    const positions = await body(rest.positionInformationV3());
    expect(positions.map((row) => row.positionAmt)).toEqual(['0.020', '-0.010']);
    expect(await body(rest.positionInformationV2({ symbol }))).toMatchObject([
      { positionSide: 'LONG', leverage: '20' },
      { positionSide: 'SHORT', positionAmt: '-0.010' },
    ]);

    await exchange.client.paper('PUT', '/prices', { symbol, markPrice: '50100' });
    const closing = { side: 'SELL', positionSide: 'LONG', type: 'MARKET', quantity: 0.02 };
    await place({ ...closing, newClientOrderId: 'day-1' });
    expect(await body(rest.queryOrder({ symbol, origClientOrderId: 'day-1' }))).toMatchObject({
      status: 'FILLED',
      avgPrice: '50100.00000000',
    });
    const trades = await body(rest.accountTradeList({ symbol }));
    expect(trades.map((trade) => trade.commission)).toEqual([
      '0.50000000',
      '0.25000000',
      '0.50100000',
    ]);
    const query = { incomeType: 'COMMISSION', page: 2, limit: 2 } as Parameters<
      Rest['getIncomeHistory']
    >[0];
    const income = await body(rest.getIncomeHistory(query));
    expect(income).toMatchObject([{ income: '-0.50100000' }]);
    expect(await body(rest.futuresAccountBalanceV3())).toMatchObject([
      { balance: '10000.74900000' },
    ]);
    expect(await body(rest.futuresAccountBalanceV2())).toHaveLength(1);
    expect(await body(rest.accountInformationV3())).toMatchObject({
      positions: [{ positionSide: 'SHORT', unrealizedProfit: '-1.00000000' }],
    });
    expect(await body(rest.accountInformationV2())).toMatchObject({
      totalUnrealizedProfit: '-1.00000000',
    });
  });

  it('rests, finds, cancels one order, several and all', async () => {
    const first = await (await place({ ...RESTING, newClientOrderId: 'r-1' })).data();
    expect(first).toMatchObject({ status: 'NEW', price: '45000.00' });
    expect(
      await body(rest.queryCurrentOpenOrder({ symbol, origClientOrderId: 'r-1' })),
    ).toMatchObject({ orderId: first.orderId });
    const cancelled = await body(rest.cancelOrder({ symbol, origClientOrderId: 'r-1' }));
    expect(cancelled).toMatchObject({ status: 'CANCELED' });

    const batchOrders = ['r-2', 'r-3'].map((newClientOrderId) => {
      return { symbol, ...RESTING, newClientOrderId } as unknown as BatchOrder;
    });
    batchOrders.push({ symbol, ...BUY_LONG, quantity: 0.0001 });
    const placed = await body(rest.placeMultipleOrders({ batchOrders }));
    expect(placed).toMatchObject([
      { clientOrderId: 'r-2' },
      { clientOrderId: 'r-3' },
      { code: -1111 },
    ]);
    const list = { symbol, origClientOrderIdList: ['r-2'] };
    expect(await body(rest.cancelMultipleOrders(list))).toMatchObject([{ status: 'CANCELED' }]);
    expect(await body(rest.currentAllOpenOrders({ symbol }))).toMatchObject([
      { clientOrderId: 'r-3' },
    ]);
    await rest.cancelAllOpenOrders({ symbol });
    expect(await body(rest.currentAllOpenOrders())).toEqual([]);
    expect(await body(rest.allOrders({ symbol }))).toHaveLength(3);
  });

  it('gets refusals by their codes, and a ban as its own error', async () => {
    const sell = { side: 'SELL', positionSide: 'LONG', type: 'MARKET' } as const;
    expect(await refusal(place({ ...sell, quantity: 0.01 }))).toBe(-2022);
    expect(await refusal(place({ ...sell, quantity: 0.0001 }))).toBe(-1111);
    expect(await refusal(place({ ...BUY_LONG, quantity: 0.001 }))).toBe(-4164);
    expect(await refusal(place({ ...BUY_LONG, quantity: 100 }))).toBe(-2019);
    expect(await refusal(place({ ...BUY_LONG, quantity: 1, symbol: 'NOPE' }))).toBe(-1121);
    expect(await refusal(rest.queryOrder({ symbol, orderId: 1 }))).toBe(-2013);
    expect(await refusal(rest.cancelOrder({ symbol, orderId: 1 }))).toBe(-2011);
    expect(await refusal(connect('x').futuresAccountBalanceV3())).toBe(-1022);

    const control = makePaperClient(exchange.url);
    await control.paper('PUT', '/switches', { ipWeightLimit: 1, throttledBeforeBan: 1 });
    await expect(rest.checkServerTime()).rejects.toMatchObject({ name: 'TooManyRequestsError' });
    await expect(rest.checkServerTime()).rejects.toMatchObject({ name: 'RateLimitBanError' });
  });
});
