// What can be done with an operation as it stands.
import type { OperationView } from '@hedge/contracts';
import type { Action } from './acting';

/** What it makes sense to ask of it now. */
export function actionsOf(
  operation: OperationView,
): readonly Exclude<Action['kind'], 'closeAll' | 'remove'>[] {
  if (operation.status === 'OPENING') return [];
  if (operation.status === 'CLOSING') return ['close'];
  return [
    'close',
    operation.autoCloseEnabled ? 'pause' : 'resume',
    'change',
    ...(operation.attentionReason === null ? [] : (['resolve'] as const)),
  ];
}

/** Whether it may be no longer watched: what is being opened or closed is driven to its end. */
export function isRemovable({ status }: OperationView): boolean {
  return status === 'ACTIVE';
}

/** A close that is under way, or asked for, is followed and not asked for again. */
export function isUnderWay({ status, closeRequest }: OperationView): boolean {
  return status === 'CLOSING' || closeRequest?.state === 'PENDING';
}
