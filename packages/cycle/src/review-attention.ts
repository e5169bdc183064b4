// ACTIVE operations against the reading: what two readings agree on, and what people must see of it.
import {
  attentionOf,
  classifyStanding,
  standingKey,
  type AccountView,
  type AttentionReason,
  type Operation,
  type Reading,
  type Standing,
} from '@hedge/domain';
import { alertsOf, joined } from './close-alerts';
import type { AccountDeps } from './deps';
import type { WaitingWhy } from './drive-close';
import { heldLegAlerts } from './held-leg';

/** An ACTIVE operation, and how two readings say that it stands. */
export interface AgreedStanding {
  readonly operation: Operation;
  readonly standing: Standing;
}

/**
 * Classifies each ACTIVE operation; only those of which something is to be said, and on which this
 * reading and the one before agree. An operator's write starts anew: what he resolved comes back by two
 * readings of its own.
 */
export function agreeStandings(
  deps: Pick<AccountDeps, 'memory' | 'said'>,
  operations: readonly Operation[],
  view: AccountView,
): readonly AgreedStanding[] {
  return operations.flatMap((operation) => {
    if (operation.status !== 'ACTIVE') return [];
    const forgotten = deps.memory.forgottenOf(operation.id);
    const standing = classifyStanding(operation, view, forgotten);
    if (standing.kind === 'unjudged' || isQuiet({ operation, standing })) return [];
    const said = `${operation.version} ${standingKey(standing)}`;
    return deps.said.agree(operation.id, said, view.reading.readAt)
      ? [{ operation, standing }]
      : [];
  });
}

/** Nothing to see, and nothing was: so it is with nearly all of them. */
function isQuiet({ operation, standing }: AgreedStanding): boolean {
  return attentionOf(standing) === null && operation.attention === null;
}

/** What attention is judged on, beside how the operations stand. */
export interface ReviewContext {
  readonly reading: Reading;
  /** By id, what each operation waits for that was acted upon in this cycle. */
  readonly held: ReadonlyMap<string, WaitingWhy>;
  readonly accountEnabled: boolean;
}

/** Sets and clears the attention of ACTIVE operations by what was agreed, and says what holds a leg. */
export async function reviewAttention(
  deps: AccountDeps,
  agreed: readonly AgreedStanding[],
  { reading, held, accountEnabled }: ReviewContext,
): Promise<void> {
  for (const { operation, standing } of agreed) {
    const reason = attentionOf(standing) ?? (await standingRest(deps, operation, reading.readAt));
    if (reason === undefined) continue;
    const isNew = reason !== (operation.attention?.reason ?? null);
    const why = reason === 'LEG_GONE' ? held.get(operation.id) : undefined;
    const holding = heldLegAlerts(operation, why, accountEnabled);
    if (!isNew && holding.raise.length === 0) continue;
    const fresh = reason === null ? null : { reason, since: reading.readAt };
    const attention = isNew ? fresh : operation.attention;
    const transition = { kind: 'attention', attention } as const;
    const alerts = joined(alertsOf(operation, transition), holding);
    const result = await deps.store.record(operation, transition, alerts);
    if (isNew && result === 'recorded')
      deps.tell({ kind: 'attention', operationId: operation.id, attention });
  }
}

/** Orders that held up a close go on doing so until they are gone, twice; undefined while not known. */
async function standingRest(
  deps: AccountDeps,
  operation: Operation,
  readAt: number,
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
  if (!deps.said.agree(`resting ${operation.id}`, String(rests), readAt)) return undefined;
  return rests ? 'RESTING_ORDERS' : null;
}
