// ACTIVE operations against the reading: what two readings agree on, and what people must see of it.
import {
  attentionOf,
  classifyStanding,
  standingKey,
  type AttentionReason,
  type Operation,
  type Reading,
  type Standing,
} from '@hedge/domain';
import type { AccountMemory } from './account-memory';
import { alertsOf } from './close-alerts';
import type { AccountDeps } from './deps';

/** An ACTIVE operation, and how two readings say that it stands. */
export interface AgreedStanding {
  readonly operation: Operation;
  readonly standing: Standing;
}

/**
 * Classifies each ACTIVE operation; only those on which this reading and the one before agree. An
 * operator's write starts anew: what he resolved comes back by two readings of its own.
 */
export function agreeStandings(
  memory: AccountMemory,
  operations: readonly Operation[],
  reading: Reading,
): readonly AgreedStanding[] {
  return operations.flatMap((operation) => {
    if (operation.status !== 'ACTIVE') return [];
    const forgotten = memory.forgottenOf(operation.id);
    const standing = classifyStanding(operation, operations, reading, forgotten);
    if (standing.kind === 'unjudged') return [];
    const said = `${operation.version} ${standingKey(standing)}`;
    return memory.agree(operation.id, said) ? [{ operation, standing }] : [];
  });
}

/** Sets and clears the attention of ACTIVE operations by what was agreed. */
export async function reviewAttention(
  deps: AccountDeps,
  agreed: readonly AgreedStanding[],
  reading: Reading,
): Promise<void> {
  for (const { operation, standing } of agreed) {
    const reason = attentionOf(standing) ?? (await standingRest(deps, operation));
    if (reason === undefined || reason === (operation.attention?.reason ?? null)) continue;
    const attention = reason === null ? null : { reason, since: reading.readAt };
    const transition = { kind: 'attention', attention } as const;
    await deps.store.record(operation, transition, alertsOf(operation, transition));
    deps.tell({ kind: 'attention', operationId: operation.id, attention });
  }
}

/** Orders that held up a close go on doing so until they are gone, twice; undefined while not known. */
async function standingRest(
  deps: AccountDeps,
  operation: Operation,
): Promise<AttentionReason | null | undefined> {
  if (operation.attention?.reason !== 'RESTING_ORDERS') return null;
  // The next close cancels them.
  if (operation.policies.onRestingOrders === 'CANCEL_AND_RETRY') return null;
  let rests = false;
  for (const leg of operation.legs) {
    const open = await deps.gateway.fetchOpenOrders(leg.symbol);
    if (open.kind === 'failed') return undefined;
    rests ||= open.value.some((order) => order.positionSide === leg.side);
  }
  if (!deps.memory.agree(`resting ${operation.id}`, String(rests))) return undefined;
  return rests ? 'RESTING_ORDERS' : null;
}
