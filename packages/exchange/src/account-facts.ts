// What a registration is judged by, asked of the exchange for one account and a few symbols.
import { toText } from '@hedge/domain';
import type { AccountLink, ReadFailure, ReadResult } from './account-link';
import type { Market } from './market-table';
import { parseRows } from './row-fields';
import { waitAtMost } from './timeouts';
import {
  parseHedgeMode,
  parseMark,
  parsePositions,
  parseTakerRate,
  readRestingOrder,
  type PositionRow,
  type RestingOrder,
} from './venue-rows';

/** A position that is not flat; amounts as text, `quantity` never negative. */
export interface PositionFacts {
  readonly symbol: string;
  readonly exchangeSymbol: string;
  readonly side: 'LONG' | 'SHORT';
  readonly quantity: string;
  readonly entryPrice: string;
  /** As the exchange wrote it: "0" where it has none. */
  readonly markPrice: string;
  readonly unrealizedPnl: string;
  readonly updateTimeMs: number;
}

/** What a symbol demands of an order. Amounts as text, in contracts; `minNotional` in the quote. */
export interface MarketFacts {
  readonly symbol: string;
  readonly exchangeSymbol: string;
  readonly trading: boolean;
  readonly marginAsset: string;
  readonly contractSize: string;
  readonly stepSize: string;
  readonly minQuantity: string;
  readonly maxQuantity: string | null;
  readonly minNotional: string;
  readonly markPrice: string;
  /** The account's taker commission as a fraction: 0.0005 is 0.05 %. */
  readonly takerRate: string;
}

/**
 * Of an account in one-way mode nothing more is told: its positions have no side. A symbol that the
 * exchange does not know is not in `markets`.
 */
export type AccountFacts =
  | { readonly hedgeMode: false }
  | {
      readonly hedgeMode: true;
      readonly positions: readonly PositionFacts[];
      readonly markets: readonly MarketFacts[];
      readonly openOrders: readonly RestingOrder[];
    };

/** Every failure is a value: `unreachable`, `refused` (keys, malformed answers), `backoff`, `budget`. */
export type FactsResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: ReadFailure; readonly why: string };

/** Hedge mode and, in hedge mode, every position of the account. */
export async function fetchAccountPositions(
  link: AccountLink,
): Promise<FactsResult<{ hedgeMode: boolean; positions: readonly PositionFacts[] }>> {
  const hedgeMode = toFacts(await fetchHedgeMode(link));
  if (!hedgeMode.ok) return hedgeMode;
  if (!hedgeMode.value) return { ok: true, value: { hedgeMode: false, positions: [] } };
  const positions = toFacts(await fetchPositionRows(link));
  if (!positions.ok) return positions;
  return { ok: true, value: { hedgeMode: true, positions: positions.value.map(describePosition) } };
}

/** Everything a registration of an operation on `symbols` is checked against. */
export async function fetchAccountFacts(
  link: AccountLink,
  symbols: readonly string[],
): Promise<FactsResult<AccountFacts>> {
  // A contract listed since the markets were last read is worth one look; a typo, one a minute.
  const unknown = symbols.some((symbol) => !link.host.markets()?.bySymbol.has(symbol));
  const refreshed = link.host.refreshMarkets(unknown ? 60_000 : undefined);
  await waitAtMost(link.host.timeouts.readMs, refreshed);
  const account = await fetchAccountPositions(link);
  if (!account.ok) return account;
  if (!account.value.hedgeMode) return { ok: true, value: { hedgeMode: false } };

  const known = [...new Set(symbols)].flatMap((symbol) => {
    const market = link.host.markets()?.bySymbol.get(symbol);
    return market === undefined ? [] : [market];
  });
  const perMarket = await Promise.all(known.map((market) => fetchMarketFacts(link, market)));
  const markets: MarketFacts[] = [];
  const openOrders: RestingOrder[] = [];
  for (const each of perMarket) {
    if (!each.ok) return each;
    markets.push(each.value.market);
    openOrders.push(...each.value.openOrders);
  }
  const { positions } = account.value;
  return { ok: true, value: { hedgeMode: true, positions, markets, openOrders } };
}

/** Whether the account is in hedge mode. */
export function fetchHedgeMode(link: AccountLink): Promise<ReadResult<boolean>> {
  return link.read({
    endpoint: 'fapiPrivateGetPositionSideDual',
    params: {},
    signed: true,
    parse: parseHedgeMode,
  });
}

function fetchPositionRows(link: AccountLink): Promise<ReadResult<readonly PositionRow[]>> {
  return link.readWithMarkets<readonly PositionRow[]>((markets) => ({
    endpoint: 'fapiPrivateV3GetPositionRisk',
    params: {},
    signed: true,
    parse: (body) => parsePositions(body, (id) => markets.byVenueSymbol.get(id)?.symbol ?? id),
  }));
}

async function fetchMarketFacts(
  link: AccountLink,
  market: Market,
): Promise<FactsResult<{ market: MarketFacts; openOrders: readonly RestingOrder[] }>> {
  const params = { symbol: market.venueSymbol };
  const [mark, takerRate, openOrders] = await Promise.all([
    link.read({
      endpoint: 'fapiPublicGetPremiumIndex',
      params,
      signed: false,
      parse: (body) => parseMark(body, market.venueSymbol, market.symbol),
    }),
    link.read({
      endpoint: 'fapiPrivateGetCommissionRate',
      params,
      signed: true,
      parse: (body) => parseTakerRate(body, market.venueSymbol),
    }),
    link.read({
      endpoint: 'fapiPrivateGetOpenOrders',
      params,
      signed: true,
      parse: (body) =>
        parseRows(body, (row) => readRestingOrder(row, market.venueSymbol, market.symbol)),
    }),
  ]);
  const [quote, rate, resting] = [toFacts(mark), toFacts(takerRate), toFacts(openOrders)];
  if (!quote.ok) return quote;
  if (!rate.ok) return rate;
  if (!resting.ok) return resting;
  if (quote.value.markPrice === null) {
    return { ok: false, failure: 'refused', why: `no mark price of ${market.symbol}` };
  }
  const facts = describeMarket(market, toText(quote.value.markPrice), rate.value);
  return { ok: true, value: { market: facts, openOrders: resting.value } };
}

/** The answer itself, or why there is none. */
export function toFacts<T>(result: ReadResult<T>): FactsResult<T> {
  return result.kind === 'answer'
    ? { ok: true, value: result.value }
    : { ok: false, failure: result.failure, why: result.why };
}

function describePosition(row: PositionRow): PositionFacts {
  return {
    symbol: row.symbol,
    exchangeSymbol: row.venueSymbol,
    side: row.side,
    quantity: toText(row.amount),
    entryPrice: toText(row.entryPrice),
    markPrice: row.markPrice === null ? '0' : toText(row.markPrice),
    unrealizedPnl: row.unrealizedPnl,
    updateTimeMs: row.updateTime,
  };
}

function describeMarket(market: Market, markPrice: string, takerRate: string): MarketFacts {
  return {
    symbol: market.symbol,
    exchangeSymbol: market.venueSymbol,
    trading: market.trading,
    marginAsset: market.marginAsset,
    contractSize: toText(market.contractSize),
    stepSize: toText(market.stepSize),
    minQuantity: toText(market.minQuantity),
    maxQuantity: market.maxQuantity === null ? null : toText(market.maxQuantity),
    minNotional: toText(market.minNotional),
    markPrice,
    takerRate,
  };
}
