// What the cycle tells whoever listens: facts, not text. The worker turns them into log lines.
import type {
  Attention,
  CloseReason,
  Decimal,
  ExternalCause,
  Fill,
  FinalOutcome,
  FollowUpHold,
  MarkQuote,
  OpenedLeg,
  Operation,
  Order,
  PositionSide,
  SendOutcome,
  TradeHistory,
  VenueOrder,
} from '@hedge/domain';

export type CycleEvent =
  | {
      readonly kind: 'accountSkipped';
      readonly accountId: string;
      readonly why: string;
    }
  | {
      /** The intent is recorded; `quotes` are the fresh ones that confirmed the target, where it counts. */
      readonly kind: 'closeDecided';
      /** As it was when it was decided. */
      readonly operation: Operation;
      readonly decisionId: string;
      readonly reason: CloseReason;
      readonly pnl: Decimal | null;
      readonly quotes: readonly MarkQuote[];
    }
  | { readonly kind: 'orderSent'; readonly operationId: string; readonly order: Order }
  | {
      readonly kind: 'orderAnswered';
      readonly operationId: string;
      readonly order: Order;
      readonly outcome: SendOutcome;
    }
  | {
      /** It is known for good what became of the order, by its answer or by looking it up. */
      readonly kind: 'orderConcluded';
      readonly operationId: string;
      readonly clientOrderId: string;
      readonly to: FinalOutcome;
      readonly executed: Decimal;
      readonly refusal: string | null;
    }
  | { readonly kind: 'filled'; readonly operationId: string; readonly fills: readonly Fill[] }
  | {
      readonly kind: 'closeWithdrawn';
      readonly operationId: string;
      readonly attention: Attention | null;
      /** No new close before; exchange time, ms. */
      readonly retryAt: number;
    }
  | {
      /** A person's request could not be begun in time, and is over. */
      readonly kind: 'closeLapsed';
      readonly operationId: string;
      readonly by: string;
      readonly why: string;
    }
  | {
      /** Both legs are open, at these average prices. */
      readonly kind: 'opened';
      readonly operationId: string;
      readonly legs: readonly OpenedLeg[];
    }
  | {
      /** The hedge that was asked for is not there; half open, what is there is closed again. */
      readonly kind: 'notOpened';
      readonly operationId: string;
      readonly isHalfOpen: boolean;
    }
  | { readonly kind: 'settled'; readonly history: TradeHistory }
  | {
      readonly kind: 'attention';
      readonly operationId: string;
      readonly attention: Attention | null;
    }
  | {
      /** An order of others that held up a close was told to go; `why` it was not known to. */
      readonly kind: 'orderCleared';
      readonly operationId: string;
      readonly order: VenueOrder;
      readonly why: string | null;
    }
  | GoneEvent
  | {
      readonly kind: 'nakedLeg';
      readonly operationId: string;
      /** For how long one leg may have been closed and the other not, ms. */
      readonly forMs: number;
    }
  | {
      readonly kind: 'lateExecution';
      readonly operationId: string;
      readonly clientOrderId: string;
      readonly executed: Decimal;
    }
  | {
      readonly kind: 'failed';
      readonly accountId: string;
      readonly what: string;
      readonly error: unknown;
    };

/** Others closed legs of an ACTIVE operation; told when something new is known of it. */
export interface GoneEvent {
  readonly kind: 'legGone';
  readonly operationId: string;
  /** The cause is null where the trades do not tell it. */
  readonly legs: readonly { readonly side: PositionSide; readonly cause: ExternalCause | null }[];
  /** What is done, or why nothing is. */
  readonly follows: 'closeOther' | 'settleOutside' | 'unknown' | FollowUpHold;
}

/** Told within one cycle. */
export type Listener = (event: CycleEvent) => void;

/** Told of every cycle: accounts of one that is over its deadline still tell, beside the next. */
export type CycleListener = (event: CycleEvent, cycleId: string) => void;
