// A leg that stands alone because others closed the other one: its policy would close it, and does not
// get to. People are told what holds it.
import { CAUSES, NO_ALERTS, wordAlert, type Alert, type AlertChanges } from '@hedge/contracts';
import type { FollowUpHold, Operation } from '@hedge/domain';
import type { WaitingWhy } from './drive-close';

/** What can hold CLOSE_OTHER for longer than a moment. */
const HELD = ['paused', 'otherShort'] as const satisfies readonly FollowUpHold[];
type Held = (typeof HELD)[number];

/** Keys of the alerts that tell why; they are over with the attention that they explain. */
export function heldAlertKeys({ id }: Pick<Operation, 'id'>): readonly string[] {
  return HELD.map((why) => keyOf(id, why));
}

/**
 * Written with LEG_GONE, or after it, and takes back what no longer holds.
 * @param why undefined where it was not asked in this cycle what follows
 */
export function heldLegAlerts(
  operation: Operation,
  why: WaitingWhy | undefined,
  accountEnabled: boolean,
): AlertChanges {
  if (why === undefined || !isHeld(why)) return NO_ALERTS;
  const key = keyOf(operation.id, why);
  return {
    raise: [heldAlert(operation, key, wordHeld(operation, why, accountEnabled))],
    clear: heldAlertKeys(operation).filter((other) => other !== key),
  };
}

function isHeld(why: WaitingWhy): why is Held {
  return HELD.some((each) => each === why);
}

function keyOf(operationId: string, why: Held): string {
  return `attention:${operationId}:LEG_GONE:${why}`;
}

function heldAlert(
  { id: operationId, accountId }: Operation,
  dedupeKey: string,
  worded: ReturnType<typeof wordAlert>,
): Alert {
  return { ...{ kind: 'ATTENTION', accountId, operationId, dedupeKey }, ...worded };
}

function wordHeld({ id, autoCloseEnabled }: Operation, why: Held, accountEnabled: boolean) {
  if (why === 'otherShort') {
    return wordAlert('LEG_HELD', { operation: id, why: CAUSES.OTHER_LEG_SHORT });
  }
  const switchedOff = accountEnabled
    ? 'PAUSED'
    : autoCloseEnabled
      ? 'DISABLED'
      : 'PAUSED_AND_DISABLED';
  return wordAlert('LEG_SWITCHED_OFF', { operation: id, why: CAUSES[switchedOff] });
}
