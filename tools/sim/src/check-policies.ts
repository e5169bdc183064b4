// What follows when others closed a leg, held against the policy that each operation has: at every
// transition that follows one, and for what is left when all has come to rest.
import {
  findPosition,
  gravestOf,
  POSITION_SIDES,
  remainingOf,
  ZERO,
  type ExternalFill,
  type Operation,
  type Position,
  type Reading,
  type Transition,
} from '@hedge/domain';
import type { MemoryStore } from '@hedge/testkit';
import type { People } from './people';
import type { Scenario } from './scenario';
import type { Witness } from './witness';

/** Why this transition is not what the operation's policy allows; null when it is, or follows none. */
export function findBreach(before: Operation, transition: Transition): string | null {
  if (transition.kind !== 'closeOther' && transition.kind !== 'settleOutside') return null;
  const fills = [...before.externalFills, ...transition.fills];
  const sides = POSITION_SIDES.filter((side) => fills.some((fill) => fill.side === side));
  const reason =
    transition.kind === 'closeOther' ? transition.reason : transition.history.closeReason;
  if (transition.kind === 'closeOther' && reason === 'MANUAL') return null;
  if (transition.kind === 'settleOutside' && reason === 'CLOSED_OUTSIDE') {
    return sides.length === 2 ? null : `${reason} with ${sides.length} legs closed`;
  }
  const [side] = sides;
  if (sides.length !== 1 || side === undefined) return `${reason} with ${sides.length} legs closed`;
  const policy = policyOf(before, fills);
  const wanted = transition.kind === 'closeOther' ? 'CLOSE_OTHER' : 'SETTLE';
  return policy === wanted ? null : `${transition.kind} for ${reason}, and its policy is ${policy}`;
}

function policyOf({ policies }: Operation, fills: readonly ExternalFill[]) {
  const cause = gravestOf(fills.map((fill) => fill.cause));
  return cause === 'MANUAL' ? policies.onManualClose : policies.onLiquidation;
}

/** What is known of one run when it is at rest. */
export interface AtRest {
  readonly scenario: Scenario;
  readonly store: MemoryStore;
  readonly witness: Witness;
  readonly people: People;
  /** The account's positions as they really are. */
  positionsOf(accountId: string): readonly Position[];
}

/**
 * I3: nobody loses a leg in silence. And where only the exchange itself closed, and no other operation
 * shares the positions, so that the trades tell all: what the policy says has been done.
 */
export function checkGone(operation: Operation, rest: AtRest): void {
  const { store, witness } = rest;
  const row = store.operations().find(({ id }) => id === operation.id);
  const beside = store.operations().filter(({ accountId }) => accountId === operation.accountId);
  // While an order of a neighbour is in flight, what a reading lacks may be what it executed.
  if (row?.status !== 'ACTIVE' || beside.some(({ status }) => status !== 'ACTIVE')) return;
  const reading = { readAt: 0, positions: rest.positionsOf(row.accountId) };
  const gone = POSITION_SIDES.filter((side) => isGone(row, side, reading));
  if (gone.length === 0) return;
  if (row.attention === null) witness.accuse('I3', `${row.id} lost ${gone.join()} in silence`);
  if (!isPlain(row, rest)) return;
  if (gone.length === 2) witness.accuse('policy', `${row.id} lost both legs and is not ended`);
  else checkFollowed(row, reading, rest);
}

function checkFollowed(row: Operation, reading: Reading, { store, witness }: AtRest): void {
  const { onLiquidation: policy } = row.policies;
  const isShort = row.legs.some((leg) => {
    const amount = findPosition(reading, leg)?.amount ?? ZERO;
    return amount.gt(ZERO) && amount.lt(remainingOf(row, leg.side));
  });
  if (policy === 'HOLD') return;
  if (policy === 'SETTLE' || (row.autoCloseEnabled && !isShort)) {
    witness.accuse('policy', `${row.id} lost a leg, and its policy ${policy} was not followed`);
    return;
  }
  const isTold = store
    .openAlerts()
    .some(
      ({ operationId, dedupeKey }) => operationId === row.id && dedupeKey.includes('LEG_GONE:'),
    );
  if (!isTold) witness.accuse('I3', `${row.id} is held at one leg, and nobody is told why`);
}

function isGone(row: Operation, side: (typeof POSITION_SIDES)[number], reading: Reading): boolean {
  const leg = row.legs.find((each) => each.side === side);
  const amount = (leg && findPosition(reading, leg)?.amount) ?? ZERO;
  return amount.eq(ZERO) || remainingOf(row, side).lte(ZERO);
}

/** Nobody but the exchange has traded, and no other operation ever had a part of its positions. */
function isPlain(
  { id, accountId, legs }: Operation,
  { scenario, witness, people }: AtRest,
): boolean {
  if (people.tradedByHand || witness.restoredAt !== null) return false;
  return !scenario.operations.some(
    (other) =>
      other.id !== id &&
      other.accountId === accountId &&
      other.legs.some((a) => legs.some((b) => a.side === b.side && a.symbol === b.symbol)),
  );
}
