// The state machine: what a transition makes of an operation, or why it may not.
import { applyAttribute, applyCloseOther, demandSettleableOutside } from './apply-outside';
import { applyBegin, applyOpen, applyUndo, demandUndone } from './apply-opening';
import { applyLapse, demandAsked, givenBack, takenBy } from './apply-request';
import { assertNever } from './assert-never';
import { ZERO } from './decimal';
import {
  hasBegun,
  POSITION_ATTENTION,
  remainingOf,
  type Attention,
  type Fill,
  type Operation,
  type Order,
  type OrderState,
} from './operation';
import { POSITION_SIDES } from './sides';
import type { Transition } from './transition';
import {
  changed,
  closing,
  demand,
  demandComplete,
  inserted,
  orderIn,
  raised,
  Refused,
  replaced,
  underWay,
} from './transition-guards';

/** The operation after a transition (null once settled), or the guard that refuses it. */
export type Applied =
  | { readonly kind: 'applied'; readonly operation: Operation | null }
  | { readonly kind: 'refused'; readonly why: string };

/** Applies one transition to the operation as seen. Pure; what it refuses, every store refuses. */
export function applyTransition(operation: Operation, transition: Transition): Applied {
  try {
    return { kind: 'applied', operation: apply(operation, transition) };
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', why: error.message };
    throw error;
  }
}

function apply(operation: Operation, transition: Transition): Operation | null {
  switch (transition.kind) {
    case 'intend':
      return intend(operation, transition);
    case 'token':
      return token(operation, transition);
    case 'adopt': {
      const { clientOrderId, exchangeOrderId, signedAt, recvWindowMs } = transition;
      const sent = { exchangeOrderId, signedAt, recvWindowMs };
      return moved(underWay(operation), clientOrderId, 'INTENDED', 'SENT', sent, {
        nakedSince: operation.nakedSince ?? signedAt,
      });
    }
    case 'progress':
      return progress(operation, transition);
    case 'finish':
      return finish(operation, transition);
    case 'cancel':
      return cancel(operation, transition);
    case 'resume':
      return resume(operation, transition);
    case 'fills': {
      const known = new Set(operation.fills.map(tradeKey));
      const fresh = transition.fills.filter((fill) => !known.has(tradeKey(fill)));
      return { ...operation, fills: [...operation.fills, ...fresh] };
    }
    case 'attribute':
      return applyAttribute(operation, transition);
    case 'closeOther':
      return applyCloseOther(operation, transition);
    case 'settleOutside':
      demandSettleableOutside(operation, transition);
      return null;
    case 'begin':
      return applyBegin(operation, transition);
    case 'open':
      return applyOpen(operation, transition);
    case 'undo':
      return applyUndo(operation, transition);
    case 'undone':
      demandUndone(operation, transition);
      return null;
    case 'settle':
      settleable(operation);
      return null;
    case 'attention':
      return withAttention(operation, transition.attention);
    case 'lapse':
      return applyLapse(operation, transition.why);
    default:
      return assertNever(transition);
  }
}

function withAttention(operation: Operation, attention: Attention | null): Operation {
  const { status, wholeAt } = operation;
  if (status === 'ACTIVE' && attention !== null && wholeAt !== null) {
    const isOfPosition = POSITION_ATTENTION.some((reason) => reason === attention.reason);
    demand(!isOfPosition || wholeAt <= attention.since, 'a newer reading covers both legs');
  }
  return { ...operation, attention };
}

/** Trade ids count per symbol. */
function tradeKey(fill: Fill): string {
  return `${fill.symbol} ${fill.tradeId}`;
}

function intend(operation: Operation, t: Extract<Transition, { kind: 'intend' }>): Operation {
  demand(operation.status === 'ACTIVE', 'not ACTIVE');
  demandAsked(operation, t.reason);
  demand(t.reason === 'MANUAL' || operation.attention === null, 'needs attention');
  demand(operation.externalFills.length === 0, 'a leg was closed by others');
  const createdAt = t.orders[0].createdAt;
  demand(operation.retryAt === null || operation.retryAt <= createdAt, 'before retry_at');
  return raised(operation, {
    status: 'CLOSING',
    decisionId: t.decisionId,
    closeReason: t.reason,
    triggerPnl: t.triggerPnl,
    readAt: t.readAt,
    retryAt: null,
    ...takenBy(operation, t),
    orders: t.orders.reduce(inserted, operation.orders),
  });
}

function token(operation: Operation, t: Extract<Transition, { kind: 'token' }>): Operation {
  underWay(operation);
  let { orders } = operation;
  for (const id of t.clientOrderIds) {
    const sent = { signedAt: t.signedAt, recvWindowMs: t.recvWindowMs };
    orders = replaced(orders, id, 'INTENDED', 'SENT', sent, operation.decisionId);
  }
  return raised(operation, { orders, nakedSince: operation.nakedSince ?? t.signedAt });
}

function progress(operation: Operation, t: Extract<Transition, { kind: 'progress' }>): Operation {
  underWay(operation);
  const order = orderIn(operation.orders, t.clientOrderId);
  demand(order.state === 'SENT', `${order.state}, not SENT`);
  demand(t.executed.gte(order.executed), 'executed quantity never shrinks');
  const change = { exchangeOrderId: t.exchangeOrderId, executed: t.executed };
  return raised(operation, { orders: changed(operation.orders, t.clientOrderId, change) });
}

function finish(operation: Operation, t: Extract<Transition, { kind: 'finish' }>): Operation {
  underWay(operation);
  let orders = operation.orders;
  if (t.withdraw !== null) {
    orders = replaced(orders, t.withdraw, 'INTENDED', 'CANCELLED', { concludedAt: t.concludedAt });
  }
  const { executed, refusal, concludedAt } = t;
  const exchangeOrderId = t.exchangeOrderId ?? orderIn(orders, t.clientOrderId).exchangeOrderId;
  const change = { executed, refusal, concludedAt, exchangeOrderId };
  orders = replaced(orders, t.clientOrderId, t.from, t.to, change);
  if (t.next !== null) orders = inserted(orders, t.next);
  // Late evidence may come under a decision that has sent nothing: the clock runs from the late order.
  const { signedAt } = orderIn(operation.orders, t.clientOrderId);
  return raised(operation, { orders, nakedSince: operation.nakedSince ?? signedAt });
}

function cancel(operation: Operation, t: Extract<Transition, { kind: 'cancel' }>): Operation {
  closing(operation);
  demand(!hasBegun(operation), 'an execution is recorded');
  demand(!operation.orders.some((order) => order.state === 'SENT'), 'an order may have executed');
  const intended = operation.orders.filter((order) => order.state === 'INTENDED');
  demand(
    intended.length === t.clientOrderIds.length &&
      intended.every((order) => t.clientOrderIds.includes(order.clientOrderId)),
    'not exactly the intended orders',
  );
  let { orders } = operation;
  for (const id of t.clientOrderIds) {
    orders = replaced(orders, id, 'INTENDED', 'CANCELLED', { concludedAt: t.concludedAt });
  }
  return raised(operation, {
    ...IDLE,
    ...givenBack(operation),
    orders,
    retryAt: t.retryAt,
    cancelCount: operation.cancelCount + 1,
    attention: t.attention,
  });
}

function resume(operation: Operation, t: Extract<Transition, { kind: 'resume' }>): Operation {
  demand(operation.status === 'ACTIVE', 'not ACTIVE');
  const change = {
    executed: t.executed,
    exchangeOrderId: t.exchangeOrderId,
    concludedAt: t.concludedAt,
  };
  const orders = replaced(operation.orders, t.clientOrderId, 'ABSENT', t.to, change);
  return raised(operation, {
    status: 'CLOSING',
    decisionId: t.decisionId,
    closeReason: t.reason,
    triggerPnl: null,
    readAt: t.readAt,
    nakedSince: t.nakedSince,
    retryAt: null,
    ...takenBy(operation, t),
    orders: t.next.reduce(inserted, orders),
  });
}

const IDLE = {
  status: 'ACTIVE',
  decisionId: null,
  closeReason: null,
  triggerPnl: null,
  readAt: null,
  nakedSince: null,
} as const;

function settleable(operation: Operation): void {
  closing(operation);
  demandComplete(operation);
  for (const side of POSITION_SIDES) {
    demand(remainingOf(operation, side).eq(ZERO), `${side} is not closed`);
  }
}

function moved(
  operation: Operation,
  id: string,
  from: OrderState,
  to: OrderState,
  change: Partial<Order>,
  also: Partial<Operation>,
): Operation {
  return raised(operation, { ...also, orders: replaced(operation.orders, id, from, to, change) });
}
