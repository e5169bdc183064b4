// The latest mark of each symbol, and how lively it is, by what any account's reading told.
import { decimal, type Decimal, type KnownMark } from '@hedge/domain';

/** Of this is assumed before anything is known of a symbol, relative and within a second. */
const DEVIATION_ASSUMED = 0.0003;
/** A market that stands still for a while is not believed to do so for good. */
const DEVIATION_LEAST = 0.0001;
/** So many standard deviations a price is given credit for. */
const DEVIATIONS = 3;
/** What happened so long ago counts for about a third of what happens now. */
const FORGOTTEN_MS = 600_000;
/** Marks that are nearer together tell of the exchange's rounding. */
const APART_MS = 1_000;

interface Entry {
  readonly mark: Decimal;
  readonly atMs: number;
  /** Per second, of relative moves. */
  readonly variance: number;
}

export class MarkBook {
  readonly #entries = new Map<string, Entry>();

  /** @param nowMs monotonic */
  note(symbol: string, mark: Decimal, nowMs: number): void {
    const before = this.#entries.get(symbol);
    if (before === undefined) {
      this.#entries.set(symbol, { mark, atMs: nowMs, variance: DEVIATION_ASSUMED ** 2 });
      return;
    }
    const passedMs = nowMs - before.atMs;
    if (passedMs < APART_MS) return;
    // A ratio that only says when to look; no amount is computed from it.
    const move = Number(mark.div(before.mark).minus('1').toFixed(12));
    const seen = move ** 2 / (passedMs / 1_000);
    const weight = 1 - Math.exp(-passedMs / FORGOTTEN_MS);
    const variance = before.variance + weight * (seen - before.variance);
    this.#entries.set(symbol, { mark, atMs: nowMs, variance });
  }

  get(symbol: string): KnownMark | undefined {
    const entry = this.#entries.get(symbol);
    if (entry === undefined) return undefined;
    const deviation = Math.max(DEVIATION_LEAST, Math.sqrt(entry.variance));
    return { mark: entry.mark, move: decimal((DEVIATIONS * deviation).toFixed(12)) };
  }
}
