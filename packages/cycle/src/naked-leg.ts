// The naked-leg clock: one leg may have closed while the other has not.
import type { Operation } from '@hedge/domain';
import type { CycleDeps } from './deps';

/** One open alert per operation. */
export function nakedAlertKey(operationId: string): string {
  return `naked:${operationId}`;
}

/**
 * Raises the alert once an operation has been half closed (or may have been) for longer than the
 * threshold; at once when nothing can be asked of the exchange. The alert ends with the close.
 *
 * @param now exchange time, ms
 */
export async function watchNakedLeg(
  deps: CycleDeps,
  operation: Operation,
  now: number,
  atOnce: boolean,
): Promise<void> {
  if (operation.status !== 'CLOSING' || operation.nakedSince === null) return;
  const forMs = Math.max(0, now - operation.nakedSince);
  if (!atOnce && forMs < deps.settings.nakedLegAlertMs) return;
  const isNew = await deps.store.raiseAlert({
    kind: 'NAKED_LEG',
    accountId: operation.accountId,
    operationId: operation.id,
    dedupeKey: nakedAlertKey(operation.id),
    message: `one leg of operation ${operation.id} may be closed and the other open`,
  });
  if (isNew) deps.tell({ kind: 'nakedLeg', operationId: operation.id, forMs });
}
