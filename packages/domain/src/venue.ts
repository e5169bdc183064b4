// What the exchange reports: orders, trades, positions and quotes, as facts.
import type { Decimal } from './decimal';
import type { OrderSide, PositionSide } from './sides';

/** An order as the exchange reports it. */
export interface VenueOrder {
  readonly exchangeOrderId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly positionSide: PositionSide;
  readonly orderSide: OrderSide;
  readonly quantity: Decimal;
  readonly executed: Decimal;
  readonly status: VenueOrderStatus;
  /** Exchange time of its creation, ms. */
  readonly time: number;
}

/** `OTHER` is any status this product does not know; it is never taken for a final one. */
export type VenueOrderStatus =
  'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED' | 'REJECTED' | 'OTHER';

/** A trade of the account as the exchange reports it; it carries the order's id, not the client's. */
export interface VenueTrade {
  readonly tradeId: string;
  readonly exchangeOrderId: string;
  readonly symbol: string;
  readonly positionSide: PositionSide;
  readonly orderSide: OrderSide;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly commission: Decimal;
  readonly commissionAsset: string;
  readonly realizedPnl: Decimal;
  readonly time: number;
}

/** A position as the exchange reports it. A position that is not reported is flat. */
export interface Position {
  readonly symbol: string;
  readonly side: PositionSide;
  /** Size, never negative. */
  readonly amount: Decimal;
  readonly entryPrice: Decimal;
  /** Null where the exchange sent none, zero or nonsense: then nothing can be decided from it. */
  readonly markPrice: Decimal | null;
  readonly updateTime: number;
}

/** The mark price of a symbol with the time of its quote (premiumIndex). */
export interface MarkQuote {
  readonly symbol: string;
  readonly markPrice: Decimal | null;
  readonly time: number;
}
