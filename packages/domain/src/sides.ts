// The two directions of the trade, never one type for both.
import { assertNever } from './assert-never';

/** Which position of a hedge-mode account: its LONG or its SHORT. */
export type PositionSide = 'LONG' | 'SHORT';

/** What an order does. */
export type OrderSide = 'BUY' | 'SELL';

export const POSITION_SIDES: readonly PositionSide[] = ['LONG', 'SHORT'];

/** What an order is for: to open (part of) a leg, or to close it. */
export type OrderKind = 'open' | 'close';

/** The order side of an order of this kind: in hedge mode BUY opens LONG and SELL opens SHORT. */
export function orderSideOf(kind: OrderKind, side: PositionSide): OrderSide {
  if (kind === 'close') return closingSide(side);
  return closingSide(side) === 'SELL' ? 'BUY' : 'SELL';
}

/** The order side that reduces a position: in hedge mode SELL closes LONG and BUY closes SHORT. */
export function closingSide(side: PositionSide): OrderSide {
  switch (side) {
    case 'LONG':
      return 'SELL';
    case 'SHORT':
      return 'BUY';
    default:
      return assertNever(side);
  }
}
