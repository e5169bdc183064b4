// The clocks of a close under way: one leg may have closed while the other has not, and an order's
// outcome may stay unknown. Facts of time, which no transition tells.
import type { Alert } from '@hedge/contracts';
import type { Operation, Order } from '@hedge/domain';
import type { CycleDeps } from './deps';

/** One open alert per operation. */
export function nakedAlertKey(operationId: string): string {
  return `naked:${operationId}`;
}

/** One open alert per order. */
export function unknownAlertKey(clientOrderId: string): string {
  return `unknown:${clientOrderId}`;
}

/** Beyond the moment from which an order's absence can be proven: time for two cycles to do it. */
const UNKNOWN_SLACK_MS = 5_000;

/**
 * Raises what has lasted too long: a leg that is closed alone (or may be) for longer than the
 * threshold, at once when nothing can be asked of the exchange; and an outcome that is unknown
 * though it should have been found or disproven by now. Both end with the transition that ends them.
 *
 * @param now exchange time, ms
 */
export async function watchClosing(
  deps: CycleDeps,
  operation: Operation,
  now: number,
  atOnce: boolean,
): Promise<void> {
  if (operation.status !== 'CLOSING') return;
  await watchNakedLeg(deps, operation, now, atOnce);
  for (const order of operation.orders) {
    if (isUnresolved(deps, order, now)) {
      await deps.store.raiseAlertOf(operation, unknownAlert(operation, order));
    }
  }
}

async function watchNakedLeg(
  deps: CycleDeps,
  operation: Operation,
  now: number,
  atOnce: boolean,
): Promise<void> {
  if (operation.nakedSince === null) return;
  const forMs = Math.max(0, now - operation.nakedSince);
  if (!atOnce && forMs < deps.settings.nakedLegAlertMs) return;
  const isNew = await deps.store.raiseAlertOf(operation, {
    kind: 'NAKED_LEG',
    accountId: operation.accountId,
    operationId: operation.id,
    dedupeKey: nakedAlertKey(operation.id),
    message: `one leg of operation ${operation.id} may be closed and the other open`,
  });
  if (isNew) deps.tell({ kind: 'nakedLeg', operationId: operation.id, forMs });
}

function isUnresolved(deps: CycleDeps, { state, signedAt, recvWindowMs }: Order, now: number) {
  if (state !== 'SENT' || signedAt === null) return false;
  const { evidenceMarginMs } = deps.settings;
  return now - signedAt > (recvWindowMs ?? 0) + evidenceMarginMs + UNKNOWN_SLACK_MS;
}

function unknownAlert(operation: Operation, { clientOrderId, side }: Order): Alert {
  return {
    kind: 'UNKNOWN_OUTCOME',
    accountId: operation.accountId,
    operationId: operation.id,
    dedupeKey: unknownAlertKey(clientOrderId),
    message:
      `it is not known whether order ${clientOrderId} closed the ${side} leg of operation ` +
      `${operation.id}; it is asked for in every cycle and not sent again`,
  };
}
