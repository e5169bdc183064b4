// A person's request to close an operation now.
import type { Operation, OperationStatus } from './operation';

/** For so long after a request its close may begin, or begin anew where nothing executed. */
export const CLOSE_REQUEST_MS = 30_000;

/**
 * - `PENDING`  stands: a cycle begins the close on its next reading
 * - `EXPIRED`  nobody began it in time, and no cycle has said so yet
 * - `TAKEN`    its operation is being closed
 * - `LAPSED`   nobody could begin it in time: it is over, and people were told
 */
export type CloseRequestState = 'PENDING' | 'EXPIRED' | 'TAKEN' | 'LAPSED';

export interface CloseRequest {
  /** By the store's clock, ms. */
  readonly requestedAt: number;
  /** Who asked, as the audit names it. */
  readonly by: string;
  /** As of the moment when it was loaded; its age is judged by the store's own clock. */
  readonly state: CloseRequestState;
  /** What held it back; null unless it has lapsed. */
  readonly lapsedWhy: string | null;
}

/** Whether a person has asked for a close that may begin now. */
export function standsRequest({ status, closeRequest }: Operation): boolean {
  return status === 'ACTIVE' && closeRequest?.state === 'PENDING';
}

/** The state of a request; `isOld` when it was made `CLOSE_REQUEST_MS` ago or earlier. */
export function computeRequestState(
  status: OperationStatus,
  hasLapsed: boolean,
  isOld: boolean,
): CloseRequestState {
  if (hasLapsed) return 'LAPSED';
  if (status === 'CLOSING') return 'TAKEN';
  return isOld ? 'EXPIRED' : 'PENDING';
}
