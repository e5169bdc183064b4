// A warm exchange on a raw server, with clocks the test owns, and rows in the exchange's own shape.
import type { Clock, Gateway, VenueHolds } from '@hedge/cycle';
import { silentLogger } from '@hedge/platform';
import { makeMemoryVenueHolds } from '@hedge/testkit';
import { UNNAMED_EGRESS, type Egress } from '../egress';
import { makeExchangeAt, type Exchange, type ExchangeAccount } from '../exchange-at';
import type { ExchangeTimeouts } from '../timeouts';
import type { ExchangeMode } from '../venue-urls';
import { json, startVenueServer, type VenueServer } from './venue-server';

export const SERVER_TIME = 1_760_000_000_000;
export const ACCOUNT: ExchangeAccount = {
  accountId: 'account-1',
  apiKey: 'key-canary-1',
  secret: 'secret-canary-1',
};

/** A clock that stands still until the test moves it. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function makeManualClock(): ManualClock {
  let now = 1_000;
  return {
    // An hour off: nothing about money may come from here.
    wallMs: () => SERVER_TIME + 3_600_000 + now,
    monotonicMs: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

export interface Fixture {
  readonly server: VenueServer;
  readonly clock: ManualClock;
  readonly exchange: Exchange;
  readonly gateway: Gateway;
  readonly holds: VenueHolds;
  close(): Promise<void>;
}

const FAST: Partial<ExchangeTimeouts> = { readMs: 2_000, orderMs: 2_000, marketsMs: 5_000 };

/** A started server that knows time and markets, and a client that has read both unless `cold`. */
export async function makeFixture(
  options: {
    readonly cold?: boolean;
    readonly timeouts?: Partial<ExchangeTimeouts>;
    readonly mode?: ExchangeMode;
    readonly egress?: Partial<Egress>;
    /** Given to several fixtures: several workers on one database. */
    readonly holds?: (clock: Clock) => VenueHolds;
  } = {},
): Promise<Fixture> {
  const server = await startVenueServer();
  server.on('GET /fapi/v1/time', json({ serverTime: SERVER_TIME }));
  server.on('GET /fapi/v1/exchangeInfo', json(exchangeInfo()));
  const clock = makeManualClock();
  const base = new URL(server.baseUrl);
  const holds = (options.holds ?? makeMemoryVenueHolds)(clock);
  const exchange = await makeExchangeAt(
    { clock, logger: silentLogger, holds, random: () => 0.5 },
    {
      ...{ mode: options.mode ?? 'paper', address: { futures: base, spot: base } },
      egress: { ...UNNAMED_EGRESS, ...options.egress },
      timeouts: { ...FAST, ...options.timeouts },
    },
  );
  if (options.cold !== true) await exchange.warmUp();
  return {
    server,
    clock,
    exchange,
    gateway: exchange.gatewayFor(ACCOUNT),
    holds,
    close: async () => {
      await exchange.close();
      await server.close();
    },
  };
}

export function exchangeInfo(orders: readonly object[] = ORDER_LIMITS): object {
  return {
    rateLimits: [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 },
      ...orders,
    ],
    symbols: [contract('BTC', '0.001', '120'), contract('ETH', '0.01', '2000')],
  };
}

const ORDER_LIMITS = [
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 300 },
  { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
];

export function contract(base: string, stepSize: string, maxQty: string): object {
  return {
    symbol: `${base}USDT`,
    pair: `${base}USDT`,
    contractType: 'PERPETUAL',
    deliveryDate: 4133404800000,
    status: 'TRADING',
    baseAsset: base,
    quoteAsset: 'USDT',
    marginAsset: 'USDT',
    pricePrecision: 2,
    quantityPrecision: 3,
    orderTypes: ['LIMIT', 'MARKET'],
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.1', maxPrice: '1000000', tickSize: '0.1' },
      { filterType: 'LOT_SIZE', minQty: stepSize, maxQty: '1000', stepSize },
      { filterType: 'MARKET_LOT_SIZE', minQty: stepSize, maxQty, stepSize },
      { filterType: 'MIN_NOTIONAL', notional: '5' },
    ],
  };
}

/** A positionRisk row (v3) with what ccxt and the product look at. */
export function positionRow(changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    symbol: 'BTCUSDT',
    positionSide: 'LONG',
    positionAmt: '0.020',
    entryPrice: '50000.0',
    markPrice: '50100.0',
    unRealizedProfit: '2.00000000',
    notional: '1002.00',
    marginAsset: 'USDT',
    updateTime: SERVER_TIME - 60_000,
    ...changes,
  };
}

/** An order row; without `time` it is the answer of POST. */
export function orderRow(changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    orderId: 22542179,
    clientOrderId: 'abcL1',
    symbol: 'BTCUSDT',
    status: 'FILLED',
    side: 'SELL',
    positionSide: 'LONG',
    type: 'MARKET',
    origQty: '0.020',
    executedQty: '0.020',
    updateTime: SERVER_TIME + 5,
    time: SERVER_TIME + 4,
    ...changes,
  };
}

export function tradeRow(changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    id: 698759,
    orderId: 22542179,
    symbol: 'BTCUSDT',
    side: 'SELL',
    positionSide: 'LONG',
    qty: '0.020',
    price: '50100.0',
    commission: '0.40080000',
    commissionAsset: 'USDT',
    realizedPnl: '2.00000000',
    time: SERVER_TIME + 4,
    ...changes,
  };
}
