// What looks unwise about a registration without being wrong.
import { ZERO, type Decimal } from './decimal';
import type { Leg } from './operation';
import { computeTotalPnl } from './pnl';
import type { JudgedLeg, RestingOrder } from './registration-facts';
import type { PositionSide } from './sides';

export type RegistrationWarning =
  | { readonly kind: 'TARGET_BELOW_FEES'; readonly fees: Decimal }
  | { readonly kind: 'TARGET_ALREADY_REACHED'; readonly total: Decimal }
  | { readonly kind: 'TARGET_OUT_OF_REACH'; readonly totalMax: Decimal }
  /** Of an opening: whether the margin suffices nobody could say. */
  | { readonly kind: 'MARGIN_UNKNOWN'; readonly why: string }
  | { readonly kind: 'RESTING_ORDERS'; readonly symbol: string; readonly side: PositionSide };

/** Everything to be told about an accepted hedge, LONG first. `fees` are those of closing it. */
export function findWarnings(
  target: Decimal,
  fees: Decimal,
  [long, short]: readonly [JudgedLeg, JudgedLeg],
  openOrders: readonly RestingOrder[],
): readonly RegistrationWarning[] {
  const legs = [long.leg, short.leg] as const;
  return [
    ...(target.lt(fees) ? [{ kind: 'TARGET_BELOW_FEES', fees } as const] : []),
    ...warnIfReached(target, long, short),
    ...warnIfOutOfReach(target, legs),
    ...legs.flatMap((leg) => warnOfRestingOrders(leg, openOrders)),
  ];
}

function warnIfReached(
  target: Decimal,
  long: JudgedLeg,
  short: JudgedLeg,
): readonly RegistrationWarning[] {
  const total = computeTotalPnl(
    [long.leg, short.leg],
    long.market.markPrice,
    short.market.markPrice,
  );
  return total.gte(target) ? [{ kind: 'TARGET_ALREADY_REACHED', total }] : [];
}

/**
 * A hedge on one symbol that is short on balance gains as the price falls, and a price ends at zero:
 * no total is above eS × qS − eL × qL.
 */
function warnIfOutOfReach(
  target: Decimal,
  [long, short]: readonly [Leg, Leg],
): readonly RegistrationWarning[] {
  if (long.symbol !== short.symbol || !short.quantity.gt(long.quantity)) return [];
  const totalMax = computeTotalPnl([long, short], ZERO, ZERO);
  return totalMax.lt(target) ? [{ kind: 'TARGET_OUT_OF_REACH', totalMax }] : [];
}

function warnOfRestingOrders(
  leg: Leg,
  openOrders: readonly RestingOrder[],
): readonly RegistrationWarning[] {
  const rests = openOrders.some(
    (order) => order.symbol === leg.symbol && order.positionSide === leg.side,
  );
  return rests ? [{ kind: 'RESTING_ORDERS', symbol: leg.symbol, side: leg.side }] : [];
}
