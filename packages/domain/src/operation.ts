// An operation, its legs and its orders: the stored state that the close protocol moves.
import { sum, type Decimal } from './decimal';
import type { CloseRequest } from './close-request';
import type { HalfOpenPolicy, Policies } from './policies';
import type { OrderKind, PositionSide } from './sides';

/**
 * Operation:
 *   OPENING → ACTIVE    both legs executed to their quantity: it owns them from now on
 *   OPENING → CLOSING   half open, and undone: what executed is closed again, for the reason UNDO
 *   OPENING → undone    nothing executed: the row is gone, history is written
 *   ACTIVE  → CLOSING   an intent is recorded: a decision and one INTENDED order per leg
 *   CLOSING → ACTIVE    everything sent is known and nothing executed: the intent is withdrawn
 *   CLOSING → settled   both legs executed to their quantity: the row is gone, history is written
 */
export type OperationStatus = 'OPENING' | 'ACTIVE' | 'CLOSING';

/**
 * Order, one attempt to open or close (part of) a leg:
 *   INTENDED       recorded, never sent. → SENT by the send token; → CANCELLED when withdrawn
 *   SENT           may be at the exchange: in flight, resting or unknown, until proven otherwise
 *   FILLED         final: executed to its quantity
 *   PARTIAL_FINAL  final with 0 < executed < quantity
 *   REJECTED       final with nothing executed: refused with proof, not sent, or expired at zero
 *   ABSENT         proven never to have reached the book. The only backward edges start here:
 *                  ABSENT → FILLED | PARTIAL_FINAL, should the order be found after all
 *   CANCELLED      never sent
 * At most one order per leg is INTENDED or SENT.
 */
export type OrderState =
  'INTENDED' | 'SENT' | 'CANCELLED' | 'FILLED' | 'PARTIAL_FINAL' | 'REJECTED' | 'ABSENT';

export const ORDER_EDGES: Readonly<Record<OrderState, readonly OrderState[]>> = {
  INTENDED: ['SENT', 'CANCELLED'],
  SENT: ['FILLED', 'PARTIAL_FINAL', 'REJECTED', 'ABSENT'],
  ABSENT: ['FILLED', 'PARTIAL_FINAL'],
  CANCELLED: [],
  FILLED: [],
  PARTIAL_FINAL: [],
  REJECTED: [],
};

/**
 * Why an operation was closed:
 *   PROFIT_TARGET   its total reached the target
 *   MANUAL          a person asked for it
 *   LIQUIDATION, ADL, LEG_CLOSED   one leg was closed by the exchange or by a person, and the
 *                   operation's policy says what follows
 *   CLOSED_OUTSIDE  both legs were closed by others
 *   UNDO            it could not be opened whole, and what was opened of it was closed again
 */
export type CloseReason =
  'PROFIT_TARGET' | 'MANUAL' | 'LIQUIDATION' | 'ADL' | 'LEG_CLOSED' | 'CLOSED_OUTSIDE' | 'UNDO';

/** What a person must look at; kept beside the status, never a status itself. */
export type AttentionReason =
  | 'SHORT_POSITION'
  | 'RESTING_ORDERS'
  | 'EVIDENCE_CONFLICT'
  | 'FOREIGN_ORDER'
  | 'UNKNOWN_24H'
  | 'LEG_GONE'
  | 'ACCOUNT_REFUSED';

/** Those that say what a reading lacks: a newer one that covers both legs disproves them. */
export const POSITION_ATTENTION = [
  'SHORT_POSITION',
  'LEG_GONE',
] as const satisfies readonly AttentionReason[];

export interface Attention {
  readonly reason: AttentionReason;
  /** Exchange time, ms. */
  readonly since: number;
}

/** The position as the reading showed that justified a decision; one for all its attempts. */
export interface Baseline {
  /** Size of the position, never negative, for SHORT as well. */
  readonly amount: Decimal;
  /** Exchange time of the position's last change, ms. */
  readonly updateTime: number;
}

/** One position of the operation: a quantity and an entry price of its own. */
export interface Leg {
  readonly side: PositionSide;
  /** Unified symbol, `BTC/USDT:USDT`. */
  readonly symbol: string;
  /** While OPENING what is to be opened; zero where nothing was, and the other leg is undone. */
  readonly quantity: Decimal;
  /** While OPENING the mark at the request; from then on what was paid on average. */
  readonly entryPrice: Decimal;
  /** Base units per contract; 1 for Binance USD-M. */
  readonly contractSize: Decimal;
}

/** One stored intent to open or close (part of) a leg. All times are exchange time in ms. */
export interface Order {
  readonly clientOrderId: string;
  readonly kind: OrderKind;
  readonly side: PositionSide;
  readonly symbol: string;
  /** Counts per kind and leg of the operation from 1 and never restarts. */
  readonly attempt: number;
  readonly decisionId: string;
  readonly state: OrderState;
  readonly quantity: Decimal;
  /** Only grows. */
  readonly executed: Decimal;
  /** When the reading that justified the decision was requested. */
  readonly readAt: number;
  readonly baseline: Baseline;
  readonly createdAt: number;
  /** The timestamp its request is signed with; null until the send token. */
  readonly signedAt: number | null;
  readonly recvWindowMs: number | null;
  /** Not to be sent earlier; null for at once. */
  readonly notBefore: number | null;
  /** When it became final. */
  readonly concludedAt: number | null;
  readonly exchangeOrderId: string | null;
  /** The proof that it did not execute, `-2022 ReduceOnly Order is rejected.`; null if there is none. */
  readonly refusal: string | null;
}

/** One execution at the exchange. */
export interface Fill {
  readonly tradeId: string;
  readonly exchangeOrderId: string;
  readonly clientOrderId: string;
  readonly side: PositionSide;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** What was paid, positive. */
  readonly commission: Decimal;
  readonly commissionAsset: string;
  /** As the exchange states it, against the position's average entry. */
  readonly realizedPnl: Decimal;
  readonly time: number;
}

/** Who closed (part of) a leg in our place: a person, or the exchange itself. */
export type ExternalCause = 'MANUAL' | 'LIQUIDATION' | 'ADL';

/**
 * An execution of somebody else's order that closed (part of) a leg. A trade is attributed to at
 * most one operation.
 */
export interface ExternalFill {
  readonly tradeId: string;
  readonly exchangeOrderId: string;
  readonly clientOrderId: string;
  readonly cause: ExternalCause;
  readonly side: PositionSide;
  readonly symbol: string;
  /** The part of the trade that this leg lost: at most the trade's quantity. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly time: number;
}

/** The hedged pair managed as one. */
export interface Operation {
  readonly id: string;
  readonly accountId: string;
  readonly status: OperationStatus;
  /** Raised by every transition and every operator's write; guards them against each other. */
  readonly version: number;
  readonly profitTarget: Decimal;
  readonly autoCloseEnabled: boolean;
  /** Order of registration within the account: shortages are charged to the youngest first. */
  readonly createdAt: number;
  /** LONG first, then SHORT. */
  readonly legs: readonly [Leg, Leg];
  /** While OPENING every order to open it; from then on every order ever recorded to close it. */
  readonly orders: readonly Order[];
  /** Of these orders. */
  readonly fills: readonly Fill[];
  /** How it was opened, all final; none while OPENING, and of a hedge that was registered. */
  readonly openingOrders: readonly Order[];
  /** What becomes of it when it cannot be opened whole; null of a hedge that was registered. */
  readonly onHalfOpen: HalfOpenPolicy | null;
  /** An opening that was not begun in time is too old to be begun, by the database's clock. */
  readonly isOpeningOld: boolean;
  /** What others closed of its legs. */
  readonly externalFills: readonly ExternalFill[];
  /** Marks one passage ACTIVE → CLOSING, or one opening; null while ACTIVE. */
  readonly decisionId: string | null;
  readonly closeReason: CloseReason | null;
  readonly triggerPnl: Decimal | null;
  readonly readAt: number | null;
  /** No new intent before; null for at once. */
  readonly retryAt: number | null;
  /** Withdrawn intents in a row; an operator's write sets it back to 0. */
  readonly cancelCount: number;
  readonly nakedSince: number | null;
  readonly attention: Attention | null;
  readonly policies: Policies;
  /**
   * When the last reading was requested that covered both legs; null before the first. What closed a
   * leg that is missing now traded after it.
   */
  readonly wholeAt: number | null;
  /** The last request of a person to close it now; null when there was none. */
  readonly closeRequest: CloseRequest | null;
  /** Every decision that was made for a request: what comes of them late is MANUAL as well. */
  readonly manualDecisions: readonly string[];
}

/** For a person: why an operation that is not ACTIVE is left alone. */
export function tellUnderWay(status: OperationStatus): string {
  return `the operation is being ${status === 'OPENING' ? 'opened' : 'closed'}`;
}

/** Final states: nothing can execute under such an order any more. */
export function isFinal(state: OrderState): boolean {
  return state !== 'INTENDED' && state !== 'SENT';
}

export function legOf(operation: Operation, side: PositionSide): Leg {
  return side === 'LONG' ? operation.legs[0] : operation.legs[1];
}

export function ordersOf(operation: Operation, side: PositionSide): readonly Order[] {
  return operation.orders.filter((order) => order.side === side);
}

/** Executed quantity recorded for a leg, over all its attempts to do what is under way. */
export function executedOf(operation: Operation, side: PositionSide): Decimal {
  return sum(ordersOf(operation, side).map((order) => order.executed));
}

/** Quantity of a leg that is attributed to somebody else's executions. */
export function attributedOf(operation: Operation, side: PositionSide): Decimal {
  return sum(externalFillsOf(operation, side).map((fill) => fill.quantity));
}

export function externalFillsOf(operation: Operation, side: PositionSide): readonly ExternalFill[] {
  return operation.externalFills.filter((fill) => fill.side === side);
}

/**
 * What is still to close of a leg, or to open while OPENING; negative when more was closed than it
 * owns.
 */
export function remainingOf(operation: Operation, side: PositionSide): Decimal {
  const { quantity } = legOf(operation, side);
  // So it is with nearly all of them, in every cycle.
  if (operation.orders.length === 0 && operation.externalFills.length === 0) return quantity;
  return quantity.minus(executedOf(operation, side).plus(attributedOf(operation, side)));
}

/**
 * A close has begun once an execution is recorded, and an undoing with the opening that it undoes;
 * what has begun is driven to its end.
 */
export function hasBegun(operation: Operation): boolean {
  if (operation.closeReason === 'UNDO') return true;
  return operation.orders.some((order) => !order.executed.eq('0'));
}

/** The highest attempt of a leg so far; 0 when there was none. */
export function lastAttempt(operation: Operation, side: PositionSide): number {
  return Math.max(0, ...ordersOf(operation, side).map((order) => order.attempt));
}
