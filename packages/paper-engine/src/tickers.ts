// Prices as market data: the premium index and the tickers.
//
// The tickers' last price is the true mark, whatever is wrong with the quote. Volumes are zero and
// a day's open, high and low are the present price: no history of prices is kept.
import { decimal, ZERO, type Decimal } from '@hedge/domain';
import type { Quote } from './prices';
import { SYMBOLS } from './symbols';
import type { BookTickerRow, DayTickerRow, PremiumIndexRow, PriceTickerRow } from './wire-rows';

const FUNDING_INTERVAL_MS = 8 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
const BPS = decimal('10000');

/** GET /fapi/v1/premiumIndex: `time` is the time of the quote, the only one the exchange gives. */
export function buildPremiumIndex(symbol: string, quote: Quote, nowMs: number): PremiumIndexRow {
  const shown = (quote.price ?? ZERO).toFixed(8);
  return {
    symbol,
    ...(quote.price === null ? {} : { markPrice: shown }),
    indexPrice: shown,
    estimatedSettlePrice: shown,
    lastFundingRate: '0.00010000',
    interestRate: '0.00010000',
    nextFundingTime: (Math.floor(nowMs / FUNDING_INTERVAL_MS) + 1) * FUNDING_INTERVAL_MS,
    time: quote.timeMs,
  };
}

/** GET /fapi/v1|v2/ticker/price. */
export function buildPriceTicker(symbol: string, last: Decimal, nowMs: number): PriceTickerRow {
  return { symbol, price: last.toFixed(SYMBOLS.get(symbol)?.pricePrecision), time: nowMs };
}

/** GET /fapi/v1/ticker/bookTicker: as far from the mark as the slippage of market orders. */
export function buildBookTicker(
  symbol: string,
  last: Decimal,
  slippageBps: string,
  nowMs: number,
): BookTickerRow {
  const spec = SYMBOLS.get(symbol);
  const slip = last.times(decimal(slippageBps)).div(BPS);
  const depth = spec?.marketMaxQty.toFixed(spec.quantityPrecision) ?? '0';
  return {
    symbol,
    bidPrice: last.minus(slip).toFixed(spec?.pricePrecision),
    bidQty: depth,
    askPrice: last.plus(slip).toFixed(spec?.pricePrecision),
    askQty: depth,
    time: nowMs,
  };
}

/** GET /fapi/v1/ticker/24hr. */
export function buildDayTicker(symbol: string, last: Decimal, nowMs: number): DayTickerRow {
  const price = last.toFixed(SYMBOLS.get(symbol)?.pricePrecision);
  return {
    symbol,
    priceChange: '0.00',
    priceChangePercent: '0.000',
    weightedAvgPrice: price,
    lastPrice: price,
    lastQty: '0',
    openPrice: price,
    highPrice: price,
    lowPrice: price,
    volume: '0',
    quoteVolume: '0',
    openTime: nowMs - DAY_MS,
    closeTime: nowMs,
    firstId: 0,
    lastId: 0,
    count: 0,
  };
}
