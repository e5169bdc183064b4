// Two workers that open and close one operation on the model exchange, over one store with guarded writes.
//
// Whatever is invariant is checked where it can break: at every execution and at every write.
import { applyTransition } from '../apply-transition';
import { decimal, sum, ZERO, type Decimal } from '../decimal';
import { buildIntent, decideClose, type Reading } from '../decision';
import type { Query } from '../evidence';
import { nextStep } from '../next-step';
import { executedOf, legOf, ordersOf, type Operation } from '../operation';
import type { HalfOpenPolicy } from '../policies';
import { DEFAULT_SETTINGS } from '../settings';
import { POSITION_SIDES, type OrderKind, type PositionSide } from '../sides';
import type { Step } from '../step';
import type { TradeHistory } from '../trade-history';
import type { Transition } from '../transition';
import { anOperation, READ_AT } from './builders';
import { askModel, openBook, type Book, type Lags } from './evidence-model';
import { ExchangeModel, type Fate } from './exchange-model';

/** What the adversary chose for one action of a worker. */
export interface Choice {
  readonly fates: readonly [Fate, Fate];
  readonly lags: Lags;
  /** Whether the questions of this action get no answer. */
  readonly isDeaf: boolean;
}

export const HONEST: Choice = {
  fates: [
    { kind: 'filled', answered: true },
    { kind: 'filled', answered: true },
  ],
  lags: { lookup: 0, orders: 0, trades: 0, positions: 0 },
  isDeaf: false,
};

interface Worker {
  /** Its exchange time is this much under the true one, ms. */
  readonly clockErrorMs: number;
  startedAt: number;
  /** The operation as it saw it, and what it learned in this cycle; null between cycles. */
  cycle: { operation: Operation; readonly book: Book; steps: number } | null;
  /** What it has decided and not yet done: a pause may lie between. */
  planned: Exclude<Step, { kind: 'wait' | 'done' }> | null;
}

/** A cycle that takes more steps than this turns for ever. */
const STEPS_MAX = 60;

export class CloseModel {
  readonly exchange: ExchangeModel;
  readonly workers: readonly [Worker, Worker];
  isAtTarget = true;
  stored: Operation | null;
  history: TradeHistory | null = null;
  /** The operation as it was last stored. */
  last: Operation;
  /** Shown every planning of a close, which it may repeat. */
  onPlan: (plan: () => Step) => void = () => undefined;
  /** With the legs that were asked for. */
  readonly #wanted: Operation;
  #decisions = 0;

  constructor(
    amounts: Readonly<Record<PositionSide, Decimal>>,
    clockErrorsMs: readonly [number, number],
    onHalfOpen: HalfOpenPolicy | null = null,
  ) {
    this.last = anOperation(
      onHalfOpen === null ? {} : { status: 'OPENING', decisionId: 'decision-0', onHalfOpen },
    );
    this.#wanted = this.last;
    this.stored = this.last;
    this.exchange = new ExchangeModel(READ_AT, amounts, {
      onAccepted: (id, at) => this.#checkAcceptance(id, at),
      onChange: () => this.#checkExposure(),
    });
    const worker = (clockErrorMs: number): Worker => ({
      clockErrorMs,
      startedAt: READ_AT - 60_000,
      cycle: null,
      planned: null,
    });
    this.workers = [worker(clockErrorsMs[0]), worker(clockErrorsMs[1])];
  }

  /** Of the orders to close it. */
  get idsOfAll(): ReadonlySet<string> {
    return new Set(POSITION_SIDES.flatMap((side) => [...this.idsOf(side)]));
  }

  idsOf(side: PositionSide, kind: OrderKind = 'close'): ReadonlySet<string> {
    const orders = [...this.last.openingOrders, ...this.last.orders].filter(
      (order) => order.side === side && order.kind === kind,
    );
    return new Set(orders.map((order) => order.clientOrderId));
  }

  /** Plans where nothing is planned, else does what is planned. */
  act(worker: Worker, choice: Choice): void {
    if (worker.planned === null) this.#plan(worker, choice);
    else this.#perform(worker, worker.planned, choice);
  }

  /** Everything the process knew is gone; what it sent is not. */
  crash(worker: Worker): void {
    this.#endCycle(worker);
    worker.startedAt = this.#nowOf(worker);
  }

  /** What two readings without the cause, or a person, do to the attention of an ACTIVE operation. */
  resolveWhileActive(): void {
    if (this.stored?.status !== 'ACTIVE' || this.stored.attention === null) return;
    this.stored = { ...this.stored, attention: null, version: this.stored.version + 1 };
    this.last = this.stored;
  }

  /** Acts until its cycle is over. */
  runCycle(worker: Worker, choice: Choice): void {
    do this.act(worker, choice);
    while (worker.cycle !== null);
  }

  #nowOf(worker: Worker): number {
    return this.exchange.now - worker.clockErrorMs;
  }

  #endCycle(worker: Worker): void {
    worker.cycle = null;
    worker.planned = null;
  }

  #plan(worker: Worker, choice: Choice): void {
    if (worker.cycle === null) {
      if (this.stored === null) return;
      worker.cycle = { operation: this.stored, book: this.#openBook(worker, choice), steps: 0 };
    }
    const { cycle } = worker;
    cycle.steps += 1;
    if (cycle.steps > STEPS_MAX) throw new Error('the cycle does not come to rest');
    const { operation, book } = cycle;
    const close = () => nextStep(operation, book, this.#nowOf(worker), DEFAULT_SETTINGS);
    if (operation.status !== 'ACTIVE') this.onPlan(close);
    const step = operation.status === 'ACTIVE' ? this.#decide(worker, operation, book) : close();
    if (step.kind === 'wait' || step.kind === 'done') {
      this.#endCycle(worker);
      return;
    }
    if (step.kind === 'record') {
      const result = applyTransition(cycle.operation, step.transition);
      if (result.kind === 'refused') {
        throw new Error(`planned ${step.transition.kind}, which is refused: ${result.why}`);
      }
    }
    worker.planned = step;
  }

  /** The cycle's own part: the target rule on the reading it began with. */
  #decide(worker: Worker, operation: Operation, book: Book): Step {
    if (book.positions?.kind !== 'answer') return { kind: 'done' };
    const reading: Reading = {
      readAt: book.positions.requestedAt,
      positions: book.positions.value,
    };
    const isShort = POSITION_SIDES.some((side) => {
      const row = reading.positions.find((position) => position.side === side);
      return (row?.amount ?? ZERO).lt(legOf(operation, side).quantity);
    });
    const decision = decideClose(operation, true, reading, isShort);
    if (decision.kind === 'hold') return { kind: 'done' };
    this.#decisions += 1;
    const id = `decision-${this.#decisions}`;
    const intent = buildIntent(operation, reading, decision, id, this.#nowOf(worker));
    return { kind: 'record', transition: intent };
  }

  #perform(worker: Worker, planned: NonNullable<Worker['planned']>, choice: Choice): void {
    const { cycle } = worker;
    if (cycle === null) throw new Error('planned without a cycle');
    worker.planned = null;
    switch (planned.kind) {
      case 'record':
        this.#record(worker, cycle, planned.transition);
        break;
      case 'send':
        // No request arrives in the millisecond of the answer that it follows.
        this.exchange.advance(1);
        planned.orders.forEach((order, index) => {
          cycle.book.heldTokens.delete(order.clientOrderId);
          const outcome = this.exchange.send(order, choice.fates[index] ?? choice.fates[0]);
          cycle.book.outcomes.set(order.clientOrderId, outcome);
        });
        break;
      case 'gather':
        for (const query of planned.queries) this.#ask(worker, cycle.book, query, choice);
        break;
      case 'clear':
        throw new Error('the operations of the model leave the orders of others alone');
    }
    this.#checkExposure();
  }

  /** One guarded statement: who saw an older version writes nothing and stops. */
  #record(worker: Worker, cycle: NonNullable<Worker['cycle']>, transition: Transition): void {
    const { stored } = this;
    const result =
      stored === null || stored.version !== cycle.operation.version
        ? null
        : applyTransition(stored, transition);
    if (stored === null || result === null || result.kind === 'refused') {
      this.#endCycle(worker);
      return;
    }
    this.last = result.operation ?? stored;
    this.stored = result.operation;
    if ('history' in transition) this.history = transition.history;
    this.#checkPlans();
    if (result.operation === null || result.operation.status === 'ACTIVE') {
      this.#endCycle(worker);
      return;
    }
    cycle.operation = result.operation;
    if (transition.kind === 'token') {
      for (const id of transition.clientOrderIds) cycle.book.heldTokens.add(id);
    }
  }

  #openBook(worker: Worker, choice: Choice): Book {
    const book = openBook(worker.startedAt);
    this.#ask(worker, book, { kind: 'positions' }, choice);
    return book;
  }

  #ask(worker: Worker, book: Book, query: Query, choice: Choice): void {
    const requestedAt = this.#nowOf(worker);
    const mark = this.isAtTarget ? '120' : '101';
    const marks = { LONG: decimal(mark), SHORT: decimal('110') };
    askModel(this.exchange, book, query, { requestedAt, marks, ...choice });
  }

  /** I5 and the fence: a row SENT before, and nothing first to execute later than 5 s. */
  #checkAcceptance(clientOrderId: string, at: number): void {
    const { orders, closeReason } = this.last;
    const row = orders.find((order) => order.clientOrderId === clientOrderId);
    if (row?.state !== 'SENT' || this.stored === null) {
      throw new Error(`${clientOrderId} reached the book as ${row?.state ?? 'nothing'}`);
    }
    const isFirst = this.exchange
      .executedOf(new Set(orders.map((order) => order.clientOrderId)))
      .eq(ZERO);
    if (isFirst && closeReason !== 'UNDO' && at > row.readAt + 5_000) {
      throw new Error(`${clientOrderId} began a close ${at - row.readAt} ms after its reading`);
    }
  }

  /** I1: what has executed or still may is never more than the leg. */
  #checkExposure(): void {
    for (const side of POSITION_SIDES) {
      const opened = this.exchange.exposureOf(this.idsOf(side, 'open'));
      const wanted = legOf(this.#wanted, side).quantity;
      if (opened.gt(wanted)) {
        throw new Error(`${side}: ${opened.toFixed()} opened of ${wanted.toFixed()}`);
      }
      const exposure = this.exchange.exposureOf(this.idsOf(side));
      const { quantity } = legOf(this.last, side);
      if (exposure.gt(quantity)) {
        throw new Error(`${side}: ${exposure.toFixed()} at the exchange of ${quantity.toFixed()}`);
      }
    }
  }

  /** The stored plan is never for more than the leg either, nor does it forget an execution. */
  #checkPlans(): void {
    for (const side of POSITION_SIDES) {
      const open = ordersOf(this.last, side).filter(
        (order) => order.state === 'INTENDED' || order.state === 'SENT',
      );
      const planned = sum(open.map((order) => order.quantity.minus(order.executed)));
      const executed = executedOf(this.last, side);
      const { quantity } = legOf(this.last, side);
      if (executed.plus(planned).gt(quantity))
        throw new Error(`${side}: planned over its quantity`);
      if (open.length > 1) throw new Error(`${side}: ${open.length} open orders`);
      const kind = this.last.status === 'OPENING' ? 'open' : 'close';
      if (executed.gt(this.exchange.executedOf(this.idsOf(side, kind)))) {
        throw new Error(`${side}: recorded more than executed`);
      }
    }
  }
}
