// Why a registration that the position alone would cover is refused: others own part of it.
import type { Claim } from '@hedge/db';
import { sum, toText, type Decimal, type Leg, type RegisteredLeg } from '@hedge/domain';
import { Problem } from './problem';

/**
 * The refusal of an over-claiming registration, by the claims as they are now. One that repeats an
 * operation is called that: its caller most likely lost the first answer.
 */
export function problemOfClaims(
  profitTarget: Decimal,
  legs: readonly [RegisteredLeg, RegisteredLeg],
  claims: readonly Claim[],
): Problem {
  const isLegOf = (leg: Leg) => (claim: Claim) =>
    claim.side === leg.side && claim.symbol === leg.symbol;
  const [long, short] = legs;
  const isTwin = (leg: Leg) => (claim: Claim) =>
    isLegOf(leg)(claim) && claim.quantity.eq(leg.quantity) && claim.profitTarget.eq(profitTarget);
  const twin = claims
    .filter(isTwin(long))
    .find(({ operationId }) =>
      claims.filter(isTwin(short)).some((claim) => claim.operationId === operationId),
    );
  if (twin !== undefined) {
    return new Problem(
      'DUPLICATE_OPERATION',
      'an operation with the same legs and target exists, and the position does not cover two',
      { operationId: twin.operationId },
    );
  }
  const claimedOf = (leg: Leg) => sum(claims.filter(isLegOf(leg)).map(({ open }) => open));
  const leg = legs.find((each) => claimedOf(each).plus(each.quantity).gt(each.positionAmount));
  if (leg === undefined) {
    return new Problem(
      'POSITION_CLAIMED',
      'another operation claimed part of the position just now',
    );
  }
  const claimed = toText(claimedOf(leg));
  const position = toText(leg.positionAmount);
  return new Problem(
    'POSITION_CLAIMED',
    `other operations claim ${claimed} of the ${leg.side} position of ${position} in ${leg.symbol}; the leg's ${toText(leg.quantity)} is more than the rest`,
    { side: leg.side, quantity: toText(leg.quantity), position, claimed },
  );
}
