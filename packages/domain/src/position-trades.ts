// What trades make of the size of a position.
import { maxOf, sum, ZERO, type Decimal } from './decimal';
import type { VenueTrade } from './venue';

/**
 * What is there of a position that a reading did not list. When it was empty nothing tells, but that
 * it was no later than the reading and no earlier than a reading can lag, which is as far back as the
 * trades go. Of the moments possible, that one is right after which the trades open most: from an
 * earlier one to it they cannot have opened more than nothing, nor from it to a later one less. The
 * order of trades within a millisecond is not known: between them no moment is taken.
 *
 * @param until the last moment at which it may have been empty, ms
 */
export function mostSinceEmpty(trades: readonly VenueTrade[], until: number): Decimal {
  const before = trades.filter((trade) => trade.time <= until).sort((a, b) => b.time - a.time);
  let since = ZERO;
  let most = ZERO;
  for (const [index, trade] of before.entries()) {
    since = since.plus(effectOf(trade));
    if (before[index + 1]?.time !== trade.time) most = maxOf(most, since);
  }
  return most.plus(sum(trades.filter((trade) => trade.time > until).map(effectOf)));
}

/** How a trade changes the size of its position. */
export function effectOf(trade: VenueTrade): Decimal {
  const adds = (trade.positionSide === 'LONG') === (trade.orderSide === 'BUY');
  return adds ? trade.quantity : trade.quantity.times('-1');
}
