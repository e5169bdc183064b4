// The faults of one run as it meets them, and which of them it met.
import { isTimed, type CallEffect, type CallName, type Fault } from './faults';

type EffectOf<K extends CallEffect['kind']> = Extract<CallEffect, { readonly kind: K }>;

/** What happens to one call. */
export class CallEffects {
  constructor(readonly all: readonly CallEffect[]) {}

  find<K extends CallEffect['kind']>(kind: K): EffectOf<K> | undefined {
    return this.all.find((effect): effect is EffectOf<K> => effect.kind === kind);
  }
}

const NONE = new CallEffects([]);

export class FaultBook {
  readonly #byCall = new Map<string, Fault[]>();
  readonly #counts = new Map<CallName, number>();
  readonly #met = new Set<Fault>();

  /** @param isOver whether faults have stopped: calls are counted all the same */
  constructor(
    readonly faults: readonly Fault[],
    readonly isOver: () => boolean,
  ) {
    for (const fault of faults) {
      if (isTimed(fault)) continue;
      const key = `${fault.on} ${fault.nth}`;
      const rows = this.#byCall.get(key);
      if (rows) rows.push(fault);
      else this.#byCall.set(key, [fault]);
    }
  }

  /** Counts a call, and says what happens to it. */
  take(call: CallName): CallEffects {
    const nth = (this.#counts.get(call) ?? 0) + 1;
    this.#counts.set(call, nth);
    const faults = this.#byCall.get(`${call} ${nth}`);
    if (faults === undefined || this.isOver()) return NONE;
    for (const fault of faults) this.#met.add(fault);
    return new CallEffects(faults.flatMap((fault) => (isTimed(fault) ? [] : [fault.do])));
  }

  /** Notes that a timed fault happened. */
  note(fault: Fault): void {
    this.#met.add(fault);
  }

  /** Those that the run met, in the order of the list: without the others it is the same run. */
  met(): readonly Fault[] {
    return this.faults.filter((fault) => this.#met.has(fault));
  }
}
