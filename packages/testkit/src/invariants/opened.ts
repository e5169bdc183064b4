// I1 of an opening: a hedge is open whole, or what was opened of it is closed again; never more.
import { decimal, POSITION_SIDES, sum, toText, ZERO } from '@hedge/domain';
import { fillsOf, quantityOf } from './executed';
import type { DeskFacts, OperationFact, Violation } from './facts';

/** Its legs as the ledger says that they were opened; as they were to be opened where nothing was. */
export function openedLegs(
  facts: Pick<DeskFacts, 'orders' | 'ledger'>,
  operationId: string,
  wanted: OperationFact['legs'],
): OperationFact['legs'] {
  const fills = fillsOf(facts, operationId, 'open');
  const leg = (side: 'LONG' | 'SHORT') => {
    const own = fills.filter((fill) => fill.positionSide === side);
    const quantity = quantityOf(own);
    if (quantity.eq(ZERO)) return { ...wanted[side], quantity: '0' };
    const paid = sum(own.map((fill) => decimal(fill.price).times(decimal(fill.quantity))));
    const entryPrice = toText(paid.div(quantity));
    return { ...wanted[side], quantity: toText(quantity), entryPrice };
  };
  return { LONG: leg('LONG'), SHORT: leg('SHORT') };
}

export function findWrongOpenings(facts: DeskFacts): readonly Violation[] {
  return facts.operations.flatMap((operation) => {
    const { id, wanted, legs, fate, closeReason } = operation;
    if (wanted === null) return [];
    const rows = [operation, ...fillsOf(facts, id, 'open')];
    const isOwned = fate !== 'OPENING' && closeReason !== 'UNDO';
    return POSITION_SIDES.flatMap((side): Violation[] => {
      const [opened, asked] = [decimal(legs[side].quantity), decimal(wanted[side].quantity)];
      const what = `${toText(opened)} of ${toText(asked)} opened: ${side} of ${id}, ${fate}`;
      const isWrong = opened.gt(asked) || (isOwned && !opened.eq(asked));
      return isWrong ? [{ invariant: 'I1', what, rows }] : [];
    });
  });
}
