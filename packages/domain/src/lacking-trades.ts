// What a list of trades does not tell of yet, by what is known to have executed.
import { sum } from './decimal';
import type { Order } from './operation';
import type { VenueTrade } from './venue';

/**
 * An order on the same position as `order` that is known to have executed more than these trades tell of.
 * Where they lack that, they may lack an execution of `order` as well, for which it made up in the position.
 *
 * @param signedFrom exchange time, ms: of orders signed since, every trade should be listed
 */
export function findLacking(
  known: readonly Order[],
  { symbol, side }: Pick<Order, 'symbol' | 'side'>,
  trades: readonly VenueTrade[],
  signedFrom: number,
): Order | null {
  const lacking = known.find((other) => {
    if (other.symbol !== symbol || other.side !== side || other.exchangeOrderId === null)
      return false;
    if (other.signedAt === null || other.signedAt < signedFrom) return false;
    const own = trades.filter(({ exchangeOrderId }) => exchangeOrderId === other.exchangeOrderId);
    return sum(own.map(({ quantity }) => quantity)).lt(other.executed);
  });
  return lacking ?? null;
}
