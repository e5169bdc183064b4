// What becomes of intended orders: sent, kept waiting, or withdrawn with the whole decision.
import { attributeGone } from './attribution';
import { parseClientOrderId } from './client-order-id';
import type { Context } from './conclude';
import { ZERO, type Decimal } from './decimal';
import { queryKey, type Query } from './evidence';
import { isRecordWhole } from './forgotten';
import {
  ordersOf,
  remainingOf,
  type AttentionReason,
  type Operation,
  type Order,
} from './operation';
import { isRefusal } from './outcome';
import { computeBackoffMs } from './settings';
import { closingSide } from './sides';
import { changedAttention, pending, record, type Finding } from './step';
import type { VenueOrder } from './venue';

/**
 * A restored backup may have forgotten sends. The exchange's list tells of orders that the record
 * lacks: this one's own id is adopted, any other is for a person, for nobody knows what it closed.
 * And an INTENDED row older than the process may be one of them itself: it is looked up first, with
 * a request late enough that a send could not still execute.
 * Null when the order is known never to have been sent.
 */
export function vetIntended(context: Context, order: Order): Finding | null {
  const { operation, evidence, now, settings } = context;
  if (evidence.forgotten === null) return pending('unanswered');
  const own = evidence.forgotten.find((row) => row.clientOrderId === order.clientOrderId);
  if (own !== undefined) return adopt(context, own);
  if (!isRecordWhole(operation, evidence.forgotten)) {
    return pending('conflict', 'EVIDENCE_CONFLICT');
  }
  if (order.createdAt >= evidence.processStartedAt) return null;
  const from = evidence.processStartedAt + settings.restartLookupMs;
  const lookup = evidence.lookups.get(order.clientOrderId);
  if (now < from) return pending('restart', null, from);
  if (lookup === undefined) {
    const { symbol, clientOrderId } = order;
    return { kind: 'ask', queries: [{ kind: 'order', symbol, clientOrderId }] };
  }
  if (lookup.requestedAt < from) return pending('restart');
  if (lookup.kind === 'failed') return pending('unanswered');
  if (lookup.value === null) return null;
  return adopt(context, lookup.value);
}

/** Found at the exchange under the id of an INTENDED row: it was sent, when it says it was. */
function adopt({ settings }: Context, found: VenueOrder): Finding {
  const { clientOrderId, exchangeOrderId, time: signedAt } = found;
  const recvWindowMs = settings.decisionWindowMs;
  return record({ kind: 'adopt', clientOrderId, exchangeOrderId, signedAt, recvWindowMs });
}

/**
 * Before anything executed: both legs are sent under the reading's own time while it is fresh;
 * a leg that may have executed forbids everything else; once all is known and nothing executed,
 * the decision is withdrawn and only a new reading can make another.
 */
export function dispatchFirst(context: Context, intended: readonly Order[]): Finding {
  const { operation, now, settings } = context;
  if (operation.orders.some((order) => order.state === 'SENT')) return pending('inFlight');
  const decided = operation.orders.filter((order) => order.decisionId === operation.decisionId);
  const untouched = decided.every((order) => order.state === 'INTENDED');
  const readAt = operation.readAt ?? 0;
  if (untouched && now <= readAt + settings.decisionWindowMs) {
    return record({
      kind: 'token',
      clientOrderIds: intended.map((order) => order.clientOrderId),
      signedAt: readAt,
      recvWindowMs: settings.decisionWindowMs,
    });
  }
  const diagnosis = diagnose(context, decided);
  if (diagnosis.kind === 'ask') return diagnosis;
  if (diagnosis.kind === 'unanswered') return pending('unanswered');
  if (diagnosis.resting.length > 0) return clear(diagnosis.resting);
  // Where others closed the other leg, it stays visible that this one stands alone.
  const reason = diagnosis.reason ?? (operation.externalFills.length > 0 ? 'LEG_GONE' : null);
  return record({
    kind: 'cancel',
    clientOrderIds: intended.map((order) => order.clientOrderId),
    retryAt: now + computeBackoffMs(settings, operation.cancelCount),
    concludedAt: now,
    attention: reason === null ? null : { reason, since: now },
  });
}

/** After a recorded execution: what is left is sent as soon as it is due, whatever the price. */
export function dispatchBegun(context: Context, intended: readonly Order[]): Finding {
  const { operation, now, settings } = context;
  const due = intended.filter((order) => (order.notBefore ?? 0) <= now);
  if (due.length === 0) {
    const until = Math.min(...intended.map((order) => order.notBefore ?? now));
    return pending('backoff', standingAttention(operation), until);
  }
  const sendable: Order[] = [];
  let resting = false;
  const held: Finding[] = [];
  for (const order of due) {
    if (!order.quantity.eq(remainingOf(operation, order.side))) {
      return pending('conflict', 'EVIDENCE_CONFLICT');
    }
    const diagnosis = diagnose(context, ordersOf(operation, order.side));
    if (diagnosis.kind === 'ask') return diagnosis;
    if (diagnosis.kind === 'known' && diagnosis.resting.length > 0) return clear(diagnosis.resting);
    if (diagnosis.kind === 'unanswered') held.push(pending('unanswered'));
    else if (diagnosis.reason === 'LEG_GONE' || diagnosis.reason === 'SHORT_POSITION') {
      const isGone = diagnosis.reason === 'LEG_GONE' && isGoneAgain(context);
      const attribution = isGone ? attributeGone(context, order) : null;
      held.push(attribution ?? pending('positionGone', diagnosis.reason));
    } else {
      sendable.push(order);
      resting ||= diagnosis.reason === 'RESTING_ORDERS';
    }
  }
  const first = held.find((finding) => finding.kind !== 'pending') ?? held[0];
  if (sendable.length === 0 && first !== undefined) return first;
  // It is tried again all the same; people must see what holds it up.
  const attention = resting ? changedAttention(operation, 'RESTING_ORDERS', now) : undefined;
  if (attention !== undefined) return record({ kind: 'attention', attention });
  return record({
    kind: 'token',
    clientOrderIds: sendable.map((order) => order.clientOrderId),
    signedAt: now,
    recvWindowMs: settings.begunWindowMs,
  });
}

/** Whether a reading that left after the attention was stored says the same: two agree. */
function isGoneAgain({ operation, evidence }: Context): boolean {
  const { attention } = operation;
  if (attention?.reason !== 'LEG_GONE' || evidence.positions === null) return false;
  return evidence.positions.requestedAt > attention.since;
}

/** While a retry waits, what was wrong stays visible. */
function standingAttention(operation: Operation): AttentionReason | null {
  const last = operation.orders.filter((order) => order.state === 'REJECTED').at(-1);
  if (last !== undefined && isRefusal(last.refusal, 'account')) return 'ACCOUNT_REFUSED';
  return operation.attention?.reason ?? null;
}

type Diagnosis =
  | { readonly kind: 'ask'; readonly queries: readonly Query[] }
  | { readonly kind: 'unanswered' }
  | {
      readonly kind: 'known';
      readonly reason: AttentionReason | null;
      /** Orders of others that hold up the close, and may be cancelled for it. */
      readonly resting: readonly VenueOrder[];
    };

/**
 * Why the latest attempts were refused. -2022 and -4118 prove only that an order did not execute:
 * the position and its resting orders tell whether something else closed it, or holds it.
 */
function diagnose(context: Context, orders: readonly Order[]): Diagnosis {
  const refused = orders.filter((order) => order.state === 'REJECTED');
  const last = refused.at(-1);
  if (last === undefined) return known(null);
  if (isRefusal(last.refusal, 'account')) return known('ACCOUNT_REFUSED');
  const empty = refused.find((order) => isRefusal(order.refusal, 'nothingToClose'));
  if (empty === undefined) return known(null);
  const { evidence } = context;
  const query: Query = { kind: 'openOrders', symbol: empty.symbol };
  const openOrders = evidence.openOrders.get(queryKey(query));
  const { positions } = evidence;
  const since = empty.concludedAt ?? 0;
  const missing: Query[] = [];
  if (openOrders === undefined) missing.push(query);
  if (positions === null || positions.requestedAt < since) missing.push({ kind: 'positions' });
  if (missing.length > 0) return { kind: 'ask', queries: missing };
  if (openOrders?.kind !== 'answer' || positions?.kind !== 'answer') {
    return { kind: 'unanswered' };
  }
  const amount: Decimal =
    positions.value.find((row) => row.symbol === empty.symbol && row.side === empty.side)?.amount ??
    ZERO;
  const needed = remainingOf(context.operation, empty.side);
  if (amount.eq(ZERO)) return known('LEG_GONE');
  if (amount.lt(needed)) return known('SHORT_POSITION');
  const resting = openOrders.value.filter((row) => row.positionSide === empty.side);
  if (resting.length === 0) return known(null);
  return known('RESTING_ORDERS', clearable(context, resting));
}

function known(
  reason: AttentionReason | null,
  resting: readonly VenueOrder[] = [],
): Extract<Diagnosis, { kind: 'known' }> {
  return { kind: 'known', reason, resting };
}

/**
 * Under CANCEL_AND_RETRY, orders that would close the same position, none of them ours, each tried
 * once in a cycle: what cannot be cancelled is for a person.
 */
function clearable(
  { operation, evidence }: Context,
  resting: readonly VenueOrder[],
): readonly VenueOrder[] {
  if (operation.policies.onRestingOrders !== 'CANCEL_AND_RETRY') return [];
  return resting.filter(
    (row) =>
      row.orderSide === closingSide(row.positionSide) &&
      parseClientOrderId(row.clientOrderId) === null &&
      !evidence.cleared.has(row.exchangeOrderId),
  );
}

function clear(orders: readonly VenueOrder[]): Finding {
  return { kind: 'step', step: { kind: 'clear', orders } };
}
