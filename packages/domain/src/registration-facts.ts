// What a registration is judged by: what was asked for, and one reading of the account and markets.
import type { Decimal } from './decimal';
import type { Leg } from './operation';
import type { PositionSide } from './sides';

/** A leg as asked for. */
export interface WantedLeg {
  readonly side: PositionSide;
  /** Unified symbol, `BTC/USDT:USDT`. */
  readonly symbol: string;
  /** Contracts, above zero. */
  readonly quantity: Decimal;
  /** Null takes the position's. */
  readonly entryPrice: Decimal | null;
}

export interface WantedOperation {
  /** LONG first, then SHORT. */
  readonly legs: readonly [WantedLeg, WantedLeg];
  readonly profitTarget: Decimal;
}

export interface PositionAtExchange {
  readonly side: PositionSide;
  readonly symbol: string;
  /** Contracts, never negative. */
  readonly quantity: Decimal;
  readonly entryPrice: Decimal;
}

export interface MarketRules {
  readonly symbol: string;
  readonly trading: boolean;
  readonly marginAsset: string;
  readonly contractSize: Decimal;
  readonly stepSize: Decimal;
  readonly minQuantity: Decimal;
  /** Largest market order; null for none. */
  readonly maxQuantity: Decimal | null;
  readonly minNotional: Decimal;
  readonly markPrice: Decimal;
  /** Taker commission as a fraction. */
  readonly takerRate: Decimal;
}

export interface RestingOrder {
  readonly symbol: string;
  readonly positionSide: PositionSide | 'BOTH';
}

/** One reading of the account and the markets. */
export interface ExchangeFacts {
  readonly hedgeMode: boolean;
  readonly positions: readonly PositionAtExchange[];
  readonly markets: readonly MarketRules[];
  readonly openOrders: readonly RestingOrder[];
}

/** A leg as registered, with the whole position that must cover it. */
export interface RegisteredLeg extends Leg {
  readonly positionAmount: Decimal;
}

/** A leg that passed, with the rules of its market. */
export interface JudgedLeg {
  readonly leg: RegisteredLeg;
  readonly market: MarketRules;
}
