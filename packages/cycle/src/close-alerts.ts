// Which alerts begin and end with a transition of an opening or a close. Pure: the store writes them in the
// transition's own statement, so that no fact is ever recorded without its alert, nor outlived by it.
import { CAUSES, NO_ALERTS, wordAlert, type Alert, type AlertChanges } from '@hedge/contracts';
import {
  assertNever,
  CLOSE_REQUEST_MS,
  ordersOf,
  POSITION_SIDES,
  type Attention,
  type AttentionReason,
  type CloseReason,
  type Decimal,
  type Operation,
  type Order,
  type PositionSide,
  type Transition,
} from '@hedge/domain';
import { nakedAlertKey, unknownAlertKey } from './closing-clocks';
import { heldAlertKeys } from './held-leg';

/** So many refusals of a leg in a row are more than bad luck. */
const REFUSALS_MIN = 3;

export function alertsOf(operation: Operation, transition: Transition): AlertChanges {
  switch (transition.kind) {
    case 'begin':
    case 'intend':
    case 'token':
    case 'adopt':
    case 'progress':
    case 'fills':
      return NO_ALERTS;
    case 'finish':
      return finished(operation, transition);
    case 'resume':
      return { raise: [lateAlert(operation, transition)], clear: [] };
    case 'cancel':
      return joined(attentionChanges(operation, transition.attention), {
        raise: [],
        // Where others closed the other leg, this one goes on standing alone.
        clear: operation.externalFills.length > 0 ? [] : [nakedAlertKey(operation.id)],
      });
    case 'closeOther':
      return joined(attentionChanges(operation, null), {
        raise: [legClosedAlert(operation, transition.reason, 'LEG_CLOSED_FOLLOWED')],
        clear: [],
      });
    case 'settleOutside': {
      const { closeReason } = transition.history;
      return joined(ended(operation), {
        raise: [legClosedAlert(operation, closeReason, 'LEG_CLOSED_ENDED')],
        clear: [],
      });
    }
    case 'open':
      return ended(operation);
    case 'undo':
      return joined(attentionChanges(operation, null), {
        raise: [notOpenedAlert(operation, 'NOT_OPENED_UNDONE')],
        clear: POSITION_SIDES.map((side) => refusedAlertKey(operation, side)),
      });
    case 'undone':
      return joined(ended(operation), {
        raise: [notOpenedAlert(operation, 'NOT_OPENED_NOTHING')],
        clear: [],
      });
    case 'settle':
      return ended(operation);
    case 'attribute':
      return joined(attentionChanges(operation, null), {
        raise: [],
        clear: [refusedAlertKey(operation, transition.side)],
      });
    case 'attention':
      return attentionChanges(operation, transition.attention);
    case 'lapse':
      return { raise: [lapsedAlert(operation, transition.why)], clear: [] };
    default:
      return assertNever(transition);
  }
}

/** Nothing is left of the operation that could be wrong. */
function ended(operation: Operation): AlertChanges {
  return joined(attentionChanges(operation, null), {
    raise: [],
    clear: [
      nakedAlertKey(operation.id),
      ...POSITION_SIDES.map((side) => refusedAlertKey(operation, side)),
    ],
  });
}

/** Whoever asked for a hedge has none, and why. */
function notOpenedAlert(
  { id: operationId, accountId, orders }: Operation,
  wording: 'NOT_OPENED_UNDONE' | 'NOT_OPENED_NOTHING',
): Alert {
  return {
    ...{ kind: 'NOT_OPENED', accountId, operationId, dedupeKey: `not-opened:${operationId}` },
    ...wordAlert(wording, { operation: operationId, why: explainNotOpened(orders) }),
  };
}

function explainNotOpened(orders: readonly Order[]): string {
  const refusal = orders.findLast((order) => order.refusal !== null)?.refusal;
  if (refusal !== undefined && refusal !== null) return refusal;
  const isAbsent = orders.some(({ state }) => state === 'ABSENT');
  if (isAbsent) return CAUSES.ORDER_ABSENT;
  const isPart = orders.some(({ state }) => state === 'PARTIAL_FINAL');
  return isPart ? CAUSES.ORDER_IN_PART : CAUSES.ORDER_LATE;
}

/** Others closed a leg, and the operation's policy was followed. */
function legClosedAlert(
  { id: operationId, accountId }: Operation,
  reason: CloseReason,
  wording: 'LEG_CLOSED_FOLLOWED' | 'LEG_CLOSED_ENDED',
): Alert {
  return {
    ...{ kind: 'LEG_CLOSED', accountId, operationId, dedupeKey: `gone:${operationId}` },
    ...wordAlert(wording, { operation: operationId, reason }),
  };
}

/** Nobody could begin the close that a person asked for. */
function lapsedAlert({ id: operationId, accountId, closeRequest }: Operation, why: string): Alert {
  const dedupeKey = `close-lapsed:${operationId}:${closeRequest?.requestedAt ?? 0}`;
  return {
    ...{ kind: 'CLOSE_LAPSED', accountId, operationId, dedupeKey },
    ...wordAlert('CLOSE_LAPSED', {
      ...{ operation: operationId, by: closeRequest?.by ?? 'somebody', why },
      seconds: String(CLOSE_REQUEST_MS / 1_000),
    }),
  };
}

/** An order that was concluded to have never been there has executed. */
export function lateAlert(
  { id: operationId, accountId }: { readonly id: string; readonly accountId: string },
  { clientOrderId, executed }: { readonly clientOrderId: string; readonly executed: Decimal },
): Alert {
  return {
    kind: 'LATE_EXECUTION',
    accountId,
    operationId,
    dedupeKey: `late:${clientOrderId}`,
    ...wordAlert('EXECUTED_LATE', { order: clientOrderId, executed: executed.toFixed() }),
  };
}

function finished(
  operation: Operation,
  transition: Extract<Transition, { kind: 'finish' }>,
): AlertChanges {
  const { clientOrderId, from, to, refusal } = transition;
  const order = operation.orders.find((each) => each.clientOrderId === clientOrderId);
  const known: AlertChanges = { raise: [], clear: [unknownAlertKey(clientOrderId)] };
  if (order === undefined) return known;
  if (from === 'ABSENT') {
    return joined(known, { raise: [lateAlert(operation, transition)], clear: [] });
  }
  if (to === 'REJECTED') {
    const refusals = 1 + refusedBefore(operation, order);
    if (refusals < REFUSALS_MIN) return known;
    return joined(known, { raise: [refusedAlert(operation, order, refusal)], clear: [] });
  }
  if (to === 'ABSENT') return known;
  return joined(known, { raise: [], clear: [refusedAlertKey(operation, order.side)] });
}

/** Refusals of the leg right before this order, over decisions; what was never sent is not counted. */
function refusedBefore(operation: Operation, order: Order): number {
  const sent = ordersOf(operation, order.side)
    .filter((each) => each.attempt < order.attempt && each.state !== 'CANCELLED')
    .sort((a, b) => b.attempt - a.attempt);
  const other = sent.findIndex((each) => each.state !== 'REJECTED');
  return other === -1 ? sent.length : other;
}

function refusedAlertKey(operation: Operation, side: PositionSide): string {
  return `refused:${operation.id}:${side}`;
}

function refusedAlert(operation: Operation, { kind, side }: Order, refusal: string | null): Alert {
  return {
    kind: 'REFUSED_REPEATEDLY',
    accountId: operation.accountId,
    operationId: operation.id,
    dedupeKey: refusedAlertKey(operation, side),
    ...wordAlert('REFUSED_REPEATEDLY', {
      ...{ operation: operation.id, kind, side, times: String(REFUSALS_MIN) },
      why: refusal ?? CAUSES.NO_REASON,
    }),
  };
}

function attentionChanges(operation: Operation, attention: Attention | null): AlertChanges {
  const before = operation.attention?.reason ?? null;
  const reason = attention?.reason ?? null;
  if (before === reason) return NO_ALERTS;
  return {
    raise: reason === null ? [] : [attentionAlert(operation, reason)],
    clear: before === null ? [] : attentionAlertKeys(operation, before),
  };
}

/** Of everything that was told of it. */
function attentionAlertKeys(operation: Operation, reason: AttentionReason): readonly string[] {
  const own = attentionAlertKey(operation, reason);
  return reason === 'LEG_GONE' ? [own, ...heldAlertKeys(operation)] : [own];
}

function attentionAlertKey(operation: Operation, reason: AttentionReason): string {
  return `attention:${operation.id}:${reason}`;
}

function attentionAlert(operation: Operation, reason: AttentionReason): Alert {
  return {
    kind: 'ATTENTION',
    accountId: operation.accountId,
    operationId: operation.id,
    dedupeKey: attentionAlertKey(operation, reason),
    ...wordAlert('NEEDS_ATTENTION', { operation: operation.id, reason }),
  };
}

export function joined(a: AlertChanges, b: AlertChanges): AlertChanges {
  return { raise: [...a.raise, ...b.raise], clear: [...a.clear, ...b.clear] };
}
