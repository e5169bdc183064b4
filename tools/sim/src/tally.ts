// What many runs amount to: seeds, closes, faults met by kind, violations, and how fast it went.
import { isTimed } from './faults';
import type { SeedResult } from './run-seed';

export class Tally {
  seeds = 0;
  operations = 0;
  settled = 0;
  byHand = 0;
  lapsed = 0;
  misled = 0;
  shared = 0;
  tight = 0;
  denied = 0;
  violations = 0;
  readonly #failed: number[] = [];
  readonly #met = new Map<string, number>();

  add(result: SeedResult): void {
    this.seeds += 1;
    this.operations += result.operations;
    this.settled += result.settled;
    this.byHand += result.byHand;
    this.lapsed += result.lapsed;
    this.misled += result.misled;
    if (result.isShared) this.shared += 1;
    if (result.isTight) this.tight += 1;
    this.denied += result.denied;
    this.violations += result.violations.length;
    if (result.violations.length > 0) this.#failed.push(result.seed);
    for (const fault of result.met) {
      const kind = isTimed(fault) ? `${fault.do.kind} (by itself)` : fault.do.kind;
      this.#met.set(kind, (this.#met.get(kind) ?? 0) + 1);
    }
  }

  /** @param spentMs of CPU */
  lines(spentMs: number): readonly string[] {
    const kinds = [...this.#met].sort(([a], [b]) => (a < b ? -1 : 1));
    const total = kinds.reduce((all, [, count]) => all + count, 0);
    const rate = (this.seeds * 1_000) / Math.max(1, spentMs);
    return [
      `${total} faults met: ${kinds.map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
      `${this.settled} of ${this.operations} operations closed, ${this.byHand} of them on request; ${this.lapsed} requests lapsed; ${this.misled} left to a person, misled by the exchange`,
      ...(this.#failed.length > 0 ? [`seeds that fail: ${this.#failed.join(' ')}`] : []),
      `${this.shared} with each account left to any worker`,
      `${this.tight} with a tight limit of weight; ${this.denied} requests found no room in the budget`,
      `${this.seeds} seeds, ${this.violations} violations, ${rate.toFixed(1)} seeds per CPU second`,
    ];
  }
}
