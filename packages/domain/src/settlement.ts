// The end of a close: every execution accounted for, then history in place of the operation.
import type { Context } from './conclude';
import { SIGNING_SLACK_MS } from './absence';
import { sum, ZERO } from './decimal';
import { queryKey, type Query } from './evidence';
import type { VenueTrade } from './venue';
import { remainingOf, type Fill, type Order } from './operation';
import { POSITION_SIDES } from './sides';
import { pending, record, type Finding } from './step';
import { buildTradeHistory } from './trade-history';

/**
 * Settles when every order is final, the legs executed to their quantity, and per order the trades
 * add up to what it executed. Call only when no order is INTENDED or SENT.
 */
export function settle(context: Context): Finding {
  const { operation } = context;
  if (POSITION_SIDES.some((side) => !remainingOf(operation, side).eq(ZERO))) {
    return pending('conflict', 'EVIDENCE_CONFLICT');
  }
  return gatherFills(context) ?? record({ kind: 'settle', history: buildTradeHistory(operation) });
}

/** The trades of every order that are not recorded yet; null when all of them are. */
export function gatherFills(context: Context): Finding | null {
  const { operation } = context;
  const fresh: Fill[] = [];
  const queries: Query[] = [];
  let incomplete = false;
  for (const order of operation.orders) {
    if (order.executed.eq(ZERO)) continue;
    const known = operation.fills.filter((fill) => fill.clientOrderId === order.clientOrderId);
    if (filled(known).eq(order.executed)) continue;
    const query: Query = { kind: 'trades', symbol: order.symbol, since: tradesFrom(order) };
    const trades = context.evidence.trades.get(queryKey(query));
    if (trades === undefined) {
      queries.push(query);
      continue;
    }
    if (trades.kind === 'failed') return pending('unanswered');
    const found = fillsOf(order, trades.value);
    if (filled(found).gt(order.executed)) return pending('conflict', 'EVIDENCE_CONFLICT');
    if (!filled(found).eq(order.executed)) incomplete = true;
    const ids = new Set(known.map((fill) => fill.tradeId));
    fresh.push(...found.filter((fill) => !ids.has(fill.tradeId)));
  }
  if (queries.length > 0) return { kind: 'ask', queries };
  if (fresh.length > 0) return record({ kind: 'fills', fills: fresh });
  return incomplete ? pending('fills') : null;
}

function tradesFrom(order: Order): number {
  return (order.signedAt ?? order.readAt) - SIGNING_SLACK_MS;
}

function filled(fills: readonly Fill[]): Order['executed'] {
  return sum(fills.map((fill) => fill.quantity));
}

function fillsOf(order: Order, trades: readonly VenueTrade[]): Fill[] {
  return trades
    .filter((trade) => trade.exchangeOrderId === order.exchangeOrderId)
    .map((trade) => ({
      tradeId: trade.tradeId,
      exchangeOrderId: trade.exchangeOrderId,
      clientOrderId: order.clientOrderId,
      side: order.side,
      symbol: order.symbol,
      quantity: trade.quantity,
      price: trade.price,
      commission: trade.commission,
      commissionAsset: trade.commissionAsset,
      realizedPnl: trade.realizedPnl,
      time: trade.time,
    }));
}
