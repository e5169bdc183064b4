// The protocol's IO shell: does what the step function says until the close has to wait or is done.
import {
  applyTransition,
  assertNever,
  nextStep,
  orderSideOf,
  type FollowUpHold,
  type Operation,
  type Order,
  type Transition,
  type VenueOrder,
  type WaitReason,
} from '@hedge/domain';
import { alertsOf } from './close-alerts';
import { withLateNakedAlert } from './closing-clocks';
import type { AccountDeps } from './deps';
import type { EvidenceBook } from './evidence-book';
import { restsOnOneReading } from './missing-positions';
import type { RequestPriority } from './ports/gateway';

/**
 * - `settled`   history is written, the row is gone
 * - `withdrawn` back to ACTIVE, nothing executed
 * - `opened`    ACTIVE, both legs are its own
 * - `undone`    nothing of the opening executed: history is written, the row is gone
 * - `waiting`   the next cycle goes on from the stored state
 * - `lost`      another worker or an operator moved it; the next cycle reads what is true
 */
export type CloseResult =
  | { readonly kind: 'settled' }
  | { readonly kind: 'withdrawn' | 'opened' | 'undone' }
  | { readonly kind: 'waiting'; readonly why: WaitingWhy; readonly operation: Operation }
  | { readonly kind: 'lost' };

/** What it waits for, or what holds back the policy of one that lost a leg. */
export type WaitingWhy = WaitReason | FollowUpHold | 'noTime' | 'noSlots' | 'stopping';

/** More steps than any close takes in one cycle: a bug ends here instead of turning for ever. */
const STEPS_MAX = 60;

/**
 * Drives one operation that is being opened or closed. Orders are sent only for tokens that this call
 * recorded itself and saw committed; a rejected store promise leaves the token's fate unknown, so it
 * propagates and nothing is sent under it.
 *
 * @param deadlineMs monotonic; nothing new is asked or sent after it, answers are still recorded
 * @param reservedSlots order slots that are taken already for the first send
 */
export async function driveClose(
  deps: AccountDeps,
  operation: Operation,
  evidence: EvidenceBook,
  deadlineMs: number,
  reservedSlots: number,
): Promise<CloseResult> {
  const slots = { held: reservedSlots };
  try {
    return await drive(deps, operation, evidence, deadlineMs, slots);
  } finally {
    deps.gateway.releaseOrderSlots(slots.held);
  }
}

/** Order slots taken and not yet used up by a request. */
interface Slots {
  held: number;
}

async function drive(
  deps: AccountDeps,
  operation: Operation,
  evidence: EvidenceBook,
  deadlineMs: number,
  slots: Slots,
): Promise<CloseResult> {
  let current = operation;
  for (let count = 0; count < STEPS_MAX; count += 1) {
    const now = deps.gateway.exchangeNow();
    if (now === null) return { kind: 'waiting', why: 'unanswered', operation: current };
    const step = nextStep(current, evidence, now, deps.settings);
    switch (step.kind) {
      case 'record': {
        const held = withhold(deps, step.transition, deadlineMs, slots);
        if (held !== null) return { kind: 'waiting', why: held, operation: current };
        if (restsOnOneReading(deps.said, current, step.transition, evidence.positions)) {
          return { kind: 'waiting', why: 'unanswered', operation: current };
        }
        const next = await recordStep(deps, current, step.transition, evidence);
        if (next === 'lost' && step.transition.kind === 'attribute') {
          // A trade may be another operation's already: the leg stays naked, and must be watched.
          return { kind: 'waiting', why: 'positionGone', operation: current };
        }
        if (typeof next === 'string') return { kind: next };
        current = next;
        break;
      }
      case 'send':
        slots.held -= step.orders.length;
        await sendOrders(deps, current, step.orders, evidence);
        break;
      case 'clear': {
        const held = withholdNew(deps, deadlineMs);
        if (held !== null) return { kind: 'waiting', why: held, operation: current };
        await clearOrders(deps, current, step.orders, evidence);
        break;
      }
      case 'gather':
        if (deps.clock.monotonicMs() >= deadlineMs) {
          return { kind: 'waiting', why: 'noTime', operation: current };
        }
        await evidence.ask(deps.gateway.withPriority(priorityOf(current)), step.queries);
        break;
      case 'wait':
        return { kind: 'waiting', why: step.why, operation: current };
      case 'done':
        return { kind: 'withdrawn' };
      default:
        assertNever(step);
    }
  }
  throw new Error(
    `operation ${operation.id}: the close did not come to rest in ${STEPS_MAX} steps`,
  );
}

/** A send token commits us to send now: not without time, order slots, or while shutting down. */
function withhold(
  deps: AccountDeps,
  transition: Transition,
  deadlineMs: number,
  slots: Slots,
): 'noTime' | 'noSlots' | 'stopping' | null {
  if (transition.kind !== 'token') return null;
  const withheld = withholdNew(deps, deadlineMs);
  if (withheld !== null) return withheld;
  const needed = transition.clientOrderIds.length - slots.held;
  if (needed <= 0) return null;
  if (!deps.gateway.reserveOrderSlots(needed)) return 'noSlots';
  slots.held += needed;
  return null;
}

function withholdNew(deps: AccountDeps, deadlineMs: number): 'noTime' | 'stopping' | null {
  if (deps.stopping()) return 'stopping';
  return deps.clock.monotonicMs() >= deadlineMs ? 'noTime' : null;
}

/** Orders of others that hold up the close, as its operator chose; whether they went is asked next. */
async function clearOrders(
  deps: AccountDeps,
  operation: Operation,
  orders: readonly VenueOrder[],
  evidence: EvidenceBook,
): Promise<void> {
  const gateway = deps.gateway.withPriority(priorityOf(operation));
  await Promise.all(
    orders.map(async (order) => {
      const answer = await gateway.cancelOrder(order.symbol, order.exchangeOrderId);
      const why = answer.kind === 'failed' ? answer.why : null;
      deps.tell({ kind: 'orderCleared', operationId: operation.id, order, why });
    }),
  );
  evidence.noteCleared(orders);
}

function priorityOf(operation: Operation): RequestPriority {
  return operation.nakedSince === null ? 'close' : 'naked';
}

async function recordStep(
  deps: AccountDeps,
  operation: Operation,
  transition: Transition,
  evidence: EvidenceBook,
): Promise<Operation | Exclude<CloseResult['kind'], 'waiting'>> {
  const applied = applyTransition(operation, transition);
  if (applied.kind === 'refused') {
    throw new Error(`operation ${operation.id}: planned ${transition.kind}, but ${applied.why}`);
  }
  const told = alertsOf(operation, transition);
  const alerts =
    transition.kind === 'settle'
      ? withLateNakedAlert(told, operation, transition.history, deps.settings)
      : told;
  const result = await deps.store.record(operation, transition, alerts);
  if (result === 'lost') return 'lost';
  if (transition.kind === 'token') {
    for (const id of transition.clientOrderIds) evidence.heldTokens.add(id);
  }
  if (transition.kind === 'settle') {
    deps.tell({ kind: 'settled', history: transition.history });
    return 'settled';
  }
  tellKnown(deps, operation.id, transition);
  if (transition.kind === 'attention') {
    const { attention } = transition;
    deps.tell({ kind: 'attention', operationId: operation.id, attention });
  }
  if (transition.kind === 'cancel') {
    const { attention, retryAt } = transition;
    deps.tell({ kind: 'closeWithdrawn', operationId: operation.id, attention, retryAt });
    return 'withdrawn';
  }
  if (transition.kind === 'open') {
    deps.tell({ kind: 'opened', operationId: operation.id, legs: transition.legs });
    return 'opened';
  }
  if (transition.kind === 'undo' || transition.kind === 'undone') {
    deps.tell({
      kind: 'notOpened',
      operationId: operation.id,
      isHalfOpen: transition.kind === 'undo',
    });
  }
  return applied.operation ?? 'undone';
}

/** What the record now knows of orders and executions, for whoever follows the close. */
function tellKnown(deps: AccountDeps, operationId: string, transition: Transition): void {
  if (transition.kind === 'fills') {
    deps.tell({ kind: 'filled', operationId, fills: transition.fills });
  }
  if (transition.kind === 'finish') {
    const { clientOrderId, to, executed, refusal } = transition;
    deps.tell({ kind: 'orderConcluded', operationId, clientOrderId, to, executed, refusal });
  }
}

/** Every leg's request at once; a token is used up by its request, whatever comes of it. */
async function sendOrders(
  deps: AccountDeps,
  operation: Operation,
  orders: readonly Order[],
  evidence: EvidenceBook,
): Promise<void> {
  await Promise.all(
    orders.map(async (order) => {
      evidence.heldTokens.delete(order.clientOrderId);
      deps.tell({ kind: 'orderSent', operationId: operation.id, order });
      const outcome = await deps.gateway.sendOrder({
        clientOrderId: order.clientOrderId,
        symbol: order.symbol,
        positionSide: order.side,
        orderSide: orderSideOf(order.kind, order.side),
        quantity: order.quantity,
        signedAt: order.signedAt ?? 0,
        recvWindowMs: order.recvWindowMs ?? 0,
      });
      evidence.outcomes.set(order.clientOrderId, outcome);
      deps.tell({ kind: 'orderAnswered', operationId: operation.id, order, outcome });
    }),
  );
}
