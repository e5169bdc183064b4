// How old a person's requests are, to close and to open, for the Store in memory.
import type { Clock } from '@hedge/cycle';
import {
  CLOSE_REQUEST_MS,
  computeRequestState,
  OPEN_REQUEST_MS,
  type Operation,
} from '@hedge/domain';

/** Without a clock no request grows old. */
export const STOPPED: Pick<Clock, 'wallMs'> = { wallMs: () => 0 };

/** The operation with the state that its requests have now. */
export function withRequestState<O extends Operation | undefined>(
  operation: O,
  clock: Pick<Clock, 'wallMs'>,
): O {
  if (operation === undefined) return operation;
  const isOpeningOld =
    operation.status === 'OPENING' && clock.wallMs() - operation.createdAt >= OPEN_REQUEST_MS;
  const aged = isOpeningOld === operation.isOpeningOld ? operation : { ...operation, isOpeningOld };
  const request = operation.closeRequest;
  if (request === null) return aged;
  const isOld = clock.wallMs() - request.requestedAt >= CLOSE_REQUEST_MS;
  const state = computeRequestState(operation.status, request.lapsedWhy !== null, isOld);
  return state === request.state ? aged : { ...aged, closeRequest: { ...request, state } };
}
