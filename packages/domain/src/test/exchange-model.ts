// A small exchange that does with an order whatever its adversary says, and remembers the truth.
import { decimal, minOf, sum, ZERO, type Decimal } from '../decimal';
import type { Position, VenueOrder, VenueOrderStatus, VenueTrade } from '../venue';
import type { Order } from '../operation';
import type { RefusalKind, SendOutcome } from '../outcome';
import {
  closingSide,
  orderSideOf,
  POSITION_SIDES,
  type OrderSide,
  type PositionSide,
} from '../sides';
import { SYMBOL } from './builders';

/** What becomes of one order request. */
export type Fate =
  | { readonly kind: 'filled'; readonly answered: boolean }
  | { readonly kind: 'lost' }
  | { readonly kind: 'delayed'; readonly ms: number }
  | { readonly kind: 'refused'; readonly why: RefusalKind }
  | { readonly kind: 'notSent' }
  /** Executed in tenths of its quantity, `gapMs` apart, then expired. */
  | {
      readonly kind: 'pieces';
      readonly tenths: readonly number[];
      readonly gapMs: number;
      readonly answered: boolean;
    }
  /** NEW for a while, then filled. */
  | { readonly kind: 'resting'; readonly ms: number; readonly answered: boolean };

interface LiveOrder {
  readonly report: Omit<VenueOrder, 'executed' | 'status'>;
  /** Its reports over time, oldest first. */
  readonly states: {
    readonly at: number;
    readonly status: VenueOrderStatus;
    readonly executed: Decimal;
  }[];
}

interface Request {
  readonly order: Order;
  readonly signedAt: number;
  readonly recvWindowMs: number;
}

interface Due {
  readonly at: number;
  readonly run: () => void;
}

/** Told at the very moment something happens, so that invariants are checked then. */
export interface Witness {
  /** Before anything of it executes. */
  readonly onAccepted: (clientOrderId: string, at: number) => void;
  readonly onChange: () => void;
}

export class ExchangeModel {
  readonly trades: VenueTrade[] = [];
  readonly #orders: LiveOrder[] = [];
  readonly #positions: { at: number; side: PositionSide; amount: Decimal }[] = [];
  readonly #onWire = new Set<Request>();
  #due: Due[] = [];
  #count = 0;

  constructor(
    public now: number,
    amounts: Readonly<Record<PositionSide, Decimal>>,
    private readonly witness: Witness,
  ) {
    for (const side of POSITION_SIDES) {
      this.#positions.push({ at: now - 60_000, side, amount: amounts[side] });
    }
  }

  advance(ms: number): void {
    const to = this.now + ms;
    for (;;) {
      const next = this.#due.reduce<Due | null>(
        (first, event) => (first === null || event.at < first.at ? event : first),
        null,
      );
      if (next === null || next.at > to) break;
      this.#due = this.#due.filter((event) => event !== next);
      this.now = next.at;
      next.run();
      this.witness.onChange();
    }
    this.now = to;
  }

  send(order: Order, fate: Fate): SendOutcome {
    const { signedAt, recvWindowMs } = order;
    if (signedAt === null || recvWindowMs === null) throw new Error('sent without a token');
    const request = { order, signedAt, recvWindowMs };
    switch (fate.kind) {
      case 'notSent':
        return { kind: 'notSent', refusal: { kind: 'connection', code: null, text: 'refused' } };
      case 'refused':
        return { kind: 'rejected', refusal: { kind: fate.why, code: null, text: 'refused' } };
      case 'lost':
        return { kind: 'unknown', why: 'timeout' };
      case 'delayed':
        this.#onWire.add(request);
        this.#due.push({
          at: this.now + fate.ms,
          run: () => {
            this.#onWire.delete(request);
            this.#deliver(request, { kind: 'filled', answered: false });
          },
        });
        return { kind: 'unknown', why: 'timeout' };
      case 'filled':
      case 'pieces':
      case 'resting': {
        const outcome = this.#deliver(request, fate);
        return fate.answered ? outcome : { kind: 'unknown', why: 'connection reset' };
      }
    }
  }

  /** A person, or another operation, trades on the same position. */
  tradeByPerson(side: PositionSide, orderSide: OrderSide, quantity: Decimal): void {
    const reduces = orderSide === closingSide(side);
    const size = reduces ? minOf(quantity, this.amountOf(side)) : quantity;
    if (size.eq(ZERO)) return;
    const live = this.#create(`person-${this.#count}`, side, orderSide, size);
    this.#execute(live, size);
    this.#conclude(live, 'FILLED');
    this.witness.onChange();
  }

  /** Quantity of these ids that has executed, or still may, without any further request. */
  exposureOf(clientOrderIds: ReadonlySet<string>): Decimal {
    const executed = this.executedOf(clientOrderIds);
    const open = this.#orders
      .filter((live) => clientOrderIds.has(live.report.clientOrderId) && !isOver(live))
      .map((live) => live.report.quantity.minus(latest(live).executed));
    const onWire = [...this.#onWire]
      .filter(({ order }) => clientOrderIds.has(order.clientOrderId))
      .filter(({ signedAt, recvWindowMs }) => this.now - signedAt <= recvWindowMs)
      .map(({ order }) => order.quantity);
    return sum([executed, ...open, ...onWire]);
  }

  executedOf(clientOrderIds: ReadonlySet<string>): Decimal {
    return sum(this.tradesOf(clientOrderIds).map((trade) => trade.quantity));
  }

  tradesOf(clientOrderIds: ReadonlySet<string>): readonly VenueTrade[] {
    const ids = new Set(
      this.#orders
        .filter((live) => clientOrderIds.has(live.report.clientOrderId))
        .map((live) => live.report.exchangeOrderId),
    );
    return this.trades.filter((trade) => ids.has(trade.exchangeOrderId));
  }

  amountOf(side: PositionSide): Decimal {
    return this.#positions.filter((row) => row.side === side).at(-1)?.amount ?? ZERO;
  }

  /** What a reading shows that lags by `lagMs`. A flat position is not reported. */
  viewPositions(
    lagMs: number,
    marks: Readonly<Record<PositionSide, Decimal>>,
  ): readonly Position[] {
    return POSITION_SIDES.flatMap((side) => {
      const row = this.#positions
        .filter((state) => state.side === side && this.#isVisible(state.at, lagMs))
        .at(-1);
      if (row === undefined || row.amount.eq(ZERO)) return [];
      const { amount, at: updateTime } = row;
      const entryPrice = decimal('100');
      return [{ symbol: SYMBOL, side, amount, entryPrice, markPrice: marks[side], updateTime }];
    });
  }

  viewOrders(lagMs: number): readonly VenueOrder[] {
    return this.#orders.flatMap((live) => {
      const state = live.states.filter((entry) => this.#isVisible(entry.at, lagMs)).at(-1);
      if (state === undefined) return [];
      return [{ ...live.report, status: state.status, executed: state.executed }];
    });
  }

  viewTrades(lagMs: number): readonly VenueTrade[] {
    return this.trades.filter((trade) => this.#isVisible(trade.time, lagMs));
  }

  #isVisible(at: number, lagMs: number): boolean {
    return lagMs === 0 || at <= this.now - lagMs;
  }

  #deliver(
    { order, signedAt, recvWindowMs }: Request,
    fate: Extract<Fate, { kind: 'filled' | 'pieces' | 'resting' }>,
  ): SendOutcome {
    if (this.now - signedAt > recvWindowMs) return refusal('clock', -1021);
    const { clientOrderId, kind, side, quantity } = order;
    if (kind === 'close' && this.amountOf(side).lt(quantity)) {
      return refusal('nothingToClose', -2022);
    }
    this.witness.onAccepted(clientOrderId, this.now);
    const live = this.#create(clientOrderId, side, orderSideOf(kind, side), quantity);
    if (fate.kind === 'filled') {
      this.#execute(live, quantity);
      this.#conclude(live, 'FILLED');
    } else if (fate.kind === 'resting') {
      this.#later(fate.ms, () => {
        this.#execute(live, quantity);
        this.#conclude(live, 'EXPIRED');
      });
    } else {
      fate.tenths.forEach((tenths, index) => {
        const size = quantity.times(`${tenths}`).times('0.1');
        this.#later(fate.gapMs * index, () => this.#execute(live, size));
      });
      this.#later(fate.gapMs * fate.tenths.length, () => this.#conclude(live, 'EXPIRED'));
    }
    this.witness.onChange();
    return { kind: 'accepted', order: { ...live.report, ...latest(live) } };
  }

  #later(ms: number, run: () => void): void {
    if (ms === 0) run();
    else this.#due.push({ at: this.now + ms, run });
  }

  #create(id: string, side: PositionSide, orderSide: OrderSide, quantity: Decimal): LiveOrder {
    this.#count += 1;
    const live: LiveOrder = {
      report: {
        exchangeOrderId: `ex-${this.#count}`,
        clientOrderId: id,
        symbol: SYMBOL,
        positionSide: side,
        orderSide,
        quantity,
        time: this.now,
      },
      states: [{ at: this.now, status: 'NEW', executed: ZERO }],
    };
    this.#orders.push(live);
    return live;
  }

  /** Executes up to `size`: less where the order has less left, or the position. */
  #execute(live: LiveOrder, size: Decimal): void {
    const { positionSide: side, orderSide, quantity, exchangeOrderId } = live.report;
    const before = this.amountOf(side);
    const reduces = orderSide === closingSide(side);
    const left = minOf(size, quantity.minus(latest(live).executed));
    const done = reduces ? minOf(left, before) : left;
    if (done.lte(ZERO)) return;
    const executed = latest(live).executed.plus(done);
    live.states.push({ at: this.now, status: 'PARTIALLY_FILLED', executed });
    const amount = reduces ? before.minus(done) : before.plus(done);
    this.#positions.push({ at: this.now, side, amount });
    this.trades.push({
      tradeId: `t-${this.trades.length + 1}`,
      exchangeOrderId,
      symbol: SYMBOL,
      positionSide: side,
      orderSide,
      quantity: done,
      price: decimal(`${100 + (this.trades.length % 7)}.5`),
      commission: done.times('0.04'),
      commissionAsset: 'USDT',
      realizedPnl: done.times('0.3'),
      time: this.now,
    });
  }

  #conclude(live: LiveOrder, otherwise: VenueOrderStatus): void {
    const { executed } = latest(live);
    const status = executed.eq(live.report.quantity) ? 'FILLED' : otherwise;
    live.states.push({ at: this.now, status, executed });
  }
}

function latest(live: LiveOrder): {
  readonly status: VenueOrderStatus;
  readonly executed: Decimal;
} {
  const { status, executed } = live.states.at(-1) ?? { status: 'NEW' as const, executed: ZERO };
  return { status, executed };
}

function isOver(live: LiveOrder): boolean {
  const { status } = latest(live);
  return status === 'FILLED' || status === 'EXPIRED';
}

function refusal(kind: RefusalKind, code: number): SendOutcome {
  return { kind: 'rejected', refusal: { kind, code, text: 'refused' } };
}
