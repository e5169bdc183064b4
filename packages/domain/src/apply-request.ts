// What a person's request to close does to the transitions, and its own end.
import { standsRequest } from './close-request';
import type { CloseReason, Operation } from './operation';
import { demand, raised } from './transition-guards';

/** Nothing is closed that is switched off, unless a person asked for it. */
export function demandAsked(operation: Operation, reason: CloseReason): void {
  if (reason === 'MANUAL') demand(standsRequest(operation), 'nobody asked for it');
  else demand(operation.autoCloseEnabled, 'paused');
}

/** What a decision makes of the request. */
export function takenBy(
  { closeRequest, manualDecisions }: Operation,
  { reason, decisionId }: { readonly reason: CloseReason; readonly decisionId: string },
): Pick<Operation, 'closeRequest' | 'manualDecisions'> {
  const isNew = reason === 'MANUAL' && !manualDecisions.includes(decisionId);
  const isOver = closeRequest === null || closeRequest.state === 'LAPSED';
  return {
    closeRequest: isOver ? closeRequest : { ...closeRequest, state: 'TAKEN' },
    manualDecisions: isNew ? [...manualDecisions, decisionId] : manualDecisions,
  };
}

/** A close that was withdrawn leaves the request as it found it. */
export function givenBack({ closeRequest }: Operation): Pick<Operation, 'closeRequest'> {
  if (closeRequest?.state !== 'TAKEN') return { closeRequest };
  return { closeRequest: { ...closeRequest, state: 'PENDING' } };
}

/** Its time is over, and nothing was begun. */
export function applyLapse(operation: Operation, why: string): Operation {
  const { closeRequest } = operation;
  demand(operation.status === 'ACTIVE', 'not ACTIVE');
  demand(closeRequest?.state === 'EXPIRED', 'no request that has expired');
  return raised(operation, { closeRequest: { ...closeRequest, state: 'LAPSED', lapsedWhy: why } });
}
