// Attention on ACTIVE operations: set when two readings agree on a cause, cleared when two lack it.
import {
  findPosition,
  isRecordWhole,
  type AttentionReason,
  type Operation,
  type Reading,
} from '@hedge/domain';
import { alertsOf } from './close-alerts';
import type { AccountDeps } from './deps';

/**
 * Compares each ACTIVE operation with the reading. Drift is not judged while an order on the
 * account is in flight: its effect may be in the reading and not yet in the database.
 */
export async function reviewAttention(
  deps: AccountDeps,
  operations: readonly Operation[],
  reading: Reading,
  shortages: ReadonlySet<string>,
): Promise<void> {
  const inFlight = operations.some((operation) =>
    operation.orders.some((order) => order.state === 'SENT'),
  );
  if (inFlight) return;
  for (const operation of operations) {
    if (operation.status !== 'ACTIVE') continue;
    const cause = await findCause(deps, operation, reading, shortages.has(operation.id));
    if (cause === undefined) continue;
    const agreed = deps.memory.agree(operation.id, cause);
    if (agreed === undefined || agreed === (operation.attention?.reason ?? null)) continue;
    const attention = agreed === null ? null : { reason: agreed, since: reading.readAt };
    const transition = { kind: 'attention', attention } as const;
    await deps.store.record(operation, transition, alertsOf(operation, transition));
    deps.tell({ kind: 'attention', operationId: operation.id, attention });
  }
}

/** What this reading says is wrong; null for nothing, undefined when it cannot be told. */
async function findCause(
  deps: AccountDeps,
  operation: Operation,
  reading: Reading,
  isShort: boolean,
): Promise<AttentionReason | null | undefined> {
  // What a restored backup forgot may have closed it: nobody knows what it still owns.
  const forgotten = deps.memory.forgottenOf(operation.id);
  if (forgotten !== null && !isRecordWhole(operation, forgotten)) return 'EVIDENCE_CONFLICT';
  if (operation.legs.some((leg) => findPosition(reading, leg) === null)) return 'LEG_GONE';
  if (isShort) return 'SHORT_POSITION';
  if (operation.attention?.reason !== 'RESTING_ORDERS') return null;
  for (const leg of operation.legs) {
    const open = await deps.gateway.fetchOpenOrders(leg.symbol);
    if (open.kind === 'failed') return undefined;
    if (open.value.some((order) => order.positionSide === leg.side)) return 'RESTING_ORDERS';
  }
  return null;
}
