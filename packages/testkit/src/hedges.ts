// Hedges as tests state them.
import type { Policies, PositionSide } from '@hedge/domain';

export const BTC = 'BTC/USDT:USDT';
export const ETH = 'ETH/USDT:USDT';

/**
 * 0.02 long from 49 900 and 0.01 short from 50 100 with a target of 10: the total is 3 at 50 000
 * and 13 at 51 000.
 */
export const SOME_HEDGE: DeskOperation = {
  profitTarget: '10',
  long: { quantity: '0.02', entryPrice: '49900' },
  short: { quantity: '0.01', entryPrice: '50100' },
};
export const BELOW_TARGET = '50000';
export const AT_TARGET = '51000';

/** One leg as a test states it; the position is opened by hand to cover it. */
export interface DeskLeg {
  readonly symbol?: string;
  readonly quantity: string;
  readonly entryPrice: string;
}

export interface DeskOperation {
  readonly profitTarget: string;
  /** Those left out take their defaults. */
  readonly policies?: Partial<Policies>;
  readonly long: DeskLeg;
  readonly short: DeskLeg;
}

/** An operation as it was registered. */
export interface RegisteredOperation {
  readonly id: string;
  readonly profitTarget: string;
  readonly legs: Readonly<Record<PositionSide, Required<DeskLeg>>>;
  /** It was to be opened by the product. */
  readonly isOpened?: true;
}
