// Orders: what a client asks for, how the test or the shell may bend its execution, what is kept.
import type { Decimal } from '@hedge/domain';

export type OrderSide = 'BUY' | 'SELL';
export type PositionSide = 'LONG' | 'SHORT';
export type OrderType = 'MARKET' | 'LIMIT';
export type TimeInForce = 'GTC' | 'IOC' | 'FOK' | 'GTX';

/**
 * NEW: accepted, nothing executed · PARTIALLY_FILLED: part executed, the rest still open ·
 * FILLED: all executed · EXPIRED: the exchange ended it, whatever part had executed ·
 * CANCELED: the owner ended it. The last three are final.
 */
export type OrderStatus = 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'EXPIRED' | 'CANCELED';

/** An order as a client sends it. Times are exchange time in milliseconds. */
export interface OrderRequest {
  readonly symbol: string;
  readonly side: OrderSide;
  /** Absent means BOTH, which an account in hedge mode refuses with -4061. */
  readonly positionSide?: PositionSide | 'BOTH';
  readonly type: OrderType;
  readonly quantity: Decimal;
  readonly price?: Decimal;
  readonly timeInForce?: TimeInForce;
  readonly reduceOnly?: boolean;
  readonly newClientOrderId?: string;
  readonly newOrderRespType?: 'ACK' | 'RESULT';
  readonly timestamp: number;
  readonly recvWindow?: number;
}

/** What may be hidden of an order that the ledger knows: look-ups, its trades, its position effect. */
export type HiddenAspect = 'order' | 'trades' | 'position';

/** What is hidden of an order, and until when; exchange time. */
export interface Hiding {
  readonly untilMs: number;
  readonly what: readonly HiddenAspect[];
  /** Where trades are hidden: they are shown one by one, each so long after the one before it. */
  readonly tradesApartMs?: number;
}

/** One execution of part of a market order, `afterMs` after it was placed. */
export interface Piece {
  readonly afterMs: number;
  /** Share of the order's quantity, above 0 and at most 1. */
  readonly fraction: Decimal;
}

/**
 * How one market order executes instead of at once and in one trade.
 * - `fillFraction`: this share executes (rounded down to the lot step), the rest expires.
 * - `pieces`: executes in these trades at these times; what they leave over expires with the last.
 * - `hide`: the order is hidden from the moment it exists.
 * - `acceptedAtMs`: when its window was checked, if it then waited inside the exchange until `nowMs`.
 */
export interface ExecutionScript {
  readonly fillFraction?: Decimal;
  readonly pieces?: readonly Piece[];
  readonly hide?: Hiding;
  readonly acceptedAtMs?: number;
}

/**
 * Who placed an order. `hand`: a person, who changed a position "by hand" · `exchange`: the exchange
 * itself, by a liquidation or an ADL.
 */
export type OrderOrigin = 'api' | 'hand' | 'exchange';

/** An order in the ledger: always the truth, whatever is hidden from look-ups. */
export interface LedgerOrder {
  readonly seq: number;
  readonly apiKey: string;
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly positionSide: PositionSide;
  readonly type: OrderType;
  readonly status: OrderStatus;
  readonly quantity: string;
  readonly executedQuantity: string;
  readonly origin: OrderOrigin;
  readonly time: number;
  readonly updateTime: number;
  /** The timestamp and window it was signed with; null unless it came over the API. */
  readonly signedAt: number | null;
  readonly recvWindow: number | null;
}

/** One execution in the ledger. Append-only; `seq` counts from 1 without gaps. */
export interface LedgerFill {
  readonly seq: number;
  readonly apiKey: string;
  readonly symbol: string;
  readonly positionSide: PositionSide;
  readonly side: OrderSide;
  readonly clientOrderId: string;
  readonly orderId: number;
  readonly tradeId: number;
  readonly quantity: string;
  readonly price: string;
  /** Paid when positive, whatever sign userTrades shows. */
  readonly commission: string;
  readonly commissionAsset: string;
  /** Gross of commission; zero for a fill that opens. */
  readonly realizedPnl: string;
  readonly maker: boolean;
  readonly time: number;
}

/** One request the HTTP shell (or a simulated gateway) saw. The newest 20,000 are kept. */
export interface LedgerRequest {
  readonly seq: number;
  readonly apiKey: string | null;
  /** Where it came from, by which its weight is counted. */
  readonly address: string;
  readonly method: string;
  readonly path: string;
  readonly weight: number;
  readonly status: number;
  readonly arrivedAt: number;
}
