// What an opening may become: owned, undone, or closed again. Guards first, as in every transition.
import { ZERO } from './decimal';
import { executedOf, hasBegun, remainingOf, type Operation, type Order } from './operation';
import { POSITION_SIDES } from './sides';
import type { OpenedLeg, Transition } from './transition';
import { demand, demandComplete, inserted, raised, replaced } from './transition-guards';

export function applyBegin(
  operation: Operation,
  t: Extract<Transition, { kind: 'begin' }>,
): Operation {
  demandOpening(operation);
  demand(operation.orders.length === 0, 'begun already');
  demand(!operation.isOpeningOld, 'too old to be begun');
  return raised(operation, { readAt: t.readAt, orders: t.orders.reduce(inserted, []) });
}

export function applyOpen(
  operation: Operation,
  t: Extract<Transition, { kind: 'open' }>,
): Operation {
  demandOpening(operation);
  demandComplete(operation);
  for (const side of POSITION_SIDES) {
    demand(remainingOf(operation, side).eq(ZERO), `${side} is not open`);
  }
  return raised(operation, {
    ...opened(operation, operation.orders, t.legs),
    ...{ status: 'ACTIVE', decisionId: null, readAt: null, nakedSince: null, attention: null },
  });
}

export function applyUndo(
  operation: Operation,
  t: Extract<Transition, { kind: 'undo' }>,
): Operation {
  demandOpening(operation);
  demand(hasBegun(operation), 'nothing executed');
  const orders = withdrawn(operation, t);
  demandComplete({ ...operation, orders });
  return raised(operation, {
    ...opened(operation, orders, t.legs),
    ...{ status: 'CLOSING', closeReason: 'UNDO', attention: null },
    orders: t.orders.reduce(inserted, []),
  });
}

/** @throws {Refused} unless nothing executed, nothing may, and exactly the intended are withdrawn */
export function demandUndone(
  operation: Operation,
  t: Extract<Transition, { kind: 'undone' }>,
): void {
  demandOpening(operation);
  demand(!hasBegun(operation), 'an execution is recorded');
  demandComplete({ ...operation, orders: withdrawn(operation, t) });
}

function demandOpening(operation: Operation): void {
  demand(operation.status === 'OPENING', 'not OPENING');
}

function withdrawn(
  { orders }: Operation,
  { withdraw, concludedAt }: Extract<Transition, { kind: 'undo' | 'undone' }>,
): readonly Order[] {
  return withdraw.reduce<readonly Order[]>(
    (left, id) => replaced(left, id, 'INTENDED', 'CANCELLED', { concludedAt }),
    orders,
  );
}

/** Its legs are what executed; the orders that opened it are put aside. */
function opened(
  operation: Operation,
  openingOrders: readonly Order[],
  legs: readonly [OpenedLeg, OpenedLeg],
): Pick<Operation, 'legs' | 'orders' | 'fills' | 'openingOrders'> {
  const [long, short] = operation.legs;
  for (const { side, quantity } of legs) {
    demand(executedOf(operation, side).eq(quantity), `${side} executed another quantity`);
  }
  return {
    legs: [
      { ...long, quantity: legs[0].quantity, entryPrice: legs[0].entryPrice },
      { ...short, quantity: legs[1].quantity, entryPrice: legs[1].entryPrice },
    ],
    ...{ orders: [], fills: [], openingOrders },
  };
}
