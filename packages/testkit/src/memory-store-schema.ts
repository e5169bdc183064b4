// The schema's guards, for the Store in memory: what PostgreSQL refuses, this refuses as well.
import {
  decimal,
  executedOf,
  ORDER_EDGES,
  sum,
  ZERO,
  type Decimal,
  type Leg,
  type Operation,
  type Order,
} from '@hedge/domain';

/** Thrown where PostgreSQL would answer with a violated constraint: a bug, not an outcome. */
export class SchemaViolation extends Error {
  constructor(constraint: string, row: string) {
    super(`${row} violates ${constraint}`);
    this.name = 'SchemaViolation';
  }
}

function check(condition: boolean, constraint: string, row: string): void {
  if (!condition) throw new SchemaViolation(constraint, row);
}

/** @param before the row that it replaces. @throws {SchemaViolation} */
export function checkOperation(operation: Operation, before: Operation | undefined): void {
  if (before !== undefined) checkOperationChange(before, operation);
  const { id, decisionId, closeReason, triggerPnl, readAt, nakedSince } = operation;
  if (operation.status === 'OPENING') {
    const isDecided = decisionId !== null && operation.onHalfOpen !== null;
    check(isDecided && closeReason === null, 'decision', id);
  } else if (operation.status === 'CLOSING') {
    check(decisionId !== null && closeReason !== null && readAt !== null, 'decision', id);
  } else {
    const idle = [decisionId, closeReason, triggerPnl, readAt, nakedSince];
    check(
      idle.every((value) => value === null),
      'decision',
      id,
    );
  }
  const isManual = closeReason === 'MANUAL';
  const isAsked = operation.closeRequest !== null && decisionId !== null;
  check(
    !isManual || (isAsked && operation.manualDecisions.includes(decisionId)),
    'manual_decisions',
    id,
  );
  check(isPositive(operation.profitTarget), 'profit_target', id);
  check(operation.legs[0].side === 'LONG' && operation.legs[1].side === 'SHORT', 'legs', id);
  for (const leg of operation.legs) {
    check([leg.entryPrice, leg.contractSize].every(isPositive), 'leg amounts', id);
    // Zero where a leg was never opened, and the other is closed again.
    const isUndone = closeReason === 'UNDO' && leg.quantity.eq(ZERO);
    check(isUndone || isPositive(leg.quantity), 'leg amounts', id);
  }
}

/** @throws {SchemaViolation} */
export function checkOrder(order: Order): void {
  const { clientOrderId: id, state, executed, quantity } = order;
  check(isPositive(quantity) && !order.baseline.amount.lt(ZERO), 'quantity', id);
  check(Number.isInteger(order.attempt) && order.attempt >= 1, 'attempt', id);
  const unsent = state === 'INTENDED' || state === 'CANCELLED';
  check(unsent === (order.signedAt === null), 'token', id);
  check(unsent === (order.recvWindowMs === null), 'token', id);
  check((state === 'INTENDED' || state === 'SENT') === (order.concludedAt === null), 'end', id);
  const fits: Record<Order['state'], boolean> = {
    INTENDED: executed.eq(ZERO),
    CANCELLED: executed.eq(ZERO),
    REJECTED: executed.eq(ZERO),
    ABSENT: executed.eq(ZERO),
    SENT: executed.gte(ZERO),
    FILLED: executed.gte(quantity),
    PARTIAL_FINAL: isPositive(executed) && executed.lt(quantity),
  };
  check(fits[state], 'executed', id);
}

/** What the trigger on orders refuses. @throws {SchemaViolation} */
export function checkOrderChange(before: Order, after: Order): void {
  const id = before.clientOrderId;
  const moved = before.state !== after.state;
  check(!moved || ORDER_EDGES[before.state].includes(after.state), 'edges', id);
  check(after.executed.gte(before.executed), 'executed grows', id);
  check(moved || before.state === 'SENT' || after.executed.eq(before.executed), 'final', id);
  const same =
    before.kind === after.kind &&
    before.side === after.side &&
    before.symbol === after.symbol &&
    before.attempt === after.attempt &&
    before.decisionId === after.decisionId &&
    before.quantity.eq(after.quantity) &&
    before.readAt === after.readAt &&
    before.baseline.amount.eq(after.baseline.amount) &&
    before.baseline.updateTime === after.baseline.updateTime &&
    before.createdAt === after.createdAt &&
    before.notBefore === after.notBefore;
  check(same, 'identity', id);
  const sameToken =
    before.signedAt === after.signedAt && before.recvWindowMs === after.recvWindowMs;
  check(before.signedAt === null || sameToken, 'signing time', id);
}

/** What the triggers on operations and their legs refuse. */
function checkOperationChange(before: Operation, after: Operation): void {
  const { id, accountId, status, decisionId, readAt, nakedSince } = before;
  check(after.id === id && after.accountId === accountId, 'identity', id);
  check(after.onHalfOpen === before.onHalfOpen, 'asked', id);
  if (status === 'OPENING') {
    check(after.status === 'OPENING' || !before.orders.some(isSent), 'identity', id);
    if (after.status === 'OPENING') checkBegin(before, after);
    else checkOpened(before, after);
    return;
  }
  if (status === 'ACTIVE') return;
  if (after.status === 'CLOSING') {
    check(after.decisionId === decisionId && after.readAt === readAt, 'identity', id);
    check(nakedSince === null || after.nakedSince === nakedSince, 'identity', id);
  } else {
    check(!before.orders.some(mayHaveExecuted), 'identity', id);
  }
  const areSame = before.legs.every((leg, index) => isSameLeg(leg, after.legs[index]));
  check(areSame, 'legs of a close', id);
}

function checkBegin(before: Operation, after: Operation): void {
  const isBegun = after.readAt !== before.readAt;
  check(!isBegun || (before.readAt === null && after.orders.length > 0), 'opening', before.id);
}

/** The legs of a hedge that is open are what executed of it; of one that is undone, what is closed. */
function checkOpened(before: Operation, after: Operation): void {
  const { id } = before;
  const isUndone = after.status === 'CLOSING';
  check(!isUndone || after.closeReason === 'UNDO', 'opening', id);
  check(
    after.legs.some((leg) => isPositive(leg.quantity)),
    'opening',
    id,
  );
  for (const leg of after.legs) {
    const fills = before.fills.filter((fill) => fill.side === leg.side);
    const paid = sum(fills.map((fill) => fill.price.times(fill.quantity)));
    const deviation = leg.entryPrice.times(leg.quantity).minus(paid).abs();
    check(leg.quantity.eq(executedOf(before, leg.side)), 'opening', id);
    check(leg.quantity.eq(sum(fills.map((fill) => fill.quantity))), 'opening', id);
    // The average is rounded at its 40th decimal.
    const isPaid = deviation.lte(leg.quantity.times(decimal('1e-30')));
    check(leg.quantity.eq(ZERO) || isPaid, 'opening', id);
    const isClosed = after.orders.some((order) => order.side === leg.side);
    check(!isUndone || leg.quantity.eq(ZERO) || isClosed, 'opening', id);
  }
}

/** What the trigger on an operation's end refuses. @throws {SchemaViolation} */
export function checkEnd(operation: Operation, hasHistory: boolean): void {
  const isIdle =
    operation.status === 'ACTIVE' &&
    !operation.orders.some((order) => order.state === 'INTENDED' || mayHaveExecuted(order));
  check(hasHistory || isIdle, 'end', operation.id);
}

function isSent({ state }: Order): boolean {
  return state === 'SENT';
}

function mayHaveExecuted({ state, executed }: Order): boolean {
  return state === 'SENT' || !executed.eq(ZERO);
}

function isSameLeg(one: Leg, other: Leg | undefined): boolean {
  if (other === undefined || one === other) return one === other;
  return (
    one.side === other.side &&
    one.symbol === other.symbol &&
    one.quantity.eq(other.quantity) &&
    one.entryPrice.eq(other.entryPrice) &&
    one.contractSize.eq(other.contractSize)
  );
}

/** Whether an order's unique keys are free among the others of its operation. */
export function areKeysFree(orders: readonly Order[]): boolean {
  const keys = orders.flatMap(({ clientOrderId, kind, side, attempt, state }) => [
    clientOrderId,
    `${kind} ${side}#${attempt}`,
    ...(state === 'INTENDED' || state === 'SENT' ? [`${side} open`] : []),
  ]);
  return new Set(keys).size === keys.length;
}

function isPositive(value: Decimal): boolean {
  return value.gt(ZERO);
}

/** Attention raises no version: whoever changes it must have seen it as it is. */
export function hasSameAttention(a: Operation, b: Operation): boolean {
  return a.attention?.reason === b.attention?.reason && a.attention?.since === b.attention?.since;
}
