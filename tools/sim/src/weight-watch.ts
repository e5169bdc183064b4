// I8, of request weight: what all workers together ask in one of the exchange's minutes.
//
// A fifth of the limit is nobody's. Of the rest readings have 70 %, and what is over is kept: closes may
// bring it to 90 %, naked legs to all of it. So what counts against each part is what has no more
// priority; orders weigh nothing. Exactly: the part itself is never reached, whatever is in flight.
import type { RequestPriority } from '@hedge/cycle';

const SPENT_AT_MOST = 0.8;

/** Stated here once more: a change of the budget's own must be noticed. */
const PARTS = [
  { of: 'readings', share: 0.7, who: ['query', 'read'] },
  { of: 'readings and closes', share: 0.9, who: ['query', 'read', 'close'] },
  { of: 'all requests', share: 1, who: ['query', 'read', 'close', 'naked'] },
] as const satisfies readonly {
  readonly of: string;
  readonly share: number;
  readonly who: readonly RequestPriority[];
}[];

export class WeightWatch {
  readonly #sums = new Map<string, number>();
  #minute = -1;

  /** @param accuse called once for each part and minute */
  constructor(
    readonly limit: number,
    readonly accuse: (text: string) => void,
  ) {}

  /** A request has reached the exchange. */
  note(weight: number, priority: RequestPriority, minute: number): void {
    if (minute !== this.#minute) this.#sums.clear();
    this.#minute = minute;
    for (const { of, share, who } of PARTS) {
      if (!(who as readonly RequestPriority[]).includes(priority)) continue;
      const before = this.#sums.get(of) ?? 0;
      const ceiling = this.limit * SPENT_AT_MOST * share;
      this.#sums.set(of, before + weight);
      if (before >= ceiling || before + weight < ceiling) continue;
      this.accuse(`${of} weighed ${before + weight} of ${this.limit} in a minute`);
    }
  }
}
