// From what the exchange said about a sent order to the transition that makes it final.
import { evidenceFrom, judgeAbsence, signedAtOf, SIGNING_SLACK_MS } from './absence';
import { assertNever } from './assert-never';
import { buildClientOrderId } from './client-order-id';
import { ZERO, type Decimal } from './decimal';
import type { Evidence } from './evidence';
import type { VenueOrder } from './venue';
import { lastAttempt, ordersOf, remainingOf, type Operation, type Order } from './operation';
import { formatRefusal, type Refusal } from './outcome';
import { computeBackoffMs, type ProtocolSettings } from './settings';
import { orderSideOf } from './sides';
import { pending, record, type Finding } from './step';
import type { FinalOutcome, NewOrder } from './transition';

/** An opening is completed no further than this many refusals of a leg: then it is undone. */
export const OPEN_REFUSALS_MAX = 5;

export interface Context {
  readonly operation: Operation;
  readonly evidence: Evidence;
  /** Exchange time, ms. */
  readonly now: number;
  readonly settings: ProtocolSettings;
}

/** What is known of one SENT order: its end, a question, or a reason to wait. */
export function concludeSent(context: Context, order: Order): Finding {
  const outcome = context.evidence.outcomes.get(order.clientOrderId);
  switch (outcome?.kind) {
    case 'rejected':
    case 'notSent':
      // A refusal of what has executed in part contradicts the record: the look-up decides.
      return order.executed.eq(ZERO)
        ? finishRefused(context, order, outcome.refusal)
        : lookUp(context, order);
    case 'accepted': {
      const finding = concludeFound(context, order, outcome.order);
      return finding.kind === 'pending' ? lookUp(context, order) : finding;
    }
    case 'unknown':
    case undefined:
      return lookUp(context, order);
    default:
      return assertNever(outcome);
  }
}

function lookUp(context: Context, order: Order): Finding {
  const lookup = context.evidence.lookups.get(order.clientOrderId);
  if (lookup === undefined) {
    const { symbol, clientOrderId } = order;
    return { kind: 'ask', queries: [{ kind: 'order', symbol, clientOrderId }] };
  }
  if (lookup.kind === 'failed') return pending('unanswered');
  if (lookup.value !== null) return concludeFound(context, order, lookup.value);
  return concludeNotFound(context, order);
}

/** An order of ours is the one we asked for, and not an older one under the same id. */
export function isSameOrder(order: Order, found: VenueOrder): boolean {
  return (
    found.clientOrderId === order.clientOrderId &&
    found.symbol === order.symbol &&
    found.positionSide === order.side &&
    found.orderSide === orderSideOf(order.kind, order.side) &&
    found.quantity.eq(order.quantity) &&
    (order.signedAt === null || found.time >= order.signedAt - SIGNING_SLACK_MS)
  );
}

/**
 * The final state that a report proves; null while the order can still execute, or while the
 * report contradicts itself. Only a final status makes an attempt final.
 */
export function finalStateOf(found: VenueOrder): FinalOutcome | null {
  switch (found.status) {
    case 'FILLED':
      return found.executed.eq(found.quantity) ? 'FILLED' : null;
    case 'CANCELED':
    case 'EXPIRED':
    case 'REJECTED':
      if (found.executed.eq(ZERO)) return 'REJECTED';
      return found.executed.eq(found.quantity) ? 'FILLED' : 'PARTIAL_FINAL';
    case 'NEW':
    case 'PARTIALLY_FILLED':
    case 'OTHER':
      return null;
    default:
      return assertNever(found.status);
  }
}

function concludeFound(context: Context, order: Order, found: VenueOrder): Finding {
  if (!isSameOrder(order, found)) return pending('conflict', 'FOREIGN_ORDER');
  if (found.executed.lt(order.executed)) return pending('conflict', 'EVIDENCE_CONFLICT');
  const to = finalStateOf(found);
  if (to !== null) {
    const ended =
      to === 'REJECTED' ? { kind: 'order' as const, code: null, text: found.status } : null;
    return finish(context, order, to, found.executed, found.exchangeOrderId, ended);
  }
  if (!found.executed.eq(order.executed) || order.exchangeOrderId !== found.exchangeOrderId) {
    const { clientOrderId } = order;
    const { exchangeOrderId, executed } = found;
    return record({ kind: 'progress', clientOrderId, exchangeOrderId, executed });
  }
  return pending('inFlight');
}

function concludeNotFound(context: Context, order: Order): Finding {
  const { operation, evidence, now, settings } = context;
  if (now - signedAtOf(order) > settings.unknownMaxMs) return pending('conflict', 'UNKNOWN_24H');
  const verdict = judgeAbsence(operation, order, evidence, now, settings);
  switch (verdict.kind) {
    case 'absent':
      return finish(context, order, 'ABSENT', ZERO, null, null);
    case 'early':
      return pending('evidenceWindow', null, verdict.until);
    case 'missing':
      return askOnce(context, order, verdict.queries);
    case 'unanswered':
      return pending('unanswered');
    case 'conflict':
      return pending('conflict', 'EVIDENCE_CONFLICT');
    default:
      return assertNever(verdict);
  }
}

/** A question whose answer left too early was asked in this cycle already: the next one asks again. */
function askOnce(
  context: Context,
  order: Order,
  queries: Extract<Finding, { kind: 'ask' }>['queries'],
): Finding {
  const lookup = context.evidence.lookups.get(order.clientOrderId);
  const early = (lookup?.requestedAt ?? 0) < evidenceFrom(order, context.settings);
  if (early) return pending('evidenceWindow');
  return { kind: 'ask', queries };
}

function finishRefused(context: Context, order: Order, refusal: Refusal): Finding {
  return finish(context, order, 'REJECTED', ZERO, null, refusal);
}

function finish(
  context: Context,
  order: Order,
  to: FinalOutcome,
  executed: Decimal,
  exchangeOrderId: string | null,
  refusal: Refusal | null,
): Finding {
  const { now } = context;
  return record({
    kind: 'finish',
    clientOrderId: order.clientOrderId,
    from: 'SENT',
    to,
    executed,
    exchangeOrderId,
    refusal: refusal === null ? null : formatRefusal(refusal),
    concludedAt: now,
    withdraw: null,
    next: planNextAttempt(context, order, executed, refusal !== null),
  });
}

/**
 * The next attempt of the leg for what is left of it once `order` has executed `executed`; null
 * when nothing is left, or when the opening is not to be completed. A refused attempt is followed no earlier than its backoff.
 */
export function planNextAttempt(
  context: Context,
  order: Order,
  executed: Decimal,
  refused: boolean,
): NewOrder | null {
  const { operation, now, settings } = context;
  const { kind, side, symbol, readAt, baseline } = order;
  const quantity = remainingOf(operation, side).plus(order.executed).minus(executed);
  if (quantity.lte(ZERO)) return null;
  const decisionId = operation.decisionId ?? order.decisionId;
  const attempt = lastAttempt(operation, side) + 1;
  const refusals = ordersOf(operation, side).filter(
    (other) => other.decisionId === decisionId && other.state === 'REJECTED',
  ).length;
  if (operation.status === 'OPENING') {
    // Absence rests on readings that may lack a position: no second order is opened on the strength of it.
    const isAbsent = !refused && executed.eq(ZERO);
    if (isAbsent || !isToBeCompleted(operation, refusals + (refused ? 1 : 0))) return null;
  }
  return {
    clientOrderId: buildClientOrderId(operation.id, side, attempt, kind),
    kind,
    side,
    symbol,
    attempt,
    decisionId,
    quantity,
    readAt,
    baseline,
    createdAt: now,
    notBefore: refused ? now + computeBackoffMs(settings, refusals) : null,
  };
}

function isToBeCompleted({ onHalfOpen }: Operation, refusals: number): boolean {
  return onHalfOpen === 'COMPLETE' && refusals < OPEN_REFUSALS_MAX;
}
