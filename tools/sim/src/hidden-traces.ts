// What is not shown of an order for a while: each trace lags by itself.
import type { HiddenAspect, PaperEngine } from '@hedge/paper-engine';
import type { Trace } from './faults';

/** The order's trades and position are hidden by the engine, its two look-ups here. */
export class HiddenTraces {
  readonly #until = new Map<string, number>();

  hide(
    engine: PaperEngine,
    order: { readonly orderId: number; readonly clientOrderId: string },
    what: readonly Trace[],
    untilMs: number,
  ): void {
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
}
