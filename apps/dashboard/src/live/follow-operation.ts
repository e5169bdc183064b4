// An operation that somebody looks at, as the stream of events goes on about it: what it was read with
// stays, and is read anew where more than its PnL has changed.
import type { OperationView } from '@hedge/contracts';
import type { Whereabouts } from '../actions/close-stage';
import type { Picture } from './live-picture';

export interface Followed {
  readonly at: Whereabouts;
  /** Its orders and executions may be others now, or it is finished. */
  readonly isOutdated: boolean;
}

/** Null where the picture tells nothing new of it. */
export function followOperation(at: Whereabouts, { items, isCut }: Picture): Followed | null {
  if (at.kind !== 'open') return null;
  const { operation } = at;
  const row = items.find(({ id }) => id === operation.id);
  if (row === undefined) return isCut ? null : { at, isOutdated: true };
  if (row.version < operation.version || isAsTold(operation, row)) return null;
  return {
    at: { kind: 'open', operation: { ...operation, ...row } },
    isOutdated: stateOf(operation) !== stateOf(row),
  };
}

/** Everything but what each reading changes. */
function stateOf(operation: OperationView): string {
  const { version, status, nakedSince, attentionReason, retryAt, closeRequest } = operation;
  return JSON.stringify([version, status, nakedSince, attentionReason, retryAt, closeRequest]);
}

function isAsTold(operation: OperationView, row: OperationView): boolean {
  return operation.pnlAt === row.pnlAt && stateOf(operation) === stateOf(row);
}

/** Whether the stream tells of it: of more operations than it shows, this may be one that it does not. */
export function isToldOf({ items, isCut }: Picture, operationId: string): boolean {
  return !isCut || items.some(({ id }) => id === operationId);
}
