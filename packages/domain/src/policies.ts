// What an operation does about what others do to its legs, as its operator chose.

/** When somebody else closed one leg: close the other, leave everything, or end the operation. */
export type LegGonePolicy = 'CLOSE_OTHER' | 'HOLD' | 'SETTLE';

/** When one leg of a hedge was opened and the other was not: close it again, or open the rest. */
export type HalfOpenPolicy = 'UNDO' | 'COMPLETE';

export interface Policies {
  /** Of a leg that the exchange closed: liquidation and ADL. */
  readonly onLiquidation: LegGonePolicy;
  /** Of a leg that a person closed. */
  readonly onManualClose: LegGonePolicy;
  /** Of a close that resting orders hold up. */
  readonly onRestingOrders: 'ALERT' | 'CANCEL_AND_RETRY';
}

export const DEFAULT_POLICIES: Policies = {
  onLiquidation: 'CLOSE_OTHER',
  onManualClose: 'HOLD',
  onRestingOrders: 'ALERT',
};
