// What an opening concludes from a position that a reading does not list: a reading may lack it.
import type { Answer, Operation, Order, Position, Transition } from '@hedge/domain';
import type { SaidBook } from './said-book';

/**
 * Whether the reading alone does not carry this step of an opening. It begins from the positions as
 * they are, and an order of it counts as absent where nothing of it is there: where the reading does
 * not list the position, an earlier one must have lacked it as well.
 */
export function restsOnOneReading(
  book: SaidBook,
  operation: Operation,
  transition: Transition,
  positions: Answer<readonly Position[]> | null,
): boolean {
  if (positions?.kind !== 'answer') return false;
  const { requestedAt, value } = positions;
  const once = ordersOf(operation, transition).filter(({ clientOrderId, symbol, side }) => {
    const isListed = value.some((row) => row.symbol === symbol && row.side === side);
    const said = isListed ? 'listed' : 'missing';
    const isAgreed = book.agree(`${transition.kind} ${clientOrderId}`, said, requestedAt);
    return !isListed && !isAgreed;
  });
  return once.length > 0;
}

/** The orders whose positions the step rests on. */
function ordersOf(
  { orders }: Operation,
  transition: Transition,
): readonly Pick<Order, 'clientOrderId' | 'symbol' | 'side'>[] {
  if (transition.kind === 'begin') return transition.orders;
  if (transition.kind !== 'finish' || transition.to !== 'ABSENT') return [];
  return orders.filter(
    ({ kind, clientOrderId }) => kind === 'open' && clientOrderId === transition.clientOrderId,
  );
}
