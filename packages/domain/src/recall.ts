// Late evidence: an order proven absent is looked up for a while longer, in case proof was wrong.
import { finalStateOf, isSameOrder, planNextAttempt, type Context } from './conclude';
import { ZERO } from './decimal';
import type { Lookup } from './evidence';
import { lastAttempt, ordersOf, remainingOf, type Operation, type Order } from './operation';
import { buildClientOrderId } from './client-order-id';
import { POSITION_SIDES } from './sides';
import { pending, record, type Finding } from './step';
import { reasonOf } from './follow-up';
import type { NewOrder, Transition } from './transition';

/**
 * ABSENT orders that are still to be looked up: for a while, and as long as the evidence is in
 * conflict, because one that was found resting must not be forgotten before it has ended.
 */
export function recallable(context: Context): readonly Order[] {
  const { operation, now, settings } = context;
  const inConflict = operation.attention?.reason === 'EVIDENCE_CONFLICT';
  return operation.orders.filter(
    (order) =>
      order.state === 'ABSENT' &&
      (inConflict || now < (order.concludedAt ?? 0) + settings.absentRecallMs),
  );
}

/** While OPENING or CLOSING: what became of an order believed absent; null when it still is. */
export function recallAbsent(context: Context, order: Order): Finding | null {
  const lookup = context.evidence.lookups.get(order.clientOrderId);
  if (lookup === undefined) {
    const { symbol, clientOrderId } = order;
    return { kind: 'ask', queries: [{ kind: 'order', symbol, clientOrderId }] };
  }
  const late = judgeLate(order, lookup);
  if (late === null) return null;
  if (late === 'live') return pending('conflict', 'EVIDENCE_CONFLICT');
  const leg = ordersOf(context.operation, order.side);
  const newer = leg.find((other) => other.state === 'INTENDED') ?? null;
  const sent = leg.some((other) => other.state === 'SENT');
  return record({
    kind: 'finish',
    clientOrderId: order.clientOrderId,
    from: 'ABSENT',
    ...late,
    refusal: null,
    concludedAt: context.now,
    withdraw: newer?.clientOrderId ?? null,
    next: sent ? null : planNextAttempt(context, order, late.executed, false),
  });
}

/** An execution found after all: its final state, `live` while it can still grow, null for none. */
export function judgeLate(
  order: Order,
  lookup: Lookup,
):
  | {
      readonly to: 'FILLED' | 'PARTIAL_FINAL';
      readonly executed: Order['executed'];
      readonly exchangeOrderId: string;
    }
  | 'live'
  | null {
  if (lookup.kind === 'failed' || lookup.value === null) return null;
  const found = lookup.value;
  if (!isSameOrder(order, found)) return null;
  const to = finalStateOf(found);
  if (to === null) return 'live';
  if (to !== 'FILLED' && to !== 'PARTIAL_FINAL') return null;
  return { to, executed: found.executed, exchangeOrderId: found.exchangeOrderId };
}

/**
 * While ACTIVE: an order believed absent has executed, so its close had begun. The operation goes
 * back to CLOSING under that order's decision and is driven to its end.
 */
export function planResume(
  context: Context,
  order: Order,
  lookup: Lookup,
): Extract<Transition, { kind: 'resume' }> | null {
  const late = judgeLate(order, lookup);
  if (late === null || late === 'live') return null;
  const { operation, now } = context;
  return {
    kind: 'resume',
    clientOrderId: order.clientOrderId,
    ...late,
    concludedAt: now,
    decisionId: order.decisionId,
    reason: reasonOf(operation, order.decisionId),
    readAt: order.readAt,
    nakedSince: order.signedAt ?? order.readAt,
    next: POSITION_SIDES.flatMap((side) =>
      planRemainder(context, operation, order, side === order.side ? late.executed : ZERO, side),
    ),
  };
}

function planRemainder(
  context: Context,
  operation: Operation,
  order: Order,
  executed: Order['executed'],
  side: Order['side'],
): NewOrder[] {
  const quantity = remainingOf(operation, side).minus(executed);
  if (quantity.lte(ZERO)) return [];
  const sibling = ordersOf(operation, side).find((other) => other.decisionId === order.decisionId);
  if (sibling === undefined) return [];
  const attempt = lastAttempt(operation, side) + 1;
  return [
    {
      clientOrderId: buildClientOrderId(operation.id, side, attempt, order.kind),
      kind: order.kind,
      side,
      symbol: sibling.symbol,
      attempt,
      decisionId: order.decisionId,
      quantity,
      readAt: order.readAt,
      baseline: sibling.baseline,
      createdAt: context.now,
      notBefore: null,
    },
  ];
}
