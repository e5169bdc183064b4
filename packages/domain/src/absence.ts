// Proof that an order never reached the book: four kinds of evidence, all asked after the window.
import { sum, ZERO } from './decimal';
import { queryKey, type Answer, type Evidence, type Query } from './evidence';
import type { Position, VenueOrder, VenueTrade } from './venue';
import { findLacking } from './lacking-trades';
import type { Operation, Order } from './operation';
import { effectOf, mostSinceEmpty } from './position-trades';
import { orderSideOf } from './sides';
import type { ProtocolSettings } from './settings';

/**
 * - `absent`    every kind of evidence agrees: the order did not and will not execute
 * - `early`     asked too soon; nothing may be concluded before `until`
 * - `missing`   these questions are to be asked (again)
 * - `unanswered` a question was asked and not answered; ask again next cycle
 * - `conflict`  something is unexplained: no conclusion
 */
export type AbsenceVerdict =
  | { readonly kind: 'absent' }
  | { readonly kind: 'early'; readonly until: number }
  | { readonly kind: 'missing'; readonly queries: readonly Query[] }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'conflict'; readonly why: string };

type PositionsAnswer = Extract<Answer<readonly Position[]>, { kind: 'answer' }>;

/** Slack before the signing time: an order of ours is never older than this. */
export const SIGNING_SLACK_MS = 1_000;

/** When evidence about a sent order starts to count: its requests must leave at or after this. */
export function evidenceFrom(order: Order, settings: ProtocolSettings): number {
  return signedAtOf(order) + (order.recvWindowMs ?? 0) + settings.evidenceMarginMs;
}

/** @throws {Error} for an order that has no send token: it was never sent. */
export function signedAtOf(order: Order): number {
  if (order.signedAt === null) throw new Error(`order ${order.clientOrderId} was never signed`);
  return order.signedAt;
}

/**
 * Judges whether a SENT order is absent. (i) GET order says there is none; (ii) the list of orders
 * lacks it; (iii) every trade of that position belongs to another order; (iv) the position is the
 * baseline and the trades since. Each was requested after the receive window plus the margin, when
 * an execution could neither still happen nor still be invisible.
 */
export function judgeAbsence(
  operation: Operation,
  order: Order,
  evidence: Evidence,
  now: number,
  settings: ProtocolSettings,
): AbsenceVerdict {
  const from = evidenceFrom(order, settings);
  if (now < from) return { kind: 'early', until: from };
  if (order.exchangeOrderId !== null) {
    return { kind: 'conflict', why: 'the exchange accepted it and does not know it now' };
  }
  const lookup = evidence.lookups.get(order.clientOrderId);
  const ordersQuery: Query = {
    kind: 'orders',
    symbol: order.symbol,
    since: signedAtOf(order) - SIGNING_SLACK_MS,
  };
  const tradesQuery: Query = {
    kind: 'trades',
    symbol: order.symbol,
    since: tradesSince(order, settings),
  };
  const orders = evidence.orders.get(queryKey(ordersQuery));
  const trades = evidence.trades.get(queryKey(tradesQuery));
  const positions = evidence.positions ?? undefined;
  const missing: Query[] = [];
  if (isStale(lookup, from)) {
    missing.push({ kind: 'order', symbol: order.symbol, clientOrderId: order.clientOrderId });
  }
  if (isStale(orders, from)) missing.push(ordersQuery);
  if (isStale(trades, from)) missing.push(tradesQuery);
  if (isStale(positions, from)) missing.push({ kind: 'positions' });
  if (missing.length > 0) return { kind: 'missing', queries: missing };
  if (
    lookup?.kind !== 'answer' ||
    orders?.kind !== 'answer' ||
    trades?.kind !== 'answer' ||
    positions?.kind !== 'answer'
  ) {
    return { kind: 'unanswered' };
  }
  if (lookup.value !== null || orders.value.some((row) => isOurs(row, order))) {
    return { kind: 'conflict', why: 'one look-up finds it and another does not' };
  }
  const known = [...operation.orders, ...evidence.accountOrders];
  const lacking = findLacking(known, order, trades.value, tradesQuery.since + SIGNING_SLACK_MS);
  if (lacking !== null) {
    const mayLag = trades.requestedAt < evidenceFrom(lacking, settings);
    if (mayLag) return { kind: 'unanswered' };
    return { kind: 'conflict', why: `the trades lack what ${lacking.clientOrderId} executed` };
  }
  const ours = trades.value.filter((trade) => trade.positionSide === order.side);
  return (
    explainTrades(operation, order, ours, orders.value, evidence) ??
    explainPosition(operation, order, ours, positions, settings)
  );
}

function isStale(answer: Answer<unknown> | undefined, from: number): boolean {
  return answer === undefined || answer.requestedAt < from;
}

function isOurs(row: VenueOrder, order: Order): boolean {
  return row.clientOrderId === order.clientOrderId;
}

/**
 * From the position's last change on, but no further back than a reading can lag: whatever was
 * traded before that was in the baseline when it was read.
 */
function tradesSince(order: Order, settings: ProtocolSettings): number {
  const lagging = order.readAt - settings.evidenceMarginMs;
  const baseline = Math.max(order.baseline.updateTime, lagging);
  return Math.min(baseline, signedAtOf(order) - SIGNING_SLACK_MS);
}

/** (iii): a trade whose order is not known yet is asked for by its exchange id. */
function explainTrades(
  operation: Operation,
  order: Order,
  trades: readonly VenueTrade[],
  orders: readonly VenueOrder[],
  evidence: Evidence,
): AbsenceVerdict | null {
  const owners = new Map<string, string>();
  for (const row of orders) owners.set(row.exchangeOrderId, row.clientOrderId);
  for (const own of operation.orders) {
    if (own.exchangeOrderId !== null) owners.set(own.exchangeOrderId, own.clientOrderId);
  }
  const since = signedAtOf(order) - SIGNING_SLACK_MS;
  const missing = new Map<string, Query>();
  for (const trade of trades) {
    if (trade.time < since || owners.has(trade.exchangeOrderId)) continue;
    const query: Query = {
      kind: 'orderById',
      symbol: order.symbol,
      exchangeOrderId: trade.exchangeOrderId,
    };
    const owner = evidence.lookups.get(queryKey(query));
    if (owner === undefined) missing.set(trade.exchangeOrderId, query);
    else if (owner.kind === 'failed') return { kind: 'unanswered' };
    else if (owner.value === null) {
      return { kind: 'conflict', why: `trade ${trade.tradeId} belongs to no known order` };
    } else owners.set(trade.exchangeOrderId, owner.value.clientOrderId);
  }
  if (missing.size > 0) return { kind: 'missing', queries: [...missing.values()] };
  const own = trades.find((trade) => owners.get(trade.exchangeOrderId) === order.clientOrderId);
  return own === undefined
    ? null
    : { kind: 'conflict', why: `trade ${own.tradeId} belongs to it although no look-up finds it` };
}

/**
 * (iv): position now = baseline + trades between the last change of the one and of the other.
 *
 * Of several trades in the very millisecond of such a change, some may have come after the reading.
 * At the baseline, one that goes our order's way cannot hide an execution of ours (leaving it out only
 * makes the difference greater); one that goes the other way could stand in for what ours did, so it
 * decides nothing. At the position now it is the other way round, and a trade newer than that position
 * leaves it behind: both are asked again in the next cycle. A trade that is alone in its millisecond
 * is the last change itself, and one older than a reading can lag is in the reading for certain. A
 * position that is gone now has no time, and needs none: after it there can only be more than nothing,
 * and before it nothing of ours was opened. For one that was gone at the baseline see `mostSinceEmpty`.
 */
function explainPosition(
  operation: Operation,
  order: Order,
  trades: readonly VenueTrade[],
  positions: PositionsAnswer,
  settings: ProtocolSettings,
): AbsenceVerdict {
  const { amount, updateTime } = order.baseline;
  if (order.kind === 'open' && lacksOpened(operation, positions)) {
    return { kind: 'conflict', why: 'the reading lacks what was opened of the other leg' };
  }
  const known = idsInBaseline(operation, order);
  const atOnce = trades.filter(
    (trade) => trade.time === updateTime && !known.has(trade.exchangeOrderId),
  );
  const isRecent = updateTime >= order.readAt - settings.evidenceMarginMs;
  const isAlone = trades.filter((trade) => trade.time === updateTime).length === 1;
  if (isRecent && !isAlone && atOnce.some((trade) => !goesWith(order, trade))) {
    return { kind: 'conflict', why: 'the position was changed in the millisecond it was read' };
  }
  const row = positions.value.find(
    (position) => position.symbol === order.symbol && position.side === order.side,
  );
  if (row !== undefined && mayLack(order, row, trades, positions.requestedAt, settings)) {
    return { kind: 'unanswered' };
  }
  if (row !== undefined && isAheadOfTrades(row, updateTime, trades)) {
    const mayLag = positions.requestedAt - row.updateTime < settings.evidenceMarginMs;
    if (mayLag) return { kind: 'unanswered' };
    return { kind: 'conflict', why: 'no trade tells of the last change of the position' };
  }
  const isGone = amount.eq(ZERO) && updateTime === 0;
  const later = trades.filter((trade) => trade.time > updateTime);
  const expected = isGone
    ? mostSinceEmpty(later, order.readAt)
    : amount.plus(sum(later.map(effectOf)));
  const observed = row?.amount ?? ZERO;
  if (isGone && observed.eq(expected)) {
    // Whatever is older than this was traded before anything of ours could be.
    const least = mostSinceEmpty(later, signedAtOf(order) - SIGNING_SLACK_MS - 1);
    const hidden = observed.minus(least);
    if (hidden.gt(ZERO) && hidden.lte(order.quantity)) {
      return { kind: 'conflict', why: 'what was closed as it was signed may have been its own' };
    }
  }
  if (observed.eq(expected)) return { kind: 'absent' };
  return {
    kind: 'conflict',
    why: `the position is ${observed.toFixed()} where ${expected.toFixed()} was expected`,
  };
}

/** A reading that lacks a leg that is known to be open may lack this one as well. */
function lacksOpened(operation: Operation, { value }: PositionsAnswer): boolean {
  return operation.orders.some(
    ({ executed, symbol, side }) =>
      executed.gt(ZERO) && !value.some((row) => row.symbol === symbol && row.side === side),
  );
}

/**
 * The orders that opened what this one closes, where its baseline covers all that they opened: their
 * trades are in it, in whatever millisecond they came.
 */
function idsInBaseline({ openingOrders }: Operation, order: Order): ReadonlySet<string | null> {
  const opening = openingOrders.filter(({ side }) => order.kind === 'close' && side === order.side);
  const before = opening[0]?.baseline.amount ?? ZERO;
  const opened = before.plus(sum(opening.map(({ executed }) => executed)));
  if (order.baseline.amount.lt(opened)) return new Set();
  return new Set(opening.map(({ exchangeOrderId }) => exchangeOrderId));
}

/** Whether a trade that is known may have come after the position that was read. */
function mayLack(
  order: Order,
  { updateTime }: Position,
  trades: readonly VenueTrade[],
  requestedAt: number,
  settings: ProtocolSettings,
): boolean {
  if (trades.some((trade) => trade.time > updateTime)) return true;
  const atOnce = trades.filter((trade) => trade.time === updateTime);
  const isRecent = updateTime >= requestedAt - settings.evidenceMarginMs;
  return isRecent && atOnce.length > 1 && atOnce.some((trade) => goesWith(order, trade));
}

/**
 * Whether the position has changed since the baseline by what the trades do not show yet: that may have
 * made up for exactly what an execution of ours did.
 */
function isAheadOfTrades(
  row: Position,
  baselineTime: number,
  trades: readonly VenueTrade[],
): boolean {
  return row.updateTime > baselineTime && !trades.some(({ time }) => time === row.updateTime);
}

/** Whether a trade changes the position in the direction of the order. */
function goesWith(order: Order, trade: VenueTrade): boolean {
  return trade.orderSide === orderSideOf(order.kind, order.side);
}
