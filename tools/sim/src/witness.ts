// What really happened, noted as it happens: marks, commits and arrivals, for the checker.
import type { OrderRequest } from '@hedge/cycle';
import {
  CLOSE_REQUEST_MS,
  computeTotalPnl,
  executedOf,
  maxOf,
  ORDER_EDGES,
  remainingOf,
  sum,
  ZERO,
  type Decimal,
  type Leg,
  type MarkQuote,
  type Operation,
  type Order,
  type OrderState,
  type Position,
  type Transition,
  type VenueOrder,
} from '@hedge/domain';
import type { MemoryStore } from '@hedge/testkit';
import { findBreach } from './check-policies';
import { RESTORE_MS } from './draw-venue-faults';
import type { Fault } from './faults';
import { NakedWatch } from './naked-watch';
import type { World } from './world';

export interface Violation {
  readonly invariant:
    'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'two readings' | 'policy';
  readonly text: string;
}

export interface Decided {
  readonly operation: Operation;
  readonly readAt: number;
  readonly recordedAt: number;
}

/** Positions as one life of a worker was told them. */
export interface SeenReading {
  readonly worker: string;
  readonly accountId: string;
  readonly readAt: number;
  readonly positions: readonly Position[];
  /** The account's, as the cycle that asked had loaded them: what it holds the positions against. */
  readonly operations: readonly Operation[];
}

/** A quote is at most so old when it confirms, and the decision is never older than its reading. */
const QUOTE_AGE_MAX_MS = 10_000;
/** A reading is answered at most this long after it was requested. */
const READING_MS = 1_600;
/** A worker's exchange time is ahead of the true one by this much at most, as long as that is not stepped. */
const CLOCK_ERROR_MS = 900;

export class Witness {
  readonly violations: Violation[] = [];
  /** What a position that lied for longer than any margin has left to a person. */
  misled = 0;
  /** When a backup was restored, null for never: the database may lack what happened before. */
  restoredAt: number | null = null;
  /** Every order as a send token left it, whatever a restored backup has forgotten since. */
  readonly tokens: Order[] = [];
  /** The intents, by decision. */
  readonly decisions = new Map<string, Decided>();
  readonly naked = new NakedWatch();
  /** The closes that people asked for, as they were taken. */
  asked: readonly { readonly operationId: string; readonly at: number }[] = [];
  /** The operations of the run, as they were drawn. */
  drawn: readonly Operation[] = [];
  readonly #readings: SeenReading[] = [];
  readonly #quotes = new Map<string, MarkQuote>();
  readonly #marks: { readonly at: number; readonly marks: ReadonlyMap<string, Decimal> }[] = [];

  /** How far a worker's exchange time is ahead of the true one at most. */
  readonly clockErrorMs: number;

  /** @param faults what the run may meet: some of it widens what a worker may believe */
  constructor(
    readonly world: World,
    readonly store: MemoryStore,
    faults: readonly Fault[],
  ) {
    const steps = faults.map((fault) =>
      fault.do.kind === 'clockStep' ? Math.abs(fault.do.ms) : 0,
    );
    this.clockErrorMs = steps.reduce((all, ms) => all + ms, CLOCK_ERROR_MS);
  }

  accuse(invariant: Violation['invariant'], text: string): void {
    this.violations.push({ invariant, text });
  }

  noteReading(reading: SeenReading): void {
    this.#readings.push(reading);
  }

  /** The latest quote of each symbol that one life of a worker was told. */
  noteQuote(worker: string, accountId: string, quote: MarkQuote): void {
    this.#quotes.set(`${worker} ${accountId} ${quote.symbol}`, quote);
  }

  /** @param marks as the exchange shows them from now on, to whoever asks */
  noteMarks(marks: ReadonlyMap<string, Decimal>): void {
    this.#marks.push({ at: this.world.venueNow(), marks });
  }

  /** I7: states move along the edges only, executed quantity only grows. */
  noteCommit(worker: string, before: Operation, transition: Transition): void {
    const after = this.store.operations().find((operation) => operation.id === before.id);
    if (transition.kind === 'intend') {
      const { decisionId, readAt } = transition;
      const recordedAt = this.world.now();
      this.decisions.set(decisionId, { operation: before, readAt, recordedAt });
      if (transition.reason !== 'MANUAL') {
        this.#checkOn(before);
        this.#checkTarget(before, readAt, decisionId);
        this.#checkTold(worker, before, readAt, decisionId);
      }
      this.#checkClaims(worker, before, readAt, before.legs);
    }
    const isBegun = transition.kind === 'intend' || transition.kind === 'closeOther';
    if (isBegun && transition.reason === 'MANUAL') this.#checkAsked(before);
    if (transition.kind === 'settle') this.naked.noteSettled(before.id, this.world.venueNow());
    if (transition.kind === 'token') {
      const sent = new Set(transition.clientOrderIds);
      this.tokens.push(...(after?.orders ?? []).filter((row) => sent.has(row.clientOrderId)));
    }
    if (transition.kind === 'closeOther') {
      const { readAt, order, reason } = transition;
      if (reason !== 'MANUAL') this.#checkOn(before);
      const other = before.legs.filter((leg) => leg.side === order.side);
      this.#checkClaims(worker, before, readAt, other);
    }
    const breach = findBreach(before, transition);
    if (breach !== null) this.accuse('policy', `${before.id}: ${breach}`);
    const concluded = concludedFrom(transition);
    if (concluded !== null) this.#checkAgreement(before, concluded);
    for (const order of after?.orders ?? []) {
      const old = before.orders.find((row) => row.clientOrderId === order.clientOrderId);
      const from: OrderState = old?.state ?? 'INTENDED';
      if (from !== order.state && !ORDER_EDGES[from].includes(order.state)) {
        this.accuse('I7', `${order.clientOrderId}: ${from} → ${order.state}`);
      }
      if (old !== undefined && order.executed.lt(old.executed)) {
        this.accuse('I7', `${order.clientOrderId}: executed shrank`);
      }
    }
  }

  /** I5: an order that reaches the exchange has its row, and the row says SENT. */
  noteArrival(request: OrderRequest): void {
    const row = this.store.orders().find((order) => order.clientOrderId === request.clientOrderId);
    // Its row may have been forgotten on the way; nobody has started again before it is there.
    if (this.restoredAt !== null && this.world.now() < this.restoredAt + RESTORE_MS) return;
    if (row === undefined) this.accuse('I5', `${request.clientOrderId} arrived without a row`);
    else if (row.state === 'INTENDED' || row.state === 'CANCELLED') {
      this.accuse('I5', `${request.clientOrderId} arrived while ${row.state}`);
    }
  }

  /** A worker cancels no order of others but those that would close a leg whose policy says so. */
  noteCancel(accountId: string, { clientOrderId, symbol, positionSide }: VenueOrder): void {
    const isAllowed = this.drawn.some(
      (operation) =>
        operation.accountId === accountId &&
        operation.policies.onRestingOrders === 'CANCEL_AND_RETRY' &&
        operation.legs.some((leg) => leg.symbol === symbol && leg.side === positionSide),
    );
    if (!isAllowed) this.accuse('policy', `${clientOrderId} of others was cancelled`);
  }

  /** I6: what is switched off is closed by nobody but a person. */
  #checkOn(operation: Operation): void {
    if (!operation.autoCloseEnabled) this.accuse('I6', `${operation.id} was closed while paused`);
  }

  /** I6: what is closed by hand was asked for, by a request that still stood. */
  #checkAsked({ id }: Operation): void {
    const now = this.world.now();
    const stands = this.asked.some(
      ({ operationId, at }) => operationId === id && at <= now && now - at < CLOSE_REQUEST_MS,
    );
    if (!stands) this.accuse('I6', `${id} was closed by hand, and nobody had asked for it`);
  }

  /** I4: decided on a reading, for a quantity that it shows beside what older operations claim. */
  #checkClaims(worker: string, operation: Operation, readAt: number, legs: readonly Leg[]): void {
    const { accountId, createdAt } = operation;
    const older = this.store
      .operations()
      .filter((other) => other.accountId === accountId && other.createdAt < createdAt);
    const isCovered = this.#readings.some(
      (reading) =>
        reading.worker === worker &&
        reading.accountId === accountId &&
        reading.readAt === readAt &&
        legs.every((leg) => {
          const claims = older.flatMap((other) =>
            other.legs
              .filter((row) => isSamePosition(row, leg))
              .map((row) => {
                if (other.status === 'OPENING') return executedOf(other, row.side);
                return maxOf(remainingOf(other, row.side), ZERO);
              }),
          );
          return amountIn(reading, leg).gte(leg.quantity.plus(sum(claims)));
        }),
    );
    if (!isCovered) this.accuse('I4', `${operation.id} was closed from what others claim`);
  }

  /** A missing or short position is only concluded from two readings of the account, whoever read it. */
  #checkAgreement(operation: Operation, concluded: string): void {
    // What is recorded as closed by others was concluded before.
    if (operation.status !== 'ACTIVE' || operation.externalFills.length > 0) return;
    const { accountId } = operation;
    const short = this.#readings.filter((reading) => {
      if (reading.accountId !== accountId) return false;
      return operation.legs.some((leg) => {
        const rows = reading.operations
          .flatMap((other) => other.legs)
          .filter((row) => isSamePosition(row, leg));
        return amountIn(reading, leg).lt(sum(rows.map((row) => row.quantity)));
      });
    });
    const { size } = new Set(short.map(({ readAt }) => readAt));
    if (size < 2) this.accuse('two readings', `${operation.id} ${concluded} after ${size}`);
  }

  /** I6: the target was reached in the reading, and in quotes that were fresh, as they were told. */
  #checkTold(worker: string, operation: Operation, readAt: number, decisionId: string): void {
    const told = (markOf: (leg: Leg) => Decimal | null | undefined): boolean => {
      const [long, short] = operation.legs.map(markOf);
      if (!long || !short || long.lte(ZERO) || short.lte(ZERO)) return false;
      return computeTotalPnl(operation.legs, long, short).gte(operation.profitTarget);
    };
    const inReading = this.#readings.some(
      (reading) =>
        reading.worker === worker &&
        reading.readAt === readAt &&
        reading.accountId === operation.accountId &&
        told((leg) => reading.positions.find((row) => isSamePosition(row, leg))?.markPrice),
    );
    if (!inReading) this.accuse('I6', `decision ${decisionId} is not what its reading told`);
    const inQuotes = told((leg) => {
      const quote = this.#quotes.get(`${worker} ${operation.accountId} ${leg.symbol}`);
      const isFresh = quote !== undefined && quote.time >= readAt - QUOTE_AGE_MAX_MS;
      return isFresh ? quote.markPrice : null;
    });
    if (!inQuotes) this.accuse('I6', `decision ${decisionId} was confirmed by no fresh quote`);
  }

  /**
   * I6: the target was reached while the reading was made, at the marks that the exchange showed. For how
   * long one may have stood still is told by its own quote: see `#checkTold`.
   */
  #checkTarget(operation: Operation, readAt: number, decisionId: string): void {
    const reached = this.#marks.some(({ at, marks }, index) => {
      const until = this.#marks[index + 1]?.at ?? Infinity;
      if (until < readAt - this.clockErrorMs || at > readAt + this.clockErrorMs + READING_MS)
        return false;
      const [long, short] = operation.legs.map((leg) => marks.get(leg.symbol));
      if (long === undefined || short === undefined) return false;
      return computeTotalPnl(operation.legs, long, short).gte(operation.profitTarget);
    });
    if (!reached) this.accuse('I6', `decision ${decisionId} was made under the target`);
  }
}

/** What a transition takes for granted about positions that are missing or short; null for nothing. */
function concludedFrom(transition: Transition): string | null {
  if (transition.kind === 'closeOther' || transition.kind === 'settleOutside') {
    return transition.kind;
  }
  const reason = transition.kind === 'attention' ? transition.attention?.reason : undefined;
  return reason === 'LEG_GONE' || reason === 'SHORT_POSITION' ? reason : null;
}

function isSamePosition(a: Pick<Leg, 'side' | 'symbol'>, b: Leg): boolean {
  return a.side === b.side && a.symbol === b.symbol;
}

function amountIn({ positions }: SeenReading, leg: Leg): Decimal {
  return (
    positions.find((row) => row.side === leg.side && row.symbol === leg.symbol)?.amount ?? ZERO
  );
}
