// The clocks of an opening or a close under way: one leg may be open while the other is not, and an
// order's outcome may stay unknown. Facts of time, which no transition tells.
import { wordAlert, type Alert, type AlertChanges } from '@hedge/contracts';
import type { Operation, Order, ProtocolSettings, TradeHistory } from '@hedge/domain';
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
 * Raises what has lasted too long: a leg that is open alone (or may be) for longer than the
 * threshold, at once when nothing can be asked of the exchange; and an outcome that is unknown
 * though it should have been found or disproven by now. Both end with the transition that ends them.
 *
 * @param now exchange time, ms
 */
export async function watchUnderWay(
  deps: CycleDeps,
  operation: Operation,
  now: number,
  atOnce: boolean,
): Promise<void> {
  if (operation.status === 'ACTIVE') return;
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
  const isNew = await deps.store.raiseAlertOf(operation, buildNakedAlert(operation));
  if (isNew) deps.tell({ kind: 'nakedLeg', operationId: operation.id, forMs });
}

/** What to tell of a leg that stands alone, or may: the same words whoever sees it first. */
export function buildNakedAlert(operation: Pick<Operation, 'id' | 'accountId' | 'status'>): Alert {
  const wording = operation.status === 'OPENING' ? 'NAKED_OPENING' : 'NAKED_CLOSING';
  return nakedAlert(operation, wordAlert(wording, { operation: operation.id }));
}

function nakedAlert(
  { id: operationId, accountId }: Pick<Operation, 'id' | 'accountId'>,
  worded: ReturnType<typeof wordAlert>,
): Alert {
  const dedupeKey = nakedAlertKey(operationId);
  return { kind: 'NAKED_LEG', accountId, operationId, dedupeKey, ...worded };
}

/**
 * The alerts of a settle, with the leg that was naked for too long while nobody could write it down:
 * the database took no writes, or the exchange no requests until the very cycle that closed it.
 */
export function withLateNakedAlert(
  changes: AlertChanges,
  operation: Operation,
  { nakedMs }: TradeHistory,
  { nakedLegAlertMs }: Pick<ProtocolSettings, 'nakedLegAlertMs'>,
): AlertChanges {
  if (nakedMs < nakedLegAlertMs) return changes;
  const worded = wordAlert('NAKED_WAS', { operation: operation.id, ms: String(nakedMs) });
  return { ...changes, over: [nakedAlert(operation, worded)] };
}

function isUnresolved(deps: CycleDeps, { state, signedAt, recvWindowMs }: Order, now: number) {
  if (state !== 'SENT' || signedAt === null) return false;
  const { evidenceMarginMs } = deps.settings;
  return now - signedAt > (recvWindowMs ?? 0) + evidenceMarginMs + UNKNOWN_SLACK_MS;
}

function unknownAlert(operation: Operation, { clientOrderId, kind, side }: Order): Alert {
  return {
    kind: 'UNKNOWN_OUTCOME',
    accountId: operation.accountId,
    operationId: operation.id,
    dedupeKey: unknownAlertKey(clientOrderId),
    ...wordAlert('OUTCOME_UNKNOWN', {
      ...{ order: clientOrderId, kind, side, operation: operation.id },
    }),
  };
}
