// The Gateway port on ccxt: one account's reads and orders.
import type { Gateway, RequestPriority } from '@hedge/cycle';
import type { Answer, Lookup, VenueOrder } from '@hedge/domain';
import type { AccountLink, ReadResult } from './account-link';
import { fetchAllSince, PAGE_LIMIT, type Span } from './history-pages';
import type { Endpoint, Params } from './lean-client';
import type { Market } from './market-table';
import { sendMarketOrder } from './order-sending';
import { parseRow, parseRows, type Parsed, type Row } from './row-fields';
import { waitAtMost } from './timeouts';
import { parseMark, parsePlacedOrder, parsePositions, readOrder, readTrade } from './venue-rows';
import type { RefusedAnswer } from './wire-result';

/** The account's gateways, one per priority: what they remember is the link's. */
export function makeGateway(link: AccountLink): Gateway {
  const known = new Map<RequestPriority, Gateway>();
  const withPriority = (priority: RequestPriority): Gateway => {
    const before = known.get(priority);
    if (before !== undefined) return before;
    const made = makeGatewayOn(link.withPriority(priority), withPriority);
    known.set(priority, made);
    return made;
  };
  return withPriority('read');
}

function makeGatewayOn(link: AccountLink, withPriority: Gateway['withPriority']): Gateway {
  const { host } = link;
  const { slots } = link.state;

  return {
    exchangeNow: () => host.time.now(),
    refreshTime: async (force) => {
      await host.door.learn();
      await waitAtMost(host.timeouts.readMs, host.time.refresh(force));
    },
    backoff: () => link.backoff(),
    withPriority,
    reserveOrderSlots: (count) =>
      link.backoff() === null && slots.reserve(count, host.markets()?.orderLimits ?? []),
    releaseOrderSlots: (count) => slots.release(count),
    fetchPositions: () =>
      link.readWithMarkets((markets) => ({
        endpoint: 'fapiPrivateV3GetPositionRisk',
        params: {},
        signed: true,
        parse: (body) => parsePositions(body, (id) => markets.byVenueSymbol.get(id)?.symbol ?? id),
      })),
    fetchMark: (symbol) =>
      link.readMarket(symbol, (market) => ({
        endpoint: 'fapiPublicGetPremiumIndex',
        params: { symbol: market.venueSymbol },
        signed: false,
        parse: (body) => parseMark(body, market.venueSymbol, symbol),
      })),
    fetchOrder: (symbol, clientOrderId) =>
      lookUp(
        link,
        symbol,
        { origClientOrderId: clientOrderId },
        (order) => order.clientOrderId === clientOrderId,
      ),
    fetchOrderById: (symbol, exchangeOrderId) =>
      lookUp(
        link,
        symbol,
        { orderId: exchangeOrderId },
        (order) => order.exchangeOrderId === exchangeOrderId,
      ),
    fetchOrders: (symbol, since) =>
      fetchHistory(link, symbol, since, {
        endpoint: 'fapiPrivateGetAllOrders',
        read: readOrder,
        idOf: (order) => order.exchangeOrderId,
      }),
    fetchTrades: (symbol, since) =>
      fetchHistory(link, symbol, since, {
        endpoint: 'fapiPrivateGetUserTrades',
        read: readTrade,
        idOf: (trade) => trade.tradeId,
      }),
    fetchOpenOrders: (symbol) =>
      link.readMarket(symbol, (market) => ({
        endpoint: 'fapiPrivateGetOpenOrders',
        params: { symbol: market.venueSymbol },
        signed: true,
        parse: (body) => parseRows(body, (row) => readOrder(row, market.venueSymbol, symbol)),
      })),
    // -2011: there is no such order any more.
    cancelOrder: (symbol, exchangeOrderId) =>
      link.readMarket<null>(symbol, (market) => ({
        endpoint: 'fapiPrivateDeleteOrder',
        params: { symbol: market.venueSymbol, orderId: exchangeOrderId },
        signed: true,
        parse: (body) => {
          const parsed = parsePlacedOrder(body, market.venueSymbol, symbol);
          return parsed.ok ? { ok: true, value: null } : parsed;
        },
        onRefused: (answer: RefusedAnswer) =>
          answer.httpStatus === 400 && answer.code === -2011 ? { value: null } : undefined,
      })),
    sendOrder: (request) => sendMarketOrder(link, request),
  };
}

/** GET order. HTTP 400 with -2013 is the exchange's own "no such order" and nothing else is. */
async function lookUp(
  link: AccountLink,
  symbol: string,
  params: Params,
  isAsked: (order: VenueOrder) => boolean,
): Promise<Lookup> {
  return link.readMarket<VenueOrder | null>(symbol, (market) => ({
    endpoint: 'fapiPrivateGetOrder',
    params: { symbol: market.venueSymbol, ...params },
    signed: true,
    parse: (body) => {
      const parsed = parseRow(body, (row) => readOrder(row, market.venueSymbol, symbol));
      if (!parsed.ok || isAsked(parsed.value)) return parsed;
      return { ok: false, why: 'the answer is about another order' };
    },
    onRefused: (answer: RefusedAnswer) =>
      answer.httpStatus === 400 && answer.code === -2013 ? { value: null } : undefined,
  }));
}

interface HistoryKind<T> {
  readonly endpoint: Endpoint;
  readonly read: (row: Row, venueSymbol: string, symbol: string) => T;
  readonly idOf: (row: T) => string;
}

/** A complete list, all pages within one deadline; `requestedAt` is that of the first page. */
async function fetchHistory<T extends { readonly time: number }>(
  link: AccountLink,
  symbol: string,
  since: number,
  kind: HistoryKind<T>,
): Promise<Answer<readonly T[]>> {
  const { host } = link;
  const endsAt = host.clock.monotonicMs() + host.timeouts.historyMs;
  if (!host.time.isSound()) await waitAtMost(host.timeouts.readMs, host.time.refresh());
  const firstAt = host.time.now();
  if (firstAt === null) return failed(0, 'the exchange time is unknown');

  const fetchPage = async (span: Span): Promise<Parsed<readonly T[]>> => {
    const leftMs = endsAt - host.clock.monotonicMs();
    if (leftMs <= 0) return { ok: false, why: 'the pages did not end in time' };
    const page = await link.readMarket<readonly T[]>(symbol, (market) => ({
      endpoint: kind.endpoint,
      params: pageParams(market, span),
      timeoutMs: Math.min(leftMs, host.timeouts.readMs),
      signed: true,
      parse: (body) => parseRows(body, (row) => kind.read(row, market.venueSymbol, symbol)),
    }));
    return asParsed(page);
  };
  const all = await fetchAllSince(
    { fetchPage, now: firstAt, idOf: kind.idOf, timeOf: (row) => row.time },
    since,
  );
  return all.ok
    ? { kind: 'answer', requestedAt: firstAt, value: all.value }
    : failed(firstAt, all.why);
}

function pageParams(market: Market, span: Span): Params {
  const end = span.endTime === null ? {} : { endTime: span.endTime };
  return { symbol: market.venueSymbol, startTime: span.startTime, ...end, limit: PAGE_LIMIT };
}

function asParsed<T>(result: ReadResult<T>): Parsed<T> {
  return result.kind === 'answer'
    ? { ok: true, value: result.value }
    : { ok: false, why: result.why };
}

function failed(requestedAt: number, why: string): Answer<never> {
  return { kind: 'failed', requestedAt, why };
}
