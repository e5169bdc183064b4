// What the exchange does not show: of an order for a while, where each trace lags by itself; and of the
// positions in an answer.
import { DEFAULT_SETTINGS, parseClientOrderId, ZERO, type Order } from '@hedge/domain';
import type { HiddenAspect, PaperEngine } from '@hedge/paper-engine';
import type { Trace } from './faults';
import { unifiedSymbol } from './rows';

/** An order as the exchange took it, from whoever holds this key. */
interface HiddenOrder {
  readonly apiKey: string;
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly positionSide: string;
}

/** An order whose execution its position did not show for so long, in exchange time. */
interface HiddenPosition extends HiddenOrder {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What hides an execution from every question about an order; its position is the fourth kind of evidence. */
const QUESTIONS: readonly Trace[] = ['order', 'list', 'trades'];

type Decided = Pick<Order, 'clientOrderId' | 'symbol' | 'side' | 'readAt'>;

/** The order's trades and position are hidden by the engine, its two look-ups here. */
export class HiddenTraces {
  readonly #until = new Map<string, number>();
  readonly #positions: HiddenPosition[] = [];
  /** Orders that no question told of for longer than the evidence margin. */
  readonly #untold: HiddenPosition[] = [];
  /** By who reads which account: whether the last answer lacked a position. */
  readonly #lacked = new Map<string, boolean>();
  readonly #lackedTwice = new Set<string>();

  hide(
    engine: Pick<PaperEngine, 'hideOrder'>,
    order: HiddenOrder,
    what: readonly Trace[],
    { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  ): void {
    const isLong = untilMs - fromMs > DEFAULT_SETTINGS.evidenceMarginMs;
    if (isLong && what.includes('position')) this.#positions.push({ ...order, fromMs, untilMs });
    if (isLong && QUESTIONS.every((trace) => what.includes(trace))) {
      this.#untold.push({ ...order, fromMs, untilMs });
    }
    const aspects = what.filter(
      (trace): trace is 'trades' | 'position' => trace === 'trades' || trace === 'position',
    );
    if (aspects.length > 0) {
      engine.hideOrder(order.orderId, untilMs, aspects satisfies readonly HiddenAspect[]);
    }
    for (const trace of what) {
      const key = `${order.clientOrderId} ${trace}`;
      this.#until.set(key, Math.max(untilMs, this.#until.get(key) ?? 0));
    }
  }

  isHidden(clientOrderId: string, trace: 'order' | 'list', nowMs: number): boolean {
    return nowMs < (this.#until.get(`${clientOrderId} ${trace}`) ?? 0);
  }
  /** @param reader a process and the account that it reads */
  noteReading(reader: string, readAt: number, lacks: boolean): void {
    if (lacks && this.#lacked.get(reader) === true) this.#lackedTwice.add(`${reader} ${readAt}`);
    this.#lacked.set(reader, lacks);
  }

  /**
   * Whether this order was decided on an answer that lacked a position, as the one before it did: two
   * readings that agree on what is not true are believed.
   */
  isBaselineMissing(
    { baseline, readAt }: Pick<Order, 'baseline' | 'readAt'>,
    apiKey: string,
  ): boolean {
    const isOf = (key: string) => key.endsWith(` ${apiKey} ${readAt}`);
    return baseline.amount.eq(ZERO) && [...this.#lackedTwice].some(isOf);
  }

  /**
   * Whether all four kinds of evidence denied this order for longer than the margin: no question told of
   * it, and two readings in a row lacked its position meanwhile. Nobody could know that it had executed.
   */
  isDenied(clientOrderId: string): boolean {
    return this.#untold
      .filter((order) => order.clientOrderId === clientOrderId)
      .some(({ apiKey, fromMs, untilMs }) =>
        [...this.#lackedTwice].some((key) => {
          const at = key.lastIndexOf(' ');
          const readAt = Number(key.slice(at));
          const isOf = key.slice(0, at).endsWith(` ${apiKey}`);
          return isOf && readAt >= fromMs && readAt <= untilMs;
        }),
      );
  }

  /**
   * Whether the position on which this order's decision rests lacked, for longer than the evidence
   * margin, what an order of another operation had executed on it: its baseline is wrong by that, and
   * evidence against it can never agree.
   * @param errorMs how far the time of its reading may be from the exchange's
   */
  isBaselineWrong(order: Decided, apiKey: string, errorMs: number): boolean {
    const own = parseClientOrderId(order.clientOrderId)?.operationHex;
    return this.#positions.some(
      (hidden) =>
        hidden.apiKey === apiKey &&
        unifiedSymbol(hidden.symbol) === order.symbol &&
        hidden.positionSide === order.side &&
        parseClientOrderId(hidden.clientOrderId)?.operationHex !== own &&
        hidden.fromMs - errorMs <= order.readAt &&
        order.readAt <= hidden.untilMs + errorMs,
    );
  }
}
