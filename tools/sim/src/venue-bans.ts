// The exchange's side of its limits: what it counts, whom it has banned, and I8.
import type { RequestPriority } from '@hedge/cycle';
import type { RefusedAnswer } from '@hedge/exchange';
import type { PaperEngine } from '@hedge/paper-engine';
import { WeightWatch } from './weight-watch';
import type { World } from './world';

/** Every worker is at this address. */
const ADDRESS = 'workers';
/** So long a worker believes that it knows what others were told. */
const KNOWN_FOR_MS = 5_000;
export const WEIGHT_WINDOW_MS = 60_000;

export interface VenueBansDeps {
  readonly world: World;
  readonly engine: PaperEngine;
  /** What an address may ask in a minute. */
  readonly weightLimit: number;
  readonly accuse: (text: string) => void;
}

/** Times are the run's: a ban lasts as long as it says, whatever the exchange's clock does. */
export class VenueBans {
  readonly #deps: VenueBansDeps;
  readonly #watch: WeightWatch;
  /** Requests that found no room in the budget, and so never left. */
  denied = 0;
  #untilMs = 0;
  #status: 418 | 429 = 418;
  /** When a worker first heard of the present ban and had stored it; null while nobody has. */
  #storedAt: number | null = null;
  readonly #told = new Set<string>();

  constructor(deps: VenueBansDeps) {
    this.#deps = deps;
    this.#watch = new WeightWatch(deps.weightLimit, deps.accuse);
  }

  /** Everybody at the address is to wait for so long. */
  ban(ms: number, status: 418 | 429): void {
    const { world } = this.#deps;
    world.note(`ban ${status} ${ms}`);
    if (world.now() + ms <= this.#untilMs) return;
    // One that is made longer is another: who has heard of the first asks once when that is over.
    this.#storedAt = null;
    this.#told.clear();
    this.#untilMs = world.now() + ms;
    this.#status = status;
  }

  isBanned(): boolean {
    return this.#deps.world.now() < this.#untilMs;
  }

  /** I8: no request leaves in a ban by whoever was told of it, or could have read that another was. */
  noteLeaving(worker: string): void {
    if (!this.isBanned()) return;
    const now = this.#deps.world.now();
    if (this.#told.has(worker)) this.#deps.accuse(`${worker} was told of the ban and asked again`);
    else if (this.#storedAt !== null && now > this.#storedAt + KNOWN_FOR_MS) {
      this.#deps.accuse(`${worker} asked ${now - this.#storedAt} ms after the ban was stored`);
    }
  }

  /** A worker has heard of the ban; it stores it before it does anything else. */
  noteTold(worker: string, untilMs: number): void {
    if (untilMs !== this.#untilMs) return;
    this.#told.add(worker);
    this.#storedAt ??= this.#deps.world.now();
  }

  /**
   * Counts a request as it arrives; who passes the limit is banned for the rest of the minute.
   * @returns the refusal, or how much the minute has used
   */
  admit(
    weight: number,
    priority: RequestPriority,
  ): { readonly refused: RefusedAnswer; readonly untilMs: number } | { readonly used: number } {
    const { world, engine, weightLimit } = this.#deps;
    if (!this.isBanned()) {
      const now = world.venueNow();
      const { usedWeight: used } = engine.admitRequest(ADDRESS, weight, now);
      this.#watch.note(weight, priority, Math.floor(now / WEIGHT_WINDOW_MS));
      if (used <= weightLimit) return { used };
      this.ban(WEIGHT_WINDOW_MS - (now % WEIGHT_WINDOW_MS), 429);
    }
    const retryAfterMs = this.#untilMs - world.now();
    const text = this.#status === 418 ? 'Way too many requests' : 'Too many requests';
    const answer = { httpStatus: this.#status, code: -1003, text, retryAfterMs, dateMs: null };
    return { refused: answer, untilMs: this.#untilMs };
  }
}
