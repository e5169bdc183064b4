// Profit and loss of a leg and of an operation at given mark prices.
import type { Decimal } from './decimal';
import type { Leg } from './operation';

/**
 * (mark − entry) × quantity × contract size for LONG, negated for SHORT, in the margin asset.
 * Unrealized and gross: fees and funding are not in it (Binance USD-M, linear contracts).
 */
export function computeLegPnl(leg: Leg, markPrice: Decimal): Decimal {
  const { side, entryPrice, quantity, contractSize } = leg;
  const gain = side === 'LONG' ? markPrice.minus(entryPrice) : entryPrice.minus(markPrice);
  return gain.times(quantity).times(contractSize);
}

/** LONG + SHORT. */
export function computeTotalPnl(
  legs: readonly [Leg, Leg],
  longMark: Decimal,
  shortMark: Decimal,
): Decimal {
  return computeLegPnl(legs[0], longMark).plus(computeLegPnl(legs[1], shortMark));
}
