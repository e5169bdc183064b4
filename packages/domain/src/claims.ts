// Several operations may share a position; each owns only what it claims.
import { maxOf, ZERO, type Decimal } from './decimal';
import type { Reading } from './decision';
import { executedOf, remainingOf, type Operation } from './operation';
import { POSITION_SIDES, type PositionSide } from './sides';

/**
 * The operations whose claim the observed positions cannot cover. A shortage is charged to the
 * youngest ACTIVE operations first: what is under way keeps its claim, then the oldest.
 *
 * @param operations every operation of the account, whatever its flags: all of them claim
 * @param sides which legs to look at
 * @returns ids of operations with at least one of these legs not fully covered
 */
export function findShortages(
  operations: readonly Operation[],
  reading: Reading,
  sides: readonly PositionSide[] = POSITION_SIDES,
): ReadonlySet<string> {
  const left = { LONG: new Map<string, Decimal>(), SHORT: new Map<string, Decimal>() };
  for (const { symbol, side, amount } of reading.positions) left[side].set(symbol, amount);
  const short = new Set<string>();
  for (const operation of [...operations].sort(byClaimRank)) {
    for (const side of sides) {
      const { symbol } = operation.legs[side === 'LONG' ? 0 : 1];
      const available = left[side].get(symbol) ?? ZERO;
      const claim = claimOf(operation, side);
      const isShort = claim.gt(available);
      if (isShort) short.add(operation.id);
      left[side].set(symbol, isShort ? ZERO : available.minus(claim));
    }
  }
  return short;
}

/** What an operation owns of a position: while it is being opened, what has executed so far. */
function claimOf(operation: Operation, side: PositionSide): Decimal {
  if (operation.status === 'OPENING') return executedOf(operation, side);
  return maxOf(remainingOf(operation, side), ZERO);
}

function byClaimRank(a: Operation, b: Operation): number {
  if ((a.status === 'ACTIVE') !== (b.status === 'ACTIVE')) return a.status === 'ACTIVE' ? 1 : -1;
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
