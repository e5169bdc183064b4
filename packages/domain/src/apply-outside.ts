// Transitions that record what others closed.
import { demandAsked, takenBy } from './apply-request';
import { ZERO } from './decimal';
import {
  attributedOf,
  hasBegun,
  isFinal,
  remainingOf,
  type ExternalFill,
  type Operation,
} from './operation';
import { POSITION_SIDES, type PositionSide } from './sides';
import type { Transition } from './transition';
import { closing, demand, inserted, orderIn, raised, replaced } from './transition-guards';

/** The rest of a leg of a begun close was closed by others. */
export function applyAttribute(
  operation: Operation,
  t: Extract<Transition, { kind: 'attribute' }>,
): Operation {
  closing(operation);
  demand(hasBegun(operation), 'no execution is recorded');
  demand(orderIn(operation.orders, t.withdraw).side === t.side, 'an order of the other leg');
  demandOnly(t.side, t.fills);
  const change = { concludedAt: t.concludedAt };
  const attributed = raised(withExternal(operation, t.fills), {
    orders: replaced(operation.orders, t.withdraw, 'INTENDED', 'CANCELLED', change),
    attention: null,
  });
  demand(remainingOf(attributed, t.side).eq(ZERO), 'not exactly what is left of the leg');
  return attributed;
}

/** ACTIVE → CLOSING, to close what is left when others closed one leg. */
export function applyCloseOther(
  operation: Operation,
  t: Extract<Transition, { kind: 'closeOther' }>,
): Operation {
  demandIdle(operation);
  demandAsked(operation, t.reason);
  const { retryAt } = operation;
  demand(retryAt === null || retryAt <= t.order.createdAt, 'before retry_at');
  demand(t.order.side !== t.side, 'an order for the leg that is gone');
  demandOnly(t.side, t.fills);
  const attributed = withExternal(operation, t.fills);
  demand(remainingOf(attributed, t.side).eq(ZERO), 'not exactly what is left of the leg');
  return raised(attributed, {
    status: 'CLOSING',
    decisionId: t.decisionId,
    closeReason: t.reason,
    triggerPnl: null,
    readAt: t.readAt,
    retryAt: null,
    nakedSince: t.nakedSince,
    attention: null,
    ...takenBy(operation, t),
    orders: inserted(operation.orders, t.order),
  });
}

/** Others closed all of every leg that they touched. */
export function demandSettleableOutside(
  operation: Operation,
  t: Extract<Transition, { kind: 'settleOutside' }>,
): void {
  demandIdle(operation);
  const attributed = withExternal(operation, t.fills);
  const touched = POSITION_SIDES.filter((side) => attributedOf(attributed, side).gt(ZERO));
  demand(touched.length > 0, 'nobody closed anything');
  demand(
    touched.every((side) => remainingOf(attributed, side).eq(ZERO)),
    'not exactly what is left of the leg',
  );
}

/** ACTIVE, nothing executed or open, and in need of no attention but for a leg that is not there. */
function demandIdle(operation: Operation): void {
  demand(operation.status === 'ACTIVE', 'not ACTIVE');
  const reason = operation.attention?.reason ?? 'LEG_GONE';
  demand(reason === 'LEG_GONE' || reason === 'SHORT_POSITION', 'needs attention');
  demand(!hasBegun(operation), 'an execution is recorded');
  demand(
    operation.orders.every((order) => isFinal(order.state)),
    'an order is open',
  );
}

function withExternal(operation: Operation, fills: readonly ExternalFill[]): Operation {
  demand(
    fills.every((fill) => fill.quantity.gt(ZERO)),
    'a trade of nothing',
  );
  return { ...operation, externalFills: [...operation.externalFills, ...fills] };
}

function demandOnly(side: PositionSide, fills: readonly ExternalFill[]): void {
  demand(
    fills.every((fill) => fill.side === side),
    'trades of the other leg',
  );
}
