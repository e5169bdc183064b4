// Who closed a leg in our place: told by the orders whose trades did it.
//
//   the trade's order                          means            attributed as
//   one of this operation                      our execution    nothing: it is counted already
//   another operation's (its id says so)       their quantity   nothing
//   `autoclose-…`                              liquidation      LIQUIDATION
//   `adl_autoclose…`                           ADL              ADL
//   `settlement_autoclose-…`, or not found     not known        nothing: a person has to look
//   any other                                  a person         MANUAL
//
// Only trades later than a baseline that close this position side count, and only when they explain
// all that is left of the leg. (Special ids: Binance USD-M docs, Order Update.)
//
// In a close, the baseline is the decision's, and the oldest trades after it count first. While ACTIVE
// there is no decision: the baseline is the last reading that covered both legs, less what a reading
// can lag, and the newest trades count first, because it is they that took the position to nothing;
// an older one may have closed what no operation claims. There, a trade whose order tells no cause
// ends the search: what it closed, older trades did not.
import { parseClientOrderId } from './client-order-id';
import type { Context } from './conclude';
import { minOf, ZERO, type Decimal } from './decimal';
import { queryKey, type Evidence, type Query } from './evidence';
import {
  legOf,
  remainingOf,
  type ExternalCause,
  type ExternalFill,
  type Leg,
  type Operation,
  type Order,
} from './operation';
import type { ProtocolSettings } from './settings';
import { closingSide, type PositionSide } from './sides';
import { pending, record, type Finding } from './step';
import type { VenueOrder, VenueTrade } from './venue';

/** The cause that an order's id tells; null when it is ours, or when it tells none. */
export function causeOf(clientOrderId: string): ExternalCause | null {
  if (clientOrderId.startsWith('autoclose-')) return 'LIQUIDATION';
  if (clientOrderId.startsWith('adl_autoclose')) return 'ADL';
  if (clientOrderId.startsWith('settlement_autoclose-')) return null;
  return parseClientOrderId(clientOrderId) === null ? 'MANUAL' : null;
}

/** What the trades since a moment say of a position side that is gone. */
type Closings =
  | { readonly kind: 'ask'; readonly queries: readonly Query[] }
  | { readonly kind: 'unanswered' }
  | {
      readonly kind: 'known';
      /** Oldest first. */
      readonly trades: readonly VenueTrade[];
      /** By exchange order id; those that were not found are missing. */
      readonly orders: ReadonlyMap<string, VenueOrder>;
    };

/**
 * Attributes what is left of a leg whose position is gone, in two agreeing readings; null when the
 * trades do not explain all of it.
 * @param order the leg's INTENDED order
 */
export function attributeGone(context: Context, order: Order): Finding | null {
  const { operation, evidence, now } = context;
  const closings = findClosings(operation, order, evidence, order.baseline.updateTime + 1);
  if (closings.kind === 'ask') return closings;
  if (closings.kind === 'unanswered') return pending('unanswered');
  let left = remainingOf(operation, order.side);
  const fills: ExternalFill[] = [];
  for (const trade of closings.trades) {
    const fill = takeFill(trade, closings.orders.get(trade.exchangeOrderId), left);
    if (fill === null || left.lte(ZERO)) continue;
    fills.push(fill);
    left = left.minus(fill.quantity);
  }
  if (!left.eq(ZERO)) return null;
  const { side, clientOrderId: withdraw } = order;
  return record({ kind: 'attribute', side, fills, withdraw, concludedAt: now });
}

/**
 * - `ask`        these questions are to be asked
 * - `unanswered` a question got no answer; the next cycle asks again
 * - `unknown`    the trades do not say who closed all of it: a person has to look
 * - `explained`  these trades of others closed exactly what was left
 */
export type Explanation =
  | { readonly kind: 'ask'; readonly queries: readonly Query[] }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'explained'; readonly fills: readonly ExternalFill[] };

/**
 * Who closed a leg of an ACTIVE operation, whose position is gone in two agreeing readings.
 * @param taken trades that were given to other operations, by {@link tradeKeyOf}
 */
export function explainGone(
  operation: Operation,
  side: PositionSide,
  evidence: Pick<Evidence, 'trades' | 'lookups'>,
  taken: ReadonlySet<string>,
  settings: ProtocolSettings,
): Explanation {
  let left = remainingOf(operation, side);
  if (left.eq(ZERO)) return { kind: 'explained', fills: [] };
  const since = (operation.wholeAt ?? operation.createdAt) - settings.evidenceMarginMs;
  const closings = findClosings(operation, legOf(operation, side), evidence, since);
  if (closings.kind !== 'known') return closings;
  const fills: ExternalFill[] = [];
  for (const trade of [...closings.trades].reverse()) {
    if (left.lte(ZERO)) break;
    const order = closings.orders.get(trade.exchangeOrderId);
    const isOurs = order !== undefined && parseClientOrderId(order.clientOrderId) !== null;
    if (isOurs || taken.has(tradeKeyOf(trade))) continue;
    const fill = takeFill(trade, order, left);
    if (fill === null) return { kind: 'unknown' };
    fills.push(fill);
    left = left.minus(fill.quantity);
  }
  return left.eq(ZERO) ? { kind: 'explained', fills: fills.reverse() } : { kind: 'unknown' };
}

/** Trade ids count per symbol. */
export function tradeKeyOf(trade: Pick<VenueTrade, 'symbol' | 'tradeId'>): string {
  return `${trade.symbol} ${trade.tradeId}`;
}

/** Trades that close this position side, none of this operation's orders, with their orders. */
function findClosings(
  operation: Operation,
  { side, symbol }: Pick<Leg, 'side' | 'symbol'>,
  evidence: Pick<Evidence, 'trades' | 'lookups'>,
  since: number,
): Closings {
  const query: Query = { kind: 'trades', symbol, since };
  const answer = evidence.trades.get(queryKey(query));
  if (answer === undefined) return { kind: 'ask', queries: [query] };
  if (answer.kind === 'failed') return { kind: 'unanswered' };
  const own = new Set(operation.orders.map((row) => row.exchangeOrderId));
  const trades = answer.value
    .filter((trade) => trade.time >= since && !own.has(trade.exchangeOrderId))
    .filter((trade) => trade.positionSide === side && trade.orderSide === closingSide(side))
    .sort(byAge);
  const orders = new Map<string, VenueOrder>();
  const missing = new Map<string, Query>();
  for (const { exchangeOrderId } of trades) {
    const byId: Query = { kind: 'orderById', symbol, exchangeOrderId };
    const lookup = evidence.lookups.get(queryKey(byId));
    if (lookup?.kind === 'failed') return { kind: 'unanswered' };
    if (lookup === undefined) missing.set(exchangeOrderId, byId);
    else if (lookup.value !== null) orders.set(exchangeOrderId, lookup.value);
  }
  if (missing.size > 0) return { kind: 'ask', queries: [...missing.values()] };
  return { kind: 'known', trades, orders };
}

/** Trade ids of a symbol are numbers that grow. */
function byAge(a: VenueTrade, b: VenueTrade): number {
  const older = a.tradeId.length - b.tradeId.length || (a.tradeId < b.tradeId ? -1 : 1);
  return a.time - b.time || older;
}

/** The part of a trade that the leg lost, at most what is left of it; null where no cause is told. */
function takeFill(
  { tradeId, exchangeOrderId, positionSide: side, symbol, quantity, price, time }: VenueTrade,
  order: VenueOrder | undefined,
  left: Decimal,
): ExternalFill | null {
  const cause = order === undefined ? null : causeOf(order.clientOrderId);
  if (order === undefined || cause === null) return null;
  const { clientOrderId } = order;
  const ids = { tradeId, exchangeOrderId, clientOrderId };
  return { ...ids, cause, side, symbol, quantity: minOf(left, quantity), price, time };
}
