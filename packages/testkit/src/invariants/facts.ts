// What the invariants are judged on: the exchange's ledger, the database and what the processes said.
import type { TradeHistoryDetail } from '@hedge/db';
import type { CloseReason, OrderKind, OrderState, PositionSide } from '@hedge/domain';
import type { RegisteredOperation } from '../hedges';
import type { MarkChange, PaperLedger } from '../paper';
import type { HoldChange, StateChange } from '../state-log';

/** `faults.md` numbers them; what each says stands in the file that judges it. */
export type Invariant =
  'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10' | 'I11' | 'I12';

/** One thing that must never be, with whatever shows it. */
export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
  readonly rows: readonly unknown[];
}

/** A row of `orders`. Exchange times, ms. */
export interface OrderFact {
  readonly clientOrderId: string;
  readonly operationId: string;
  readonly kind: OrderKind;
  readonly side: PositionSide;
  readonly symbol: string;
  readonly attempt: number;
  readonly state: OrderState;
  readonly quantity: string;
  readonly executed: string;
  readonly createdAt: number;
  readonly readAt: number;
  readonly signedAt: number | null;
  readonly recvWindowMs: number | null;
}

/**
 * A registered operation, and what became of it. The legs of one that the product opened are what the
 * ledger says was opened, at the prices paid.
 */
export interface OperationFact extends RegisteredOperation {
  /** The legs that were to be opened; null of an operation that was registered. */
  readonly wanted: RegisteredOperation['legs'] | null;
  /** `removed`: an operator took it out before anything was decided. */
  readonly fate: 'OPENING' | 'ACTIVE' | 'CLOSING' | 'settled' | 'removed';
  /** The target in force; that of its history once it is settled. */
  readonly profitTarget: string;
  /** Null while nothing is decided. */
  readonly closeReason: CloseReason | null;
}

/** What closed a part of a leg that no order of ours did. */
export interface AttributedFact {
  readonly operationId: string;
  readonly side: PositionSide;
  readonly tradeId: string;
  readonly quantity: string;
}

/** An alert that was ever raised; exchange time. */
export interface AlertFact {
  readonly kind: string;
  readonly operationId: string | null;
  readonly raisedAtMs: number;
}

/** From when until when something lasted; exchange times, ms. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A body that a process sent, as an answer or to a webhook. */
export interface SaidText {
  /** `the answer to GET /api/v1/accounts` */
  readonly place: string;
  readonly text: string;
}

/** A secret by its name, so that a report of it is none. */
export interface Canary {
  readonly name: string;
  readonly text: string;
}

/** What a process held at one moment. */
export interface Holdings {
  readonly descriptors: number;
  /** Those of its descriptors that are sockets. */
  readonly connections: number;
  readonly residentKb: number;
}

/** One answer to a signal; status 0 when there was none. */
export interface SignalFact {
  readonly status: number;
  readonly tookMs: number;
}

export interface DeskFacts {
  readonly operations: readonly OperationFact[];
  readonly ledger: PaperLedger;
  readonly orders: readonly OrderFact[];
  readonly history: readonly TradeHistoryDetail[];
  readonly attributed: readonly AttributedFact[];
  readonly alerts: readonly AlertFact[];
  readonly states: readonly StateChange[];
  /** Every change of the exchange's demand to stay away; exchange times. */
  readonly holds: readonly HoldChange[];
  /** When the exchange stood still. */
  readonly outages: readonly Span[];
  /** What the pinned prices were, of every symbol; exchange times. */
  readonly marks: readonly MarkChange[];
  /** Exchange time of the look, ms. */
  readonly nowMs: number;
  readonly weightLimit: number;
  /** Where a secret stands in plain text: a table, a queue's key, an output, a body. */
  readonly leaks: readonly { readonly secret: string; readonly place: string }[];
  readonly signals: readonly SignalFact[];
  readonly outputs: readonly { readonly process: string; readonly text: string }[];
  /** What processes held after the same work again and again, where a test measured it. */
  readonly holdings: readonly {
    readonly process: string;
    readonly samples: readonly Holdings[];
  }[];
  /** Connections to the database that outlived their process. */
  readonly leftConnections: readonly string[];
}
