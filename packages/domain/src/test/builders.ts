// Rows and answers with sensible defaults for the protocol's tests: a test states what it is about.
import { applyTransition } from '../apply-transition';
import { buildClientOrderId } from '../client-order-id';
import { decimal, ZERO, type Decimal } from '../decimal';
import type { Answer, Evidence } from '../evidence';
import type { Position, VenueOrder, VenueTrade } from '../venue';
import { nextStep } from '../next-step';
import { DEFAULT_POLICIES } from '../policies';
import { legOf, type Leg, type Operation, type Order } from '../operation';
import type { RefusalKind, SendOutcome } from '../outcome';
import { DEFAULT_SETTINGS } from '../settings';
import { closingSide, type PositionSide } from '../sides';
import type { Step } from '../step';
import type { NewOrder, Transition } from '../transition';

/** When the reading that justifies a decision was requested, exchange time in ms. */
export const READ_AT = 1_760_000_000_000;
export const SYMBOL = 'BTC/USDT:USDT';
export const OPERATION_ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
export const DECISION = 'decision-1';

export const idOf = (side: PositionSide, attempt = 1): string =>
  buildClientOrderId(OPERATION_ID, side, attempt);

/** 2 long from 100 and 1 short from 110. */
export function aLeg(side: PositionSide, change: Partial<Leg> = {}): Leg {
  return {
    side,
    symbol: SYMBOL,
    quantity: decimal(side === 'LONG' ? '2' : '1'),
    entryPrice: decimal(side === 'LONG' ? '100' : '110'),
    contractSize: decimal('1'),
    ...change,
  };
}

/** ACTIVE and watched. */
export function anOperation(change: Partial<Operation> = {}): Operation {
  return {
    id: OPERATION_ID,
    accountId: 'account-1',
    status: 'ACTIVE',
    version: 7,
    profitTarget: decimal('10'),
    autoCloseEnabled: true,
    createdAt: 1,
    legs: [aLeg('LONG'), aLeg('SHORT')],
    orders: [],
    fills: [],
    ...{ openingOrders: [], onHalfOpen: null, isOpeningOld: false },
    externalFills: [],
    decisionId: null,
    closeReason: null,
    triggerPnl: null,
    readAt: null,
    retryAt: null,
    cancelCount: 0,
    nakedSince: null,
    attention: null,
    policies: DEFAULT_POLICIES,
    wholeAt: null,
    closeRequest: null,
    manualDecisions: [],
    ...change,
  };
}

/** INTENDED for the whole leg unless told otherwise; sent ones are signed with the reading's time. */
export function anOrder(side: PositionSide, change: Partial<Order> = {}): Order {
  const attempt = change.attempt ?? 1;
  const state = change.state ?? 'INTENDED';
  const quantity = change.quantity ?? aLeg(side).quantity;
  const wasSent = state !== 'INTENDED' && state !== 'CANCELLED';
  const didExecute = state === 'FILLED' || state === 'PARTIAL_FINAL';
  return {
    clientOrderId: idOf(side, attempt),
    kind: 'close',
    side,
    symbol: SYMBOL,
    attempt,
    decisionId: DECISION,
    state,
    quantity,
    executed: state === 'FILLED' ? quantity : ZERO,
    readAt: READ_AT,
    baseline: { amount: decimal('5'), updateTime: READ_AT - 60_000 },
    createdAt: READ_AT + 50,
    signedAt: wasSent ? READ_AT : null,
    recvWindowMs: wasSent ? 5_000 : null,
    notBefore: null,
    concludedAt: wasSent && state !== 'SENT' ? READ_AT + 500 : null,
    exchangeOrderId: didExecute ? exchangeIdOf(side, attempt) : null,
    refusal: null,
    ...change,
  };
}

export const exchangeIdOf = (side: PositionSide, attempt = 1): string => `ex-${side}-${attempt}`;

/** CLOSING under one decision with these orders; the first may have been signed at READ_AT. */
export function aClosing(orders: readonly Order[], change: Partial<Operation> = {}): Operation {
  return anOperation({
    status: 'CLOSING',
    decisionId: DECISION,
    closeReason: 'PROFIT_TARGET',
    triggerPnl: decimal('10.5'),
    readAt: READ_AT,
    nakedSince: orders.some((order) => order.signedAt !== null) ? READ_AT : null,
    orders,
    ...change,
  });
}

export function aNewOrder(side: PositionSide, change: Partial<NewOrder> = {}): NewOrder {
  const { clientOrderId, symbol, attempt, quantity, readAt, baseline, createdAt } = anOrder(side, {
    ...(change.attempt === undefined ? {} : { attempt: change.attempt }),
  });
  return {
    clientOrderId,
    kind: 'close',
    side,
    symbol,
    attempt,
    decisionId: DECISION,
    quantity,
    readAt,
    baseline,
    createdAt,
    notBefore: null,
    ...change,
  };
}

/** A process that started long before the reading, and knows nothing yet. */
export function anEvidence(change: Partial<Evidence> = {}): Evidence {
  return {
    processStartedAt: READ_AT - 3_600_000,
    forgotten: [],
    accountOrders: [],
    heldTokens: new Set(),
    outcomes: new Map(),
    lookups: new Map(),
    orders: new Map(),
    trades: new Map(),
    openOrders: new Map(),
    positions: null,
    cleared: new Set(),
    ...change,
  };
}

export function answered<T>(value: T, requestedAt: number): Answer<T> {
  return { kind: 'answer', requestedAt, value };
}

export function failed(requestedAt: number): Answer<never> {
  return { kind: 'failed', requestedAt, why: 'timeout' };
}

/** The exchange's report of an order of ours: filled, created when it was signed. */
export function aReport(order: Order, change: Partial<VenueOrder> = {}): VenueOrder {
  return {
    exchangeOrderId: exchangeIdOf(order.side, order.attempt),
    clientOrderId: order.clientOrderId,
    symbol: order.symbol,
    positionSide: order.side,
    orderSide: closingSide(order.side),
    quantity: order.quantity,
    executed: order.quantity,
    status: 'FILLED',
    time: order.signedAt ?? order.readAt,
    ...change,
  };
}

/** A trade that closes `quantity` of the position. */
export function aTrade(
  side: PositionSide,
  quantity: string,
  change: Partial<VenueTrade> = {},
): VenueTrade {
  return {
    tradeId: `t-${side}-${quantity}`,
    exchangeOrderId: exchangeIdOf(side),
    symbol: SYMBOL,
    positionSide: side,
    orderSide: closingSide(side),
    quantity: decimal(quantity),
    price: decimal('106'),
    commission: decimal('0.1'),
    commissionAsset: 'USDT',
    realizedPnl: decimal('6'),
    time: READ_AT + 100,
    ...change,
  };
}

export function aPosition(
  side: PositionSide,
  amount: string,
  mark: string | null = '106',
): Position {
  return {
    symbol: SYMBOL,
    side,
    amount: decimal(amount),
    entryPrice: legOf(anOperation(), side).entryPrice,
    markPrice: mark === null ? null : decimal(mark),
    updateTime: READ_AT - 60_000,
  };
}

export function refused(kind: RefusalKind, code: number | null = null): SendOutcome {
  return { kind: 'rejected', refusal: { kind, code, text: 'refused' } };
}

/** The next step with the default settings. */
export function stepOf(operation: Operation, evidence: Evidence, now: number): Step {
  return nextStep(operation, evidence, now, DEFAULT_SETTINGS);
}

/**
 * The transition of a step, which the state machine has to accept.
 * @throws {Error} when the step records something else, or what it records is refused.
 */
export function recordedOf<K extends Transition['kind']>(
  operation: Operation,
  step: Step,
  kind: K,
): Extract<Transition, { kind: K }> {
  if (step.kind !== 'record' || !isKind(step.transition, kind)) {
    throw new Error(`expected to record ${kind}, got ${describeStep(step)}`);
  }
  applied(operation, step.transition);
  return step.transition;
}

function isKind<K extends Transition['kind']>(
  transition: Transition,
  kind: K,
): transition is Extract<Transition, { kind: K }> {
  return transition.kind === kind;
}

/** The operation after a transition that must be accepted and leaves it there. */
export function applied(operation: Operation, transition: Transition): Operation {
  const result = applyTransition(operation, transition);
  if (result.kind === 'refused') throw new Error(`refused ${transition.kind}: ${result.why}`);
  return result.operation ?? operation;
}

/** A step on one line: `record token`, `gather order,positions`, `wait backoff`. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'record':
      return `record ${step.transition.kind}`;
    case 'gather':
      return `gather ${step.queries.map((query) => query.kind).join(',')}`;
    case 'wait':
      return `wait ${step.why}`;
    case 'send':
      return `send ${step.orders.map((order) => order.clientOrderId.slice(32)).join(',')}`;
    case 'clear':
      return `clear ${step.orders.map((order) => order.clientOrderId).join(',')}`;
    case 'done':
      return 'done';
  }
}

export const amounts = (...values: readonly Decimal[]): string[] =>
  values.map((value) => value.toFixed());
