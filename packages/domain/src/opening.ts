// Opening a hedge: both legs sent once, under the time of the reading it was decided on; then it is
// owned, completed, or closed again. Never left half open in silence.
//
//                      both whole   nothing executed   one leg, or a part
//   UNDO               ACTIVE       undone             CLOSING for the reason UNDO
//   COMPLETE           ACTIVE       undone             the rest is sent until it is whole; after
//                                                      OPEN_REFUSALS_MAX refusals of a leg as UNDO
import { buildClientOrderId } from './client-order-id';
import type { Context } from './conclude';
import { findPosition } from './decision';
import { ZERO } from './decimal';
import { averagePriceOf } from './history-numbers';
import {
  executedOf,
  hasBegun,
  ordersOf,
  remainingOf,
  type Leg,
  type Operation,
  type Order,
} from './operation';
import { gatherFills } from './settlement';
import { POSITION_SIDES, type OrderKind, type PositionSide } from './sides';
import { pending, record, type Finding } from './step';
import { buildUndoneHistory } from './trade-history';
import type { NewOrder, OpenedLeg } from './transition';

/** For so long somebody who asks for a hedge is taken to want it; later it is not begun. */
export const OPEN_REQUEST_MS = 30_000;

/**
 * What becomes of an OPENING operation whose sent orders are all concluded, or none of whose intended
 * ones was sent; null while one may still execute.
 */
export function driveOpening(context: Context): Finding | null {
  const { operation } = context;
  if (operation.orders.length === 0) return begin(context);
  const intended = operation.orders.filter((order) => order.state === 'INTENDED');
  if (operation.orders.some((order) => order.state === 'SENT')) {
    return intended.length === 0 ? null : pending('inFlight');
  }
  if (!hasBegun(operation)) return sendFirst(context, intended);
  if (intended.length > 0 && operation.onHalfOpen === 'COMPLETE')
    return sendRest(context, intended);
  return gatherFills(withoutIntended(context)) ?? conclude(context, intended);
}

/** One order per leg for all of it, on a reading of this cycle. */
function begin(context: Context): Finding {
  const { operation, evidence } = context;
  if (operation.isOpeningOld) return undone(context, []);
  const { positions } = evidence;
  if (positions === null) return { kind: 'ask', queries: [{ kind: 'positions' }] };
  if (positions.kind === 'failed') return pending('unanswered');
  const reading = { readAt: positions.requestedAt, positions: positions.value };
  const { readAt } = reading;
  const order = (leg: Leg): NewOrder => {
    const row = findPosition(reading, leg);
    const baseline = { amount: row?.amount ?? ZERO, updateTime: row?.updateTime ?? 0 };
    return planOrder(context, leg, 'open', { readAt, baseline });
  };
  const orders = [order(operation.legs[0]), order(operation.legs[1])] as const;
  return record({ kind: 'begin', readAt, orders });
}

/** Both at once and once only, while the reading is fresh: a person asked for the price of then. */
function sendFirst(context: Context, intended: readonly Order[]): Finding {
  const { operation, now, settings } = context;
  const readAt = operation.readAt ?? 0;
  const isUntouched = intended.length > 0 && intended.length === operation.orders.length;
  if (isUntouched && now <= readAt + settings.decisionWindowMs) {
    return record({
      kind: 'token',
      clientOrderIds: idsOf(intended),
      signedAt: readAt,
      recvWindowMs: settings.decisionWindowMs,
    });
  }
  return undone(context, intended);
}

function undone({ operation, now }: Context, intended: readonly Order[]): Finding {
  return record({
    ...{ kind: 'undone', withdraw: idsOf(intended), concludedAt: now },
    history: buildUndoneHistory(operation, now),
  });
}

/** The other leg is open: what is left is sent as soon as it is due, whatever the price. */
function sendRest({ operation, now, settings }: Context, intended: readonly Order[]): Finding {
  const due = intended.filter((order) => (order.notBefore ?? 0) <= now);
  if (due.length === 0) {
    const until = Math.min(...intended.map((order) => order.notBefore ?? now));
    return pending('backoff', operation.attention?.reason ?? null, until);
  }
  if (due.some((order) => !order.quantity.eq(remainingOf(operation, order.side)))) {
    return pending('conflict', 'EVIDENCE_CONFLICT');
  }
  return record({
    kind: 'token',
    clientOrderIds: idsOf(due),
    signedAt: now,
    recvWindowMs: settings.begunWindowMs,
  });
}

/** Everything that executed is known with its trades. */
function conclude(context: Context, intended: readonly Order[]): Finding {
  const { operation, now } = context;
  const legs = [
    openedLeg(operation, operation.legs[0]),
    openedLeg(operation, operation.legs[1]),
  ] as const;
  const open = POSITION_SIDES.map((side) => remainingOf(operation, side));
  if (open.some((left) => left.lt(ZERO))) return pending('conflict', 'EVIDENCE_CONFLICT');
  if (open.every((left) => left.eq(ZERO))) return record({ kind: 'open', legs });
  const orders = operation.legs
    .map((leg, index) => ({ ...leg, ...legs[index] }))
    .filter(({ quantity }) => quantity.gt(ZERO))
    .map((leg) => planOrder(context, leg, 'close', baselineOf(operation, leg.side)));
  return record({ kind: 'undo', legs, withdraw: idsOf(intended), concludedAt: now, orders });
}

/** Opening and undoing are one decision on one reading: a later one may not show yet what was opened. */
function baselineOf(operation: Operation, side: PositionSide): Known {
  const [first] = ordersOf(operation, side);
  if (first === undefined) throw new Error(`operation ${operation.id} opened no ${side}`);
  return first;
}

/** What was known of a position when it was decided. */
type Known = Pick<NewOrder, 'readAt' | 'baseline'>;

/** The leg's first order of its kind, for all of it. */
function planOrder(
  { operation, now }: Context,
  { side, symbol, quantity }: Leg,
  kind: OrderKind,
  { readAt, baseline }: Known,
): NewOrder {
  return {
    clientOrderId: buildClientOrderId(operation.id, side, 1, kind),
    ...{ kind, side, symbol, attempt: 1, quantity },
    decisionId: operation.decisionId ?? operation.id,
    ...{ readAt, baseline, createdAt: now, notBefore: null },
  };
}

function openedLeg(operation: Operation, leg: Leg): OpenedLeg {
  const quantity = executedOf(operation, leg.side);
  const fills = operation.fills.filter((fill) => fill.side === leg.side);
  return {
    side: leg.side,
    quantity,
    entryPrice: quantity.eq(ZERO) ? leg.entryPrice : averagePriceOf(fills),
  };
}

/** Nothing is asked of orders that were never sent. */
function withoutIntended(context: Context): Context {
  const { operation } = context;
  const orders = operation.orders.filter((order) => order.state !== 'INTENDED');
  return { ...context, operation: { ...operation, orders } };
}

function idsOf(orders: readonly Order[]): readonly string[] {
  return orders.map((order) => order.clientOrderId);
}
