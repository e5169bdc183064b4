// The exchange as the cycle sees it: one gateway per account, values instead of exceptions.
import type {
  Answer,
  Decimal,
  Lookup,
  MarkQuote,
  OrderSide,
  Position,
  PositionSide,
  SendOutcome,
  VenueOrder,
  VenueTrade,
} from '@hedge/domain';

/** One market order that closes (part of) a leg, signed exactly as stated. */
export interface OrderRequest {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly positionSide: PositionSide;
  readonly orderSide: OrderSide;
  readonly quantity: Decimal;
  /** The `timestamp` the request is signed with: the fence against executing it later. */
  readonly signedAt: number;
  readonly recvWindowMs: number;
}

/**
 * Whose request it is, the least important first. The request budget keeps a part of itself for each
 * from those before it: an operator's question must not keep a cycle from reading, nor a reading a
 * close from being looked up, and nothing keeps back a naked leg.
 */
export type RequestPriority = 'query' | 'read' | 'close' | 'naked';

/** Backing off: nothing may be asked of the exchange before `until` (exchange time, ms). */
export interface Backoff {
  readonly until: number;
  /** A ban of the address (418), or merely a limit. */
  readonly banned: boolean;
  readonly why: string;
}

/**
 * No method throws for what an exchange or a network can do: reads answer `failed`, orders answer
 * an outcome. Every call ends within its own deadline, stalled bodies included. An answer that is
 * not well-formed is `failed`, never empty.
 */
export interface Gateway {
  /**
   * The exchange's time now, ms: always a lower bound of the true one (last answered server time
   * plus monotonic time since). Null until it has been read, or when it is older than allowed.
   */
  exchangeNow(): number | null;
  /** Reads the exchange time when it is older than 60 s, or unconditionally with `force`. */
  refreshTime(force?: boolean): Promise<void>;
  /** The backoff in force, null when there is none. */
  backoff(): Backoff | null;
  /** The same gateway, with its reads at another place in the request budget. */
  withPriority(priority: RequestPriority): Gateway;
  /**
   * Takes slots of the account's order limits; false when there is no room now for all of them, or
   * nothing may be sent. Each sent order uses one up; those not used are to be given back.
   */
  reserveOrderSlots(count: number): boolean;
  releaseOrderSlots(count: number): void;
  /** Every position of the account in one read. */
  fetchPositions(): Promise<Answer<readonly Position[]>>;
  fetchMark(symbol: string): Promise<Answer<MarkQuote>>;
  fetchOrder(symbol: string, clientOrderId: string): Promise<Lookup>;
  fetchOrderById(symbol: string, exchangeOrderId: string): Promise<Lookup>;
  /** Every order of the symbol created at or after `since`, complete (paged), or failed. */
  fetchOrders(symbol: string, since: number): Promise<Answer<readonly VenueOrder[]>>;
  /** Every trade of the symbol at or after `since`, both position sides, complete (paged), or failed. */
  fetchTrades(symbol: string, since: number): Promise<Answer<readonly VenueTrade[]>>;
  fetchOpenOrders(symbol: string): Promise<Answer<readonly VenueOrder[]>>;
  /** Cancels an order of others; answered as well when there is none any more. */
  cancelOrder(symbol: string, exchangeOrderId: string): Promise<Answer<null>>;
  /** One POST, never repeated by the gateway. */
  sendOrder(request: OrderRequest): Promise<SendOutcome>;
}
