// What the transitions have in common: guards that refuse, and orders that move along their edges.
import { ZERO } from './decimal';
import { ORDER_EDGES, type Operation, type Order, type OrderState } from './operation';
import type { NewOrder } from './transition';

/** Thrown by a guard; what it says is why the transition is refused. */
export class Refused extends Error {}

export function demand(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Refused(why);
}

export function closing(operation: Operation): Operation {
  demand(operation.status === 'CLOSING', 'not CLOSING');
  return operation;
}

/** Being opened or closed: it has orders under way. */
export function underWay(operation: Operation): Operation {
  demand(operation.status !== 'ACTIVE', 'neither OPENING nor CLOSING');
  return operation;
}

export function raised(operation: Operation, change: Partial<Operation>): Operation {
  return { ...operation, ...change, version: operation.version + 1 };
}

export function orderIn(orders: readonly Order[], id: string): Order {
  const order = orders.find((candidate) => candidate.clientOrderId === id);
  demand(order !== undefined, `no order ${id}`);
  return order;
}

/** Every order final, and the fills of each add up to what it executed. */
export function demandComplete({ orders, fills }: Operation): void {
  for (const order of orders) {
    demand(order.state !== 'INTENDED' && order.state !== 'SENT', `${order.state} order left`);
    const filled = fills
      .filter((fill) => fill.clientOrderId === order.clientOrderId)
      .reduce((total, fill) => total.plus(fill.quantity), ZERO);
    demand(filled.eq(order.executed), 'fills and executed quantity differ');
  }
}

export function changed(orders: readonly Order[], id: string, change: Partial<Order>): Order[] {
  return orders.map((order) => (order.clientOrderId === id ? { ...order, ...change } : order));
}

export function replaced(
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

export function inserted(orders: readonly Order[], next: NewOrder): readonly Order[] {
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
