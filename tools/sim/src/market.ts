// The marks of a run: they walk, spike, and their quotes can be wrong for a while.
import { decimal, type Decimal } from '@hedge/domain';
import type { PaperEngine } from '@hedge/paper-engine';
import type { Happening } from './faults';
import type { Random } from './random';
import { toMark, venueSymbol } from './rows';
import { stepMark, type Scenario } from './scenario';
import type { Witness } from './witness';
import type { World } from './world';

export interface MarketDeps {
  readonly world: World;
  readonly engine: PaperEngine;
  readonly witness: Witness;
  readonly random: Random;
  readonly scenario: Scenario;
  /** When the marks stop moving. */
  readonly calmAt: number;
}

export class Market {
  readonly #deps: MarketDeps;
  readonly #marks: Map<string, Decimal>;

  constructor(deps: MarketDeps) {
    this.#deps = deps;
    this.#marks = new Map(deps.scenario.marks);
    this.#note();
    deps.world.at(deps.world.now() + 500, () => this.#walk());
  }

  do(what: Extract<Happening, { kind: 'spike' | 'quote' }>): void {
    const symbols = [...this.#marks.keys()];
    const symbol = symbols[what.symbol % symbols.length];
    if (symbol === undefined) return;
    if (what.kind === 'spike') this.#spike(symbol, decimal(what.factor), what.ms);
    else this.#spoil(symbol, what.how, what.ms);
  }

  #walk(): void {
    const { world, random, scenario, calmAt } = this.#deps;
    for (const [symbol, mark] of this.#marks) {
      this.#set(symbol, stepMark(random, mark, scenario.stepBps));
    }
    this.#note();
    if (world.now() < calmAt) world.at(world.now() + random.int(300, 1_500), () => this.#walk());
  }

  /** There and back, unless the walk has gone on meanwhile. */
  #spike(symbol: string, factor: Decimal, ms: number): void {
    const { world, engine } = this.#deps;
    const before = this.#marks.get(symbol);
    if (before === undefined) return;
    const spiked = before.times(factor).round(1);
    engine.setMark(venueSymbol(symbol), spiked, world.venueNow());
    this.#note();
    world.at(world.now() + ms, () => {
      if (this.#marks.get(symbol) !== before) return;
      this.#set(symbol, before);
      this.#note();
    });
  }

  /** Executions go on at the true mark. */
  #spoil(symbol: string, how: Extract<Happening, { kind: 'quote' }>['how'], ms: number): void {
    const { world, engine } = this.#deps;
    const venue = venueSymbol(symbol);
    const timeMs = world.venueNow();
    engine.setMarkFault(venue, how === 'stale' ? { kind: how, timeMs } : { kind: how }, timeMs);
    this.#note();
    world.at(world.now() + ms, () => {
      engine.setMarkFault(venue, null, world.venueNow());
      this.#note();
    });
  }

  /** What the exchange shows from now on: of a quote that stands still, where it stands. */
  #note(): void {
    const { world, engine, witness } = this.#deps;
    const shown = [...this.#marks.keys()].flatMap((symbol) => {
      const row = engine.premiumIndex(venueSymbol(symbol), world.venueNow());
      const mark = row.ok ? toMark(row.value).markPrice : null;
      return mark === null ? [] : [[symbol, mark] as const];
    });
    witness.noteMarks(new Map(shown));
  }

  #set(symbol: string, mark: Decimal): void {
    const { world, engine } = this.#deps;
    this.#marks.set(symbol, mark);
    engine.setMark(venueSymbol(symbol), mark, world.venueNow());
  }
}
