// How old a person's request to close is, for the Store in memory.
import type { Clock } from '@hedge/cycle';
import { CLOSE_REQUEST_MS, computeRequestState, type Operation } from '@hedge/domain';

/** Without a clock no request grows old. */
export const STOPPED: Pick<Clock, 'wallMs'> = { wallMs: () => 0 };

/** The operation with the state that its request has now. */
export function withRequestState<O extends Operation | undefined>(
  operation: O,
  clock: Pick<Clock, 'wallMs'>,
): O {
  const request = operation?.closeRequest ?? null;
  if (operation === undefined || request === null) return operation;
  const isOld = clock.wallMs() - request.requestedAt >= CLOSE_REQUEST_MS;
  const state = computeRequestState(operation.status, request.lapsedWhy !== null, isOld);
  return state === request.state
    ? operation
    : { ...operation, closeRequest: { ...request, state } };
}
