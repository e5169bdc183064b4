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
// Only trades later than the baseline that close this position side count, oldest first, and only
// when they explain all that is left of the leg. (Special ids: Binance USD-M docs, Order Update.)
import { parseClientOrderId } from './client-order-id';
import type { Context } from './conclude';
import { minOf, sum, ZERO } from './decimal';
import { queryKey, type Query } from './evidence';
import { remainingOf, type ExternalCause, type ExternalFill, type Order } from './operation';
import { closingSide } from './sides';
import { pending, record, type Finding } from './step';
import type { VenueOrder, VenueTrade } from './venue';

/** The cause that an order's id tells; null when it is ours, or when it tells none. */
export function causeOf(clientOrderId: string): ExternalCause | null {
  if (clientOrderId.startsWith('autoclose-')) return 'LIQUIDATION';
  if (clientOrderId.startsWith('adl_autoclose')) return 'ADL';
  if (clientOrderId.startsWith('settlement_autoclose-')) return null;
  return parseClientOrderId(clientOrderId) === null ? 'MANUAL' : null;
}

/**
 * Attributes what is left of a leg whose position is gone, in two agreeing readings; null when the
 * trades do not explain all of it.
 * @param order the leg's INTENDED order
 */
export function attributeGone(context: Context, order: Order): Finding | null {
  const { operation, evidence, now } = context;
  const since = order.baseline.updateTime + 1;
  const query: Query = { kind: 'trades', symbol: order.symbol, since };
  const trades = evidence.trades.get(queryKey(query));
  if (trades === undefined) return { kind: 'ask', queries: [query] };
  if (trades.kind === 'failed') return pending('unanswered');
  const own = new Set(operation.orders.map((row) => row.exchangeOrderId));
  const closings = trades.value
    .filter((trade) => trade.time >= since && !own.has(trade.exchangeOrderId))
    .filter((trade) => trade.positionSide === order.side)
    .filter((trade) => trade.orderSide === closingSide(order.side))
    .sort((a, b) => a.time - b.time || (a.tradeId < b.tradeId ? -1 : 1));
  const orders = new Map<string, VenueOrder>();
  const missing = new Map<string, Query>();
  for (const { exchangeOrderId } of closings) {
    const byId: Query = { kind: 'orderById', symbol: order.symbol, exchangeOrderId };
    const lookup = evidence.lookups.get(queryKey(byId));
    if (lookup?.kind === 'failed') return pending('unanswered');
    if (lookup === undefined) missing.set(exchangeOrderId, byId);
    else if (lookup.value !== null) orders.set(exchangeOrderId, lookup.value);
  }
  if (missing.size > 0) return { kind: 'ask', queries: [...missing.values()] };
  const fills = takeFills(context, order, closings, orders);
  const left = remainingOf(operation, order.side);
  if (!sum(fills.map((fill) => fill.quantity)).eq(left)) return null;
  const { side, clientOrderId: withdraw } = order;
  return record({ kind: 'attribute', side, fills, withdraw, concludedAt: now });
}

function takeFills(
  { operation }: Context,
  order: Order,
  closings: readonly VenueTrade[],
  orders: ReadonlyMap<string, VenueOrder>,
): readonly ExternalFill[] {
  let left = remainingOf(operation, order.side);
  const fills: ExternalFill[] = [];
  for (const { tradeId, exchangeOrderId, quantity, price, time } of closings) {
    const clientOrderId = orders.get(exchangeOrderId)?.clientOrderId;
    const cause = clientOrderId === undefined ? null : causeOf(clientOrderId);
    if (clientOrderId === undefined || cause === null || left.lte(ZERO)) continue;
    const taken = minOf(left, quantity);
    const { side, symbol } = order;
    const ids = { tradeId, exchangeOrderId, clientOrderId };
    fills.push({ ...ids, cause, side, symbol, quantity: taken, price, time });
    left = left.minus(taken);
  }
  return fills;
}
