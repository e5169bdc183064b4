// I1, I4, I5: what the exchange executed belongs to legs, no more than they own, under written orders.
import {
  buildClientOrderId,
  decimal,
  orderSideOf,
  POSITION_SIDES,
  sum,
  toText,
  ZERO,
  type Decimal,
  type OrderKind,
  type PositionSide,
} from '@hedge/domain';
import type { LedgerFill, LedgerOrder } from '@hedge/paper-engine';
import { venueSymbol } from '../paper';
import type { AttributedFact, DeskFacts, OperationFact, OrderFact, Violation } from './facts';

/** The ledger's executions under orders of this kind that this operation wrote down. */
export function fillsOf(
  facts: Pick<DeskFacts, 'orders' | 'ledger'>,
  operationId: string,
  kind: OrderKind = 'close',
): readonly LedgerFill[] {
  const own = facts.orders.filter(
    (order) => order.operationId === operationId && order.kind === kind,
  );
  const ids = new Set(own.map((order) => order.clientOrderId));
  return facts.ledger.fills.filter((fill) => ids.has(fill.clientOrderId));
}

export function quantityOf(rows: readonly { readonly quantity: string }[]): Decimal {
  return sum(rows.map((row) => decimal(row.quantity)));
}

/** What was closed of a leg by others. */
export function attributedOf(
  facts: DeskFacts,
  operationId: string,
  side: PositionSide,
): readonly AttributedFact[] {
  return facts.attributed.filter((row) => row.operationId === operationId && row.side === side);
}

/**
 * I1: of a finished leg exactly its quantity is gone, by us or by an attributed cause; never more.
 *
 * @param late operations with an execution that was found after the settle: more than their
 *   quantity may have executed, which their corrections tell
 */
export function findWrongQuantities(
  facts: DeskFacts,
  late: readonly string[],
): readonly Violation[] {
  return facts.operations.flatMap((operation) => {
    if (late.includes(operation.id)) return [];
    return POSITION_SIDES.flatMap((side) => findWrongQuantity(facts, operation, side));
  });
}

function findWrongQuantity(
  facts: DeskFacts,
  operation: OperationFact,
  side: PositionSide,
): readonly Violation[] {
  const fills = fillsOf(facts, operation.id).filter((fill) => fill.positionSide === side);
  const others = attributedOf(facts, operation.id, side);
  const owned = decimal(operation.legs[side].quantity);
  const gone = quantityOf(fills).plus(quantityOf(others));
  const text = `${side} of ${operation.id}: ${toText(gone)} of ${toText(owned)}`;
  const rows = [...fills, ...others];
  const untrue = others.filter((other) => !isForeign(facts, other));
  if (untrue.length > 0) {
    return [{ invariant: 'I1', what: `no trade of others closed ${text}`, rows: untrue }];
  }
  if (gone.gt(owned)) return [{ invariant: 'I1', what: `over-closed ${text}`, rows }];
  if (operation.fate !== 'settled' || gone.eq(owned)) return [];
  if (gone.eq(ZERO) && wasLeftAlone(facts, operation, side)) return [];
  return [{ invariant: 'I1', what: `settled short ${text}`, rows }];
}

/** Whether the other leg was closed by others alone, and the operation ended with that. */
function wasLeftAlone(facts: DeskFacts, operation: OperationFact, side: PositionSide): boolean {
  const { closeReason, id, legs } = operation;
  if (closeReason === 'PROFIT_TARGET' || closeReason === 'CLOSED_OUTSIDE') return false;
  const other = side === 'LONG' ? 'SHORT' : 'LONG';
  return quantityOf(attributedOf(facts, id, other)).eq(decimal(legs[other].quantity));
}

/** Whether it is a trade of the ledger that closed this side, and no order of the API made it. */
function isForeign({ ledger }: DeskFacts, { tradeId, side, quantity }: AttributedFact): boolean {
  const trade = ledger.fills.find((fill) => String(fill.tradeId) === tradeId);
  if (trade?.positionSide !== side || decimal(quantity).gt(decimal(trade.quantity))) return false;
  const order = ledger.orders.find((row) => row.orderId === trade.orderId);
  return order?.origin !== 'api' && trade.side === (side === 'LONG' ? 'SELL' : 'BUY');
}

/** I4: no order for what no operation claims. I5: every order was written down before, as it was sent. */
export function findStrayOrders(
  facts: DeskFacts,
  byOwner: readonly string[],
): readonly Violation[] {
  const rows = new Map(facts.orders.map((order) => [order.clientOrderId, order]));
  const operations = new Map(facts.operations.map((operation) => [operation.id, operation]));
  return facts.ledger.orders
    .filter((order) => order.origin === 'api' && !byOwner.includes(order.clientOrderId))
    .flatMap((order) => {
      const { clientOrderId } = order;
      const row = rows.get(clientOrderId);
      if (row === undefined) {
        return [{ invariant: 'I5', what: `${clientOrderId} was never written`, rows: [order] }];
      }
      return [
        ...findUnclaimed(order, row, operations.get(row.operationId)),
        ...findUnlike(order, row),
      ];
    });
}

function findUnclaimed(
  order: LedgerOrder,
  row: OrderFact,
  operation: OperationFact | undefined,
): readonly Violation[] {
  const found = (what: string): readonly Violation[] => [
    { invariant: 'I4', what: `${order.clientOrderId} ${what}`, rows: [order, row] },
  ];
  if (operation === undefined) return found('belongs to no operation');
  const legs = row.kind === 'open' ? operation.wanted : operation.legs;
  if (legs === null) return found('opens what was registered');
  const leg = legs[order.positionSide];
  if (order.symbol !== venueSymbol(leg.symbol)) return found(`is for ${order.symbol}`);
  if (order.side !== orderSideOf(row.kind, order.positionSide)) {
    return found(`is a ${order.side} to ${row.kind} it`);
  }
  if (decimal(order.quantity).gt(decimal(leg.quantity))) return found('is larger than its leg');
  return [];
}

function findUnlike(order: LedgerOrder, row: OrderFact): readonly Violation[] {
  const differences = [
    [buildClientOrderId(row.operationId, row.side, row.attempt, row.kind), order.clientOrderId],
    [venueSymbol(row.symbol), order.symbol],
    [row.side, order.positionSide],
    [toText(decimal(row.quantity)), toText(decimal(order.quantity))],
    [row.signedAt, order.signedAt],
    [row.recvWindowMs, order.recvWindow],
  ].filter(([written, sent]) => written !== sent);
  const late = row.createdAt > order.time || (row.signedAt ?? Infinity) > order.time;
  if (differences.length === 0 && !late) return [];
  const what = late ? 'was written after it was sent' : `differs: ${JSON.stringify(differences)}`;
  return [{ invariant: 'I5', what: `${order.clientOrderId} ${what}`, rows: [order, row] }];
}
