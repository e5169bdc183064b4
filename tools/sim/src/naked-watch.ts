// I3: a leg that stands alone for longer than the threshold is told of, as soon as anybody looks.
import { decimal, sum, type Operation } from '@hedge/domain';
import type { LedgerFill } from '@hedge/paper-engine';

/** The exchange time is read late by as much, at most. */
const SLACK_MS = 200;
/** One cycle may lose the operation to another worker that is just moving it. */
const CYCLES_MIN = 3;

interface Cycle {
  readonly begunAt: number;
  readonly endedAt: number;
}

/** Times are the exchange's, ms. */
export class NakedWatch {
  readonly #cycles: Cycle[] = [];
  readonly #alertedAt = new Map<string, number>();
  readonly #settledAt = new Map<string, number>();

  /** A cycle that served every account, in time and without an error. */
  noteCycle(cycle: Cycle): void {
    this.#cycles.push(cycle);
  }

  noteAlert(operationId: string, at: number): void {
    if (!this.#alertedAt.has(operationId)) this.#alertedAt.set(operationId, at);
  }

  noteSettled(operationId: string, at: number): void {
    this.#settledAt.set(operationId, at);
  }

  /**
   * Why the operation was naked in silence; null when it was not.
   * @param fills its own executions, oldest first
   */
  findSilence(
    operation: Operation,
    fills: readonly LedgerFill[],
    thresholdMs: number,
  ): string | null {
    const [first] = fills;
    if (first === undefined) return null;
    const dueAt = first.time + thresholdMs + SLACK_MS;
    const untilMs = Math.min(
      this.#wholeAt(operation, fills),
      this.#settledAt.get(operation.id) ?? Infinity,
      this.#alertedAt.get(operation.id) ?? Infinity,
    );
    const silent = this.#cycles.filter(
      ({ begunAt, endedAt }) => begunAt >= dueAt && endedAt < untilMs,
    );
    if (silent.length < CYCLES_MIN) return null;
    return `${operation.id} was naked from ${first.time} on and not told of by ${silent.length} cycles`;
  }

  /** When its own executions had closed both legs. */
  #wholeAt({ legs }: Operation, fills: readonly LedgerFill[]): number {
    const isWhole = legs.every(({ side, quantity }) => {
      const own = fills.filter((fill) => fill.positionSide === side);
      return sum(own.map((fill) => decimal(fill.quantity))).gte(quantity);
    });
    return isWhole ? Math.max(...fills.map((fill) => fill.time)) : Infinity;
  }
}
