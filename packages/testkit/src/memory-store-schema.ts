// The schema's guards, for the Store in memory: what PostgreSQL refuses, this refuses as well.
import { ORDER_EDGES, ZERO, type Decimal, type Operation, type Order } from '@hedge/domain';

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

/** @throws {SchemaViolation} */
export function checkOperation(operation: Operation): void {
  const { id, decisionId, closeReason, triggerPnl, readAt, nakedSince } = operation;
  if (operation.status === 'CLOSING') {
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
    const amounts = [leg.quantity, leg.entryPrice, leg.contractSize];
    check(amounts.every(isPositive), 'leg amounts', id);
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
    before.side === after.side &&
    before.symbol === after.symbol &&
    before.attempt === after.attempt &&
    before.decisionId === after.decisionId &&
    before.quantity.eq(after.quantity);
  check(same, 'identity', id);
  const sameToken =
    before.signedAt === after.signedAt && before.recvWindowMs === after.recvWindowMs;
  check(before.signedAt === null || sameToken, 'signing time', id);
}

/** Whether an order's unique keys are free among the others of its operation. */
export function areKeysFree(orders: readonly Order[]): boolean {
  const keys = orders.flatMap(({ clientOrderId, side, attempt, state }) => [
    clientOrderId,
    `${side}#${attempt}`,
    ...(state === 'INTENDED' || state === 'SENT' ? [`${side} open`] : []),
  ]);
  return new Set(keys).size === keys.length;
}

function isPositive(value: Decimal): boolean {
  return value.gt(ZERO);
}
