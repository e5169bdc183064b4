// What is known about an operation from outside the database: answers, each with the time it was asked.
import type { Order } from './operation';
import type { SendOutcome } from './outcome';
import type { Position, VenueOrder, VenueTrade } from './venue';

/** One answer, or the reason why there is none. `requestedAt` is the exchange time when it was asked. */
export type Answer<T> =
  | { readonly kind: 'answer'; readonly requestedAt: number; readonly value: T }
  | {
      readonly kind: 'failed';
      readonly requestedAt: number;
      readonly why: string;
      /** The exchange refuses the account itself: its key, or the address that it is used from. */
      readonly refusesKey?: boolean;
    };

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
  /**
   * Orders under the operation's ids that its record lacked when this process first compared it with
   * the exchange's list; null while that comparison is owed.
   */
  readonly forgotten: readonly VenueOrder[] | null;
  /** Orders of every operation of the account, as they were loaded for this cycle. */
  readonly accountOrders: readonly Order[];
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
  /** Exchange ids of others' orders that this process tried to cancel for it in this cycle. */
  readonly cleared: ReadonlySet<string>;
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
