// The state machine: what a transition makes of an operation, or why it may not.
import { assertNever } from './assert-never';
import { ZERO } from './decimal';
import {
  ORDER_EDGES,
  hasBegun,
  remainingOf,
  type Fill,
  type Operation,
  type Order,
  type OrderState,
} from './operation';
import { POSITION_SIDES } from './sides';
import type { NewOrder, Transition } from './transition';

/** The operation after a transition (null once settled), or the guard that refuses it. */
export type Applied =
  | { readonly kind: 'applied'; readonly operation: Operation | null }
  | { readonly kind: 'refused'; readonly why: string };

class Refused extends Error {}

function demand(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Refused(why);
}

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
      return moved(closing(operation), clientOrderId, 'INTENDED', 'SENT', sent, {
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
      return attribute(operation, transition);
    case 'settle':
      settleable(operation);
      return null;
    case 'attention':
      return { ...operation, attention: transition.attention };
    default:
      return assertNever(transition);
  }
}

/** Trade ids count per symbol. */
function tradeKey(fill: Fill): string {
  return `${fill.symbol} ${fill.tradeId}`;
}

function intend(operation: Operation, t: Extract<Transition, { kind: 'intend' }>): Operation {
  demand(operation.status === 'ACTIVE', 'not ACTIVE');
  demand(operation.autoCloseEnabled, 'paused');
  demand(operation.attention === null, 'needs attention');
  const createdAt = t.orders[0].createdAt;
  demand(operation.retryAt === null || operation.retryAt <= createdAt, 'before retry_at');
  return raised(operation, {
    status: 'CLOSING',
    decisionId: t.decisionId,
    closeReason: t.reason,
    triggerPnl: t.triggerPnl,
    readAt: t.readAt,
    retryAt: null,
    orders: t.orders.reduce(inserted, operation.orders),
  });
}

function token(operation: Operation, t: Extract<Transition, { kind: 'token' }>): Operation {
  closing(operation);
  let { orders } = operation;
  for (const id of t.clientOrderIds) {
    const sent = { signedAt: t.signedAt, recvWindowMs: t.recvWindowMs };
    orders = replaced(orders, id, 'INTENDED', 'SENT', sent, operation.decisionId);
  }
  return raised(operation, { orders, nakedSince: operation.nakedSince ?? t.signedAt });
}

function progress(operation: Operation, t: Extract<Transition, { kind: 'progress' }>): Operation {
  closing(operation);
  const order = orderIn(operation.orders, t.clientOrderId);
  demand(order.state === 'SENT', `${order.state}, not SENT`);
  demand(t.executed.gte(order.executed), 'executed quantity never shrinks');
  const change = { exchangeOrderId: t.exchangeOrderId, executed: t.executed };
  return raised(operation, { orders: changed(operation.orders, t.clientOrderId, change) });
}

function finish(operation: Operation, t: Extract<Transition, { kind: 'finish' }>): Operation {
  closing(operation);
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
    orders: t.next.reduce(inserted, orders),
  });
}

function attribute(operation: Operation, t: Extract<Transition, { kind: 'attribute' }>): Operation {
  closing(operation);
  demand(hasBegun(operation), 'no execution is recorded');
  demand(orderIn(operation.orders, t.withdraw).side === t.side, 'an order of the other leg');
  demand(
    t.fills.every((fill) => fill.side === t.side && fill.quantity.gt(ZERO)),
    'trades of the other leg',
  );
  const change = { concludedAt: t.concludedAt };
  const attributed = raised(operation, {
    orders: replaced(operation.orders, t.withdraw, 'INTENDED', 'CANCELLED', change),
    externalFills: [...operation.externalFills, ...t.fills],
    attention: null,
  });
  demand(remainingOf(attributed, t.side).eq(ZERO), 'not exactly what is left of the leg');
  return attributed;
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
  for (const order of operation.orders) {
    demand(order.state !== 'INTENDED' && order.state !== 'SENT', `${order.state} order left`);
    const filled = operation.fills
      .filter((fill) => fill.clientOrderId === order.clientOrderId)
      .reduce((total, fill) => total.plus(fill.quantity), ZERO);
    demand(filled.eq(order.executed), 'fills and executed quantity differ');
  }
  for (const side of POSITION_SIDES) {
    demand(remainingOf(operation, side).eq(ZERO), `${side} is not closed`);
  }
}

function closing(operation: Operation): Operation {
  demand(operation.status === 'CLOSING', 'not CLOSING');
  return operation;
}

function raised(operation: Operation, change: Partial<Operation>): Operation {
  return { ...operation, ...change, version: operation.version + 1 };
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

function orderIn(orders: readonly Order[], id: string): Order {
  const order = orders.find((candidate) => candidate.clientOrderId === id);
  demand(order !== undefined, `no order ${id}`);
  return order;
}

function changed(orders: readonly Order[], id: string, change: Partial<Order>): Order[] {
  return orders.map((order) => (order.clientOrderId === id ? { ...order, ...change } : order));
}

function replaced(
  orders: readonly Order[],
  id: string,
  from: OrderState,
  to: OrderState,
  change: Partial<Order>,
  decisionId?: string | null,
): Order[] {
  const order = orderIn(orders, id);
  demand(order.state === from, `${order.state}, not ${from}`);
  demand(ORDER_EDGES[from].includes(to), `no edge ${from} → ${to}`);
  demand(decisionId === undefined || order.decisionId === decisionId, 'of another decision');
  demand((change.executed ?? order.executed).gte(order.executed), 'executed never shrinks');
  return changed(orders, id, { ...change, state: to });
}

function inserted(orders: readonly Order[], next: NewOrder): readonly Order[] {
  const clash = orders.some(
    (order) =>
      order.clientOrderId === next.clientOrderId ||
      (order.side === next.side && (order.state === 'INTENDED' || order.state === 'SENT')),
  );
  demand(!clash, 'the leg has an open order');
  return [
    ...orders,
    {
      ...next,
      state: 'INTENDED',
      executed: ZERO,
      signedAt: null,
      recvWindowMs: null,
      concludedAt: null,
      exchangeOrderId: null,
      refusal: null,
    },
  ];
}
