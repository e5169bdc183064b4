// What may be traded and in which steps: one table for all accounts of a host.
//
// exchangeInfo is read raw and row by row; ccxt only names the unified symbol. Its own loadMarkets is
// not used: a failed first load sticks to the client, and `{}` or HTML load as an empty table.
import type { Decimal } from '@hedge/domain';
import { parseDecimal } from '@hedge/domain';
import type { RateLimit } from './rate-window';
import { amountNotNegative, parseRow, parseRows, text, type Parsed, type Row } from './row-fields';
import { isRecord } from './wire-result';

/** One contract. Amounts in contracts, `minNotional` in the quote asset. */
export interface Market {
  /** ccxt's unified symbol, such as `BTC/USDT:USDT`. */
  readonly symbol: string;
  /** The venue's own name, such as `BTCUSDT`. */
  readonly venueSymbol: string;
  readonly trading: boolean;
  readonly marginAsset: string;
  readonly contractSize: Decimal;
  /** Step, least and largest quantity of a market order; null where there is no largest. */
  readonly stepSize: Decimal;
  readonly minQuantity: Decimal;
  readonly maxQuantity: Decimal | null;
  readonly minNotional: Decimal;
}

export interface MarketTable {
  readonly bySymbol: ReadonlyMap<string, Market>;
  readonly byVenueSymbol: ReadonlyMap<string, Market>;
  /** Orders per account. */
  readonly orderLimits: readonly RateLimit[];
  /** Request weight per address. */
  readonly weightLimits: readonly RateLimit[];
}

const INTERVAL_MS: Readonly<Record<string, number>> = {
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
};

/**
 * Reads GET /fapi/v1/exchangeInfo. A contract whose row cannot be read is left out, so that one odd
 * listing does not stop the others; a table without any contract is no table.
 */
export function parseMarketTable(
  body: unknown,
  parseMarket: (row: unknown) => unknown,
): Parsed<MarketTable> {
  const rows = isRecord(body) ? body['symbols'] : undefined;
  if (!isRecord(body) || !Array.isArray(rows)) return { ok: false, why: 'no list of symbols' };
  const markets = rows
    .map((row: unknown) => parseRow(row, (fields) => readMarket(fields, parseMarket)))
    .flatMap((parsed) => (parsed.ok && parsed.value !== null ? [parsed.value] : []));
  if (markets.length === 0) return { ok: false, why: 'no readable symbol' };
  const limits = parseRows(body['rateLimits'] ?? [], readRateLimit);
  if (!limits.ok) return { ok: false, why: `rateLimits: ${limits.why}` };
  return {
    ok: true,
    value: {
      bySymbol: new Map(markets.map((each) => [each.symbol, each])),
      byVenueSymbol: new Map(markets.map((each) => [each.venueSymbol, each])),
      orderLimits: limitsOf(limits.value, 'ORDERS'),
      weightLimits: limitsOf(limits.value, 'REQUEST_WEIGHT'),
    },
  };
}

function readMarket(row: Row, parseMarket: (row: unknown) => unknown): Market | null {
  const unified = unifiedMarket(row, parseMarket);
  if (unified === null) return null;
  const filters = new Map(
    (Array.isArray(row['filters']) ? row['filters'] : [])
      .filter(isRecord)
      .map((each) => [each['filterType'], each]),
  );
  const lot = filters.get('LOT_SIZE') ?? {};
  const marketLot = filters.get('MARKET_LOT_SIZE') ?? lot;
  const stepSize = firstPositive(marketLot['stepSize'], lot['stepSize']);
  if (stepSize === null) return null;
  return {
    symbol: unified.symbol,
    venueSymbol: text(row, 'symbol'),
    trading: row['status'] === 'TRADING',
    marginAsset: text(row, 'marginAsset'),
    contractSize: unified.contractSize,
    stepSize,
    minQuantity: firstPositive(marketLot['minQty'], lot['minQty']) ?? stepSize,
    maxQuantity: firstPositive(marketLot['maxQty'], lot['maxQty']),
    minNotional: amountNotNegative(filters.get('MIN_NOTIONAL') ?? { notional: '0' }, 'notional'),
  };
}

/** ccxt's symbol and contract size of a row; null where ccxt cannot read it. */
function unifiedMarket(
  row: Row,
  parseMarket: (row: unknown) => unknown,
): { readonly symbol: string; readonly contractSize: Decimal } | null {
  let market: unknown;
  try {
    market = parseMarket(row);
  } catch {
    return null;
  }
  if (!isRecord(market) || typeof market['symbol'] !== 'string') return null;
  const contractSize = parseDecimal(market['contractSize']);
  return contractSize === null ? null : { symbol: market['symbol'], contractSize };
}

function firstPositive(...values: readonly unknown[]): Decimal | null {
  return values.map(parseDecimal).find((value) => value !== null && value.gt('0')) ?? null;
}

type TypedLimit = RateLimit & { readonly type: string };

function limitsOf(limits: readonly (TypedLimit | null)[], type: string): readonly RateLimit[] {
  return limits.flatMap((each) =>
    each?.type === type ? [{ windowMs: each.windowMs, limit: each.limit }] : [],
  );
}

function readRateLimit(row: Row): TypedLimit | null {
  const unitMs = INTERVAL_MS[text(row, 'interval')];
  const count = Number(text(row, 'intervalNum'));
  const limit = Number(text(row, 'limit'));
  if (unitMs === undefined || !(count > 0) || !(limit > 0)) return null;
  return { type: text(row, 'rateLimitType'), windowMs: unitMs * count, limit };
}
