// What an opening concludes from a position that a reading does not list: a reading may lack it.
import type { Answer, Operation, Position, PositionSide, Transition } from '@hedge/domain';
import type { AccountMemory } from './account-memory';

/**
 * Whether the reading alone does not carry this step of an opening. It begins from the positions as
 * they are, and an order of it counts as absent where nothing of it is there: where the reading does
 * not list the position, an earlier one must have lacked it as well.
 */
export function restsOnOneReading(
  memory: AccountMemory,
  operation: Operation,
  transition: Transition,
  positions: Answer<readonly Position[]> | null,
): boolean {
  if (positions?.kind !== 'answer') return false;
  const { requestedAt, value } = positions;
  const once = legsOf(operation, transition).filter(({ id, symbol, side }) => {
    const conclusion = `${transition.kind} ${id}`;
    if (!value.some((row) => row.symbol === symbol && row.side === side)) {
      return !memory.isMissingTwice(conclusion, requestedAt);
    }
    memory.noteListed(conclusion);
    return false;
  });
  return once.length > 0;
}

interface Concluded {
  /** Of the order that the conclusion is about. */
  readonly id: string;
  readonly symbol: string;
  readonly side: PositionSide;
}

/** The positions on whose size the step rests. */
function legsOf({ orders }: Operation, transition: Transition): readonly Concluded[] {
  if (transition.kind === 'begin') {
    return transition.orders.map(({ clientOrderId: id, symbol, side }) => ({ id, symbol, side }));
  }
  if (transition.kind !== 'finish' || transition.to !== 'ABSENT') return [];
  return orders
    .filter((order) => order.kind === 'open' && order.clientOrderId === transition.clientOrderId)
    .map(({ clientOrderId: id, symbol, side }) => ({ id, symbol, side }));
}
