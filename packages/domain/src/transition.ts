// The transitions of the close protocol: each is one SQL statement in the store.
import type { Decimal } from './decimal';
import type { Attention, Baseline, CloseReason, ExternalFill, Fill, OrderState } from './operation';
import type { OrderKind, PositionSide } from './sides';
import type { TradeHistory } from './trade-history';

/** An order to be recorded as INTENDED. */
export interface NewOrder {
  readonly clientOrderId: string;
  readonly kind: OrderKind;
  readonly side: PositionSide;
  readonly symbol: string;
  readonly attempt: number;
  readonly decisionId: string;
  readonly quantity: Decimal;
  readonly readAt: number;
  readonly baseline: Baseline;
  readonly createdAt: number;
  readonly notBefore: number | null;
}

/** What an opening came to, of one leg. */
export interface OpenedLeg {
  readonly side: PositionSide;
  readonly quantity: Decimal;
  /** Quantity-weighted average of its fills; of nothing executed, the leg's as it was. */
  readonly entryPrice: Decimal;
}

export type FinalOutcome = Extract<OrderState, 'FILLED' | 'PARTIAL_FINAL' | 'REJECTED' | 'ABSENT'>;

/**
 * Every transition but `fills` is guarded by the operation's id, status and version and by the state of
 * each order it moves; where a guard fails nothing is written and the operation is somebody else's.
 *
 * - `intend`   ACTIVE → CLOSING with one INTENDED order per leg
 * - `token`    INTENDED → SENT: the right to send, once, under this signing time
 * - `adopt`    INTENDED → SENT: found at the exchange although the row says it was never sent
 * - `progress` what is known of a SENT order grew: its exchange id, its executed quantity
 * - `finish`   SENT → final, with the next attempt of the leg; or ABSENT → FILLED | PARTIAL_FINAL,
 *              withdrawing the newer attempt that was intended in its place
 * - `cancel`   CLOSING → ACTIVE, every INTENDED order → CANCELLED: nothing executed
 * - `resume`   ACTIVE → CLOSING: an order believed absent has executed after all
 * - `fills`    executions read from the exchange, keyed by trade: recording twice changes nothing
 * - `attribute` the rest of a leg was closed by others: their trades are recorded, the leg's INTENDED
 *              order → CANCELLED; only in a begun close, and only for all that is left of the leg
 * - `closeOther` ACTIVE → CLOSING with one INTENDED order, for the other leg, because others closed all
 *              of `side`: their trades are recorded with it, and that leg is naked since their last
 * - `settleOutside` ACTIVE → history written and the operation's row gone, without an order: others
 *              closed all of one leg or of both, and their trades are recorded with it
 * - `begin`    OPENING with one INTENDED order per leg, to open it: the first it has
 * - `open`     OPENING → ACTIVE: both legs executed to their quantity, at these prices on average
 * - `undo`     OPENING → CLOSING: half open; its legs become what executed of them, with one INTENDED
 *              order for each that has something to be closed again
 * - `undone`   OPENING → history written and the operation's row gone, every INTENDED order →
 *              CANCELLED: nothing executed
 * - `settle`   history written and the operation's row gone
 * - `attention` set or cleared, without touching anything else: it raises no version, so it is guarded
 *              by the attention that was seen as well, and by any newer reading that covers both legs
 * - `lapse`    a person's request that could not be begun in time is over; only while ACTIVE
 */
export type Transition =
  | {
      readonly kind: 'intend';
      readonly decisionId: string;
      readonly reason: CloseReason;
      /** Null where a person asked and it could not be told. */
      readonly triggerPnl: Decimal | null;
      readonly readAt: number;
      readonly orders: readonly [NewOrder, NewOrder];
    }
  | {
      readonly kind: 'token';
      readonly clientOrderIds: readonly string[];
      readonly signedAt: number;
      readonly recvWindowMs: number;
    }
  | {
      readonly kind: 'adopt';
      readonly clientOrderId: string;
      readonly exchangeOrderId: string;
      readonly signedAt: number;
      readonly recvWindowMs: number;
    }
  | {
      readonly kind: 'progress';
      readonly clientOrderId: string;
      readonly exchangeOrderId: string;
      readonly executed: Decimal;
    }
  | {
      readonly kind: 'finish';
      readonly clientOrderId: string;
      readonly from: 'SENT' | 'ABSENT';
      readonly to: FinalOutcome;
      readonly executed: Decimal;
      readonly exchangeOrderId: string | null;
      readonly refusal: string | null;
      readonly concludedAt: number;
      /** Id of an INTENDED order that this finding makes void; → CANCELLED. */
      readonly withdraw: string | null;
      readonly next: NewOrder | null;
    }
  | {
      readonly kind: 'cancel';
      readonly clientOrderIds: readonly string[];
      readonly retryAt: number;
      readonly concludedAt: number;
      readonly attention: Attention | null;
    }
  | {
      readonly kind: 'resume';
      readonly clientOrderId: string;
      readonly to: 'FILLED' | 'PARTIAL_FINAL';
      readonly executed: Decimal;
      readonly exchangeOrderId: string;
      readonly concludedAt: number;
      readonly decisionId: string;
      readonly reason: CloseReason;
      readonly readAt: number;
      readonly nakedSince: number;
      readonly next: readonly NewOrder[];
    }
  | { readonly kind: 'fills'; readonly fills: readonly Fill[] }
  | {
      readonly kind: 'attribute';
      readonly side: PositionSide;
      readonly fills: readonly ExternalFill[];
      /** Id of the leg's INTENDED order, which has nothing left to close. */
      readonly withdraw: string;
      readonly concludedAt: number;
    }
  | {
      readonly kind: 'closeOther';
      /** The leg that is gone. */
      readonly side: PositionSide;
      /** Those not recorded yet. */
      readonly fills: readonly ExternalFill[];
      readonly decisionId: string;
      readonly reason: CloseReason;
      readonly readAt: number;
      readonly nakedSince: number;
      readonly order: NewOrder;
    }
  | {
      readonly kind: 'settleOutside';
      /** Those not recorded yet. */
      readonly fills: readonly ExternalFill[];
      readonly history: TradeHistory;
    }
  | {
      readonly kind: 'begin';
      readonly readAt: number;
      readonly orders: readonly [NewOrder, NewOrder];
    }
  | { readonly kind: 'open'; readonly legs: readonly [OpenedLeg, OpenedLeg] }
  | {
      readonly kind: 'undo';
      readonly legs: readonly [OpenedLeg, OpenedLeg];
      /** Orders not sent, which are withdrawn. */
      readonly withdraw: readonly string[];
      readonly concludedAt: number;
      readonly orders: readonly NewOrder[];
    }
  | {
      readonly kind: 'undone';
      /** Every INTENDED order. */
      readonly withdraw: readonly string[];
      readonly concludedAt: number;
      readonly history: TradeHistory;
    }
  | { readonly kind: 'settle'; readonly history: TradeHistory }
  | { readonly kind: 'attention'; readonly attention: Attention | null }
  | {
      readonly kind: 'lapse';
      /** What held it back. */
      readonly why: string;
    };
