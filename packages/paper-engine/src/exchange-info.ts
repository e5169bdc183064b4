// GET /fapi/v1/exchangeInfo: the contracts with their filters, and the limits as switched.
import type { Decimal } from '@hedge/domain';
import { buildOrderLimits } from './account-facts';
import type { Switches } from './switches';
import { MAX_OPEN_ORDERS, SYMBOLS, type SymbolSpec } from './symbols';

const WIRE_SYMBOLS = [...SYMBOLS.values()].map(buildWireSymbol);

/** GET /fapi/v1/exchangeInfo (Binance USD-M docs, Exchange Information). */
export function buildExchangeInfo(switches: Switches, nowMs: number): unknown {
  const weight = { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1 };
  return {
    exchangeFilters: [],
    rateLimits: [{ ...weight, limit: switches.ipWeightLimit }, ...buildOrderLimits(switches)],
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
    underlyingSubType: ['PoW'],
    settlePlan: 0,
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
      { filterType: 'MAX_NUM_ORDERS', limit: MAX_OPEN_ORDERS },
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
