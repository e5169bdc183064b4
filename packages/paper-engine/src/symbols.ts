// The contracts that are traded here, with filters as the real exchange publishes them.
import { decimal, type Decimal } from '@hedge/domain';

/** One USD-M perpetual. Quantities in the base asset, prices and notional in USDT. */
export interface SymbolSpec {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly pricePrecision: number;
  readonly quantityPrecision: number;
  readonly tickSize: Decimal;
  readonly minPrice: Decimal;
  readonly maxPrice: Decimal;
  readonly stepSize: Decimal;
  readonly minQty: Decimal;
  readonly maxQty: Decimal;
  readonly marketMaxQty: Decimal;
  readonly minNotional: Decimal;
  /** Where the price walk starts. */
  readonly startPrice: Decimal;
}

type SpecRow = readonly [
  base: string,
  pricePrecision: number,
  tick: string,
  quantityPrecision: number,
  step: string,
  maxQty: string,
  marketMaxQty: string,
  minNotional: string,
  startPrice: string,
];

const ROWS: readonly SpecRow[] = [
  ['BTC', 2, '0.10', 3, '0.001', '1000', '120', '100', '60000'],
  ['ETH', 2, '0.01', 3, '0.001', '10000', '2000', '20', '3000'],
  ['SOL', 4, '0.0100', 2, '0.01', '1000000', '5000', '5', '150'],
  ['BNB', 3, '0.010', 2, '0.01', '100000', '2000', '5', '600'],
  ['XRP', 4, '0.0001', 1, '0.1', '10000000', '2000000', '5', '2'],
];

function buildSpec(row: SpecRow): SymbolSpec {
  const [
    base,
    pricePrecision,
    tick,
    quantityPrecision,
    step,
    maxQty,
    marketMaxQty,
    notional,
    start,
  ] = row;
  return {
    symbol: `${base}USDT`,
    baseAsset: base,
    pricePrecision,
    quantityPrecision,
    tickSize: decimal(tick),
    minPrice: decimal(tick),
    maxPrice: decimal('10000000'),
    stepSize: decimal(step),
    minQty: decimal(step),
    maxQty: decimal(maxQty),
    marketMaxQty: decimal(marketMaxQty),
    minNotional: decimal(notional),
    startPrice: decimal(start),
  };
}

export const SYMBOLS: ReadonlyMap<string, SymbolSpec> = new Map(
  ROWS.map(buildSpec).map((spec) => [spec.symbol, spec]),
);

/** Limits that exchangeInfo states and GET rateLimit/order repeats. */
export const WEIGHT_PER_MINUTE = 2400;
export const ORDER_LIMITS = [
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 300 },
  { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
] as const;

const RATE_LIMITS = [
  {
    rateLimitType: 'REQUEST_WEIGHT',
    interval: 'MINUTE',
    intervalNum: 1,
    limit: WEIGHT_PER_MINUTE,
  },
  ...ORDER_LIMITS,
];

const WIRE_SYMBOLS = [...SYMBOLS.values()].map(buildWireSymbol);

/** GET /fapi/v1/exchangeInfo (Binance USD-M docs, Exchange Information). */
export function buildExchangeInfo(nowMs: number): unknown {
  return {
    exchangeFilters: [],
    rateLimits: RATE_LIMITS,
    serverTime: nowMs,
    assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
    symbols: WIRE_SYMBOLS,
    timezone: 'UTC',
  };
}

function buildWireSymbol(spec: SymbolSpec): unknown {
  const qty = (value: Decimal) => value.toFixed(spec.quantityPrecision);
  const lot = { minQty: qty(spec.minQty), stepSize: qty(spec.stepSize) };
  return {
    symbol: spec.symbol,
    pair: spec.symbol,
    contractType: 'PERPETUAL',
    deliveryDate: 4133404800000,
    onboardDate: 1569398400000,
    status: 'TRADING',
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: spec.baseAsset,
    quoteAsset: 'USDT',
    marginAsset: 'USDT',
    pricePrecision: spec.pricePrecision,
    quantityPrecision: spec.quantityPrecision,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: [],
    triggerProtect: '0.0500',
    liquidationFee: '0.012500',
    marketTakeBound: '0.05',
    filters: [
      {
        filterType: 'PRICE_FILTER',
        minPrice: spec.minPrice.toFixed(spec.pricePrecision),
        maxPrice: spec.maxPrice.toFixed(),
        tickSize: spec.tickSize.toFixed(spec.pricePrecision),
      },
      { filterType: 'LOT_SIZE', ...lot, maxQty: qty(spec.maxQty) },
      { filterType: 'MARKET_LOT_SIZE', ...lot, maxQty: qty(spec.marketMaxQty) },
      { filterType: 'MAX_NUM_ORDERS', limit: 200 },
      { filterType: 'MAX_NUM_ALGO_ORDERS', limit: 10 },
      { filterType: 'MIN_NOTIONAL', notional: spec.minNotional.toFixed() },
      {
        filterType: 'PERCENT_PRICE',
        multiplierUp: '1.0500',
        multiplierDown: '0.9500',
        multiplierDecimal: '4',
      },
    ],
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
  };
}
