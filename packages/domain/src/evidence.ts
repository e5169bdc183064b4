// What is known about an operation from outside the database: answers, each with the time it was asked.
import type { Decimal } from './decimal';
import type { SendOutcome } from './outcome';
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

/** One answer, or the reason why there is none. `requestedAt` is the exchange time when it was asked. */
export type Answer<T> =
  | { readonly kind: 'answer'; readonly requestedAt: number; readonly value: T }
  | { readonly kind: 'failed'; readonly requestedAt: number; readonly why: string };

/** An order looked up by id; `null` is the exchange's own "no such order" (-2013). */
export type Lookup = Answer<VenueOrder | null>;

/** What the protocol may ask for. */
export type Query =
  | { readonly kind: 'order'; readonly symbol: string; readonly clientOrderId: string }
  | { readonly kind: 'orderById'; readonly symbol: string; readonly exchangeOrderId: string }
  | { readonly kind: 'orders'; readonly symbol: string; readonly since: number }
  | { readonly kind: 'trades'; readonly symbol: string; readonly since: number }
  | { readonly kind: 'openOrders'; readonly symbol: string }
  | { readonly kind: 'positions' };

/**
 * Everything gathered for one operation in one cycle. Nothing here outlives the cycle: what must
 * be remembered is in the database, and what is merely believed is asked again.
 */
export interface Evidence {
  /** Exchange time at which this process started. */
  readonly processStartedAt: number;
  /** Ids whose send token this process saw committed and has not used yet. */
  readonly heldTokens: ReadonlySet<string>;
  /** Outcomes of the requests this process made, by client order id. */
  readonly outcomes: ReadonlyMap<string, SendOutcome>;
  /** By `queryKey`. */
  readonly lookups: ReadonlyMap<string, Lookup>;
  readonly orders: ReadonlyMap<string, Answer<readonly VenueOrder[]>>;
  readonly trades: ReadonlyMap<string, Answer<readonly VenueTrade[]>>;
  readonly openOrders: ReadonlyMap<string, Answer<readonly VenueOrder[]>>;
  readonly positions: Answer<readonly Position[]> | null;
}

/** Names a query: the same question asked twice has the same key. */
export function queryKey(query: Query): string {
  switch (query.kind) {
    case 'order':
      return query.clientOrderId;
    case 'orderById':
      return `#${query.symbol}:${query.exchangeOrderId}`;
    case 'orders':
    case 'trades':
      return `${query.symbol}@${query.since}`;
    case 'openOrders':
      return query.symbol;
    case 'positions':
      return 'positions';
  }
}
