// What really happened, noted as it happens: marks, commits and arrivals, for the checker.
import type { OrderRequest } from '@hedge/cycle';
import {
  computeTotalPnl,
  ORDER_EDGES,
  type Decimal,
  type Operation,
  type OrderState,
  type Transition,
} from '@hedge/domain';
import type { MemoryStore } from '@hedge/testkit';
import type { World } from './world';

export interface Violation {
  readonly invariant: 'I1' | 'I2' | 'I4' | 'I5' | 'I6' | 'I7' | 'I9';
  readonly text: string;
}

export interface Decided {
  readonly operation: Operation;
  readonly readAt: number;
  readonly recordedAt: number;
}

/** A reading is answered at most this long after it was requested. */
const READING_MS = 1_600;
/** A worker's exchange time is ahead of the true one by this much at most. */
export const CLOCK_ERROR_MS = 900;

export class Witness {
  readonly violations: Violation[] = [];
  /** The intents, by decision. */
  readonly decisions = new Map<string, Decided>();
  readonly #marks: { readonly at: number; readonly marks: ReadonlyMap<string, Decimal> }[] = [];

  constructor(
    readonly world: World,
    readonly store: MemoryStore,
  ) {}

  accuse(invariant: Violation['invariant'], text: string): void {
    this.violations.push({ invariant, text });
  }

  noteMarks(marks: ReadonlyMap<string, Decimal>): void {
    this.#marks.push({ at: this.world.now(), marks: new Map(marks) });
  }

  /** I7: states move along the edges only, executed quantity only grows. */
  noteCommit(before: Operation, transition: Transition): void {
    const after = this.store.operations().find((operation) => operation.id === before.id);
    if (transition.kind === 'intend') {
      const { decisionId, readAt } = transition;
      const recordedAt = this.world.now();
      this.decisions.set(decisionId, { operation: before, readAt, recordedAt });
      this.#checkTarget(before, readAt, decisionId);
    }
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
    if (row === undefined) this.accuse('I5', `${request.clientOrderId} arrived without a row`);
    else if (row.state === 'INTENDED' || row.state === 'CANCELLED') {
      this.accuse('I5', `${request.clientOrderId} arrived while ${row.state}`);
    }
  }

  /** I6: the target was really reached while the reading was made. */
  #checkTarget(operation: Operation, readAt: number, decisionId: string): void {
    const reached = this.#marks.some(({ at, marks }, index) => {
      const until = this.#marks[index + 1]?.at ?? Infinity;
      if (until < readAt - CLOCK_ERROR_MS || at > readAt + READING_MS) return false;
      const [long, short] = operation.legs.map((leg) => marks.get(leg.symbol));
      if (long === undefined || short === undefined) return false;
      return computeTotalPnl(operation.legs, long, short).gte(operation.profitTarget);
    });
    if (!reached) this.accuse('I6', `decision ${decisionId} was made under the target`);
  }
}
