// How an ACTIVE operation stands to the exchange, by one reading of its account.
import { findShortages } from './claims';
import { ZERO } from './decimal';
import { findPosition, type Reading } from './decision';
import { isRecordWhole } from './forgotten';
import { legOf, remainingOf, type AttentionReason, type Leg, type Operation } from './operation';
import { POSITION_SIDES, type PositionSide } from './sides';
import type { VenueOrder } from './venue';

/**
 * - `inSync`   both legs are covered by their positions
 * - `drifted`  a position is smaller than what its operations claim, and this one comes too late
 * - `legGone`  one leg has no position any more, or is attributed to others already
 * - `bothGone` neither has
 * - `forgotten` the exchange knows orders under its ids that its record lacks, so nobody knows what it
 *              still owns
 * - `unjudged` an order on one of its positions is in flight: the reading may show its effect before
 *              the database does
 *
 * A larger position than is claimed is in sync: nobody's concern. Nothing follows from one reading:
 * two have to agree.
 */
export type Standing =
  | { readonly kind: 'inSync' }
  | { readonly kind: 'drifted' }
  | GoneStanding
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'unjudged' };

export type GoneStanding =
  | {
      readonly kind: 'legGone';
      readonly side: PositionSide;
      /** Whether the other leg is covered. */
      readonly isOtherWhole: boolean;
    }
  | { readonly kind: 'bothGone' };

/** What every operation of one account is judged on together; made once for a reading. */
export interface AccountView {
  readonly reading: Reading;
  /** Whether an order of any operation is in flight on a position. */
  isInFlight(leg: Pick<Leg, 'symbol' | 'side'>): boolean;
  /** As `findShortages`, of these legs. */
  shortagesOf(sides: 'both' | PositionSide): ReadonlySet<string>;
}

/** @param operations every operation of the account: all of them claim, and have orders */
export function makeAccountView(operations: readonly Operation[], reading: Reading): AccountView {
  const keyOf = ({ symbol, side }: Pick<Leg, 'symbol' | 'side'>) => `${symbol} ${side}`;
  const orders = operations.flatMap((operation) => operation.orders);
  const sent = new Set(orders.filter(({ state }) => state === 'SENT').map(keyOf));
  const known = new Map<'both' | PositionSide, ReadonlySet<string>>();
  return {
    reading,
    isInFlight: (leg) => sent.size > 0 && sent.has(keyOf(leg)),
    shortagesOf: (sides) => {
      const looked = sides === 'both' ? POSITION_SIDES : [sides];
      const shortages = known.get(sides) ?? findShortages(operations, reading, looked);
      known.set(sides, shortages);
      return shortages;
    },
  };
}

/**
 * Classifies one ACTIVE operation.
 * @param forgotten what its record lacked when it was compared; null while nobody has compared it
 */
export function classifyStanding(
  operation: Operation,
  account: AccountView,
  forgotten: readonly VenueOrder[] | null,
): Standing {
  // Lists tell of it, not positions: an order in flight beside it changes nothing of that.
  if (forgotten !== null && !isRecordWhole(operation, forgotten)) return { kind: 'forgotten' };
  if (operation.legs.some((leg) => account.isInFlight(leg))) return { kind: 'unjudged' };
  const gone = POSITION_SIDES.filter((side) => isGone(operation, side, account.reading));
  const [side] = gone;
  if (side === undefined) {
    const isShort = account.shortagesOf('both').has(operation.id);
    return { kind: isShort ? 'drifted' : 'inSync' };
  }
  if (gone.length > 1) return { kind: 'bothGone' };
  const short = account.shortagesOf(otherSide(side));
  return { kind: 'legGone', side, isOtherWhole: !short.has(operation.id) };
}

/** Names a standing: two readings agree when they name the same. */
export function standingKey(standing: Standing): string {
  return standing.kind === 'legGone'
    ? `legGone ${standing.side} ${standing.isOtherWhole}`
    : standing.kind;
}

/** What a person has to see of it; null for nothing. */
export function attentionOf(standing: Standing): AttentionReason | null {
  switch (standing.kind) {
    case 'inSync':
    case 'unjudged':
      return null;
    case 'forgotten':
      return 'EVIDENCE_CONFLICT';
    case 'drifted':
      return 'SHORT_POSITION';
    case 'legGone':
    case 'bothGone':
      return 'LEG_GONE';
  }
}

export function otherSide(side: PositionSide): PositionSide {
  return side === 'LONG' ? 'SHORT' : 'LONG';
}

function isGone(operation: Operation, side: PositionSide, reading: Reading): boolean {
  if (remainingOf(operation, side).lte(ZERO)) return true;
  const position = findPosition(reading, legOf(operation, side));
  return position === null || position.amount.eq(ZERO);
}
