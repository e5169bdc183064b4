// What this process may spend of an address's request weight, which it shares with other workers.
//
// The exchange's count comes with each answer, and what other processes have under way is in none. So
// weight is taken out of a common store before it is spent: in pieces, so that a statement is needed
// once in about ten readings, and of the period in which the request will be counted. Near a period's
// end that may be the next one, so it is taken of both. What is taken and not spent is lost with its
// period.
import type { Venue, VenueHolds } from '@hedge/cycle';
import type { Logger } from '@hedge/platform';

/** At most so much of any period of that length may be taken by everybody together. */
export interface WeightCeiling {
  readonly windowMs: number;
  readonly most: number;
}

export interface WeightShare {
  /** Spends that weight. Never rejects; false where there is none, or where the store does not answer. */
  draw(weight: number, ceilings: readonly WeightCeiling[]): Promise<boolean>;
  /** Gives back what was drawn for a request that never left. */
  giveBack(weight: number): void;
  /** The most that could be drawn now, as of what was told last. */
  room(ceilings: readonly WeightCeiling[]): number;
  /** Gets the next piece where little is left, beside what is waited for anyway. Never rejects. */
  prepare(ceilings: readonly WeightCeiling[]): Promise<void>;
}

export interface WeightShareDeps {
  readonly holds: Pick<VenueHolds, 'takeWeight'>;
  readonly venue: Venue;
  readonly logger: Pick<Logger, 'error'>;
  readonly exchangeNow: () => number | null;
}

/** A piece is so much of what may be taken of a period. */
const PIECES = 40;
/** A request that leaves so shortly before a period's end may be counted in the next: its travel, and
 * how far our lower bound of the exchange's time may lie behind it. */
const GUARD_MS = 5_000;

/** What this process holds and knows of one period. */
interface Slot {
  readonly windowMs: number;
  readonly period: number;
  held: number;
  /** What draws need that wait for another's statement. */
  waiting: number;
  /** Everybody together, as of what was last told. */
  takenAtLeast: number;
  taking: Promise<boolean> | null;
}

/** What is held counts up to the ceiling only: beyond it, it was taken for requests that matter more. */
function roomIn({ held, takenAtLeast }: Slot, most: number): number {
  return Math.max(0, Math.max(0, held) + most - takenAtLeast);
}

export function makeWeightShare(deps: WeightShareDeps): WeightShare {
  const { holds, venue, exchangeNow } = deps;
  let slots: readonly Slot[] = [];
  /** Spent before the exchange's time was known: charged to the first period that is. */
  let owed = 0;

  const slotOf = (windowMs: number, period: number): Slot => {
    const known = slots.find((each) => each.windowMs === windowMs && each.period === period);
    if (known !== undefined) return known;
    const made = { windowMs, period, held: 0, waiting: 0, takenAtLeast: 0, taking: null };
    const isPast = (each: Slot) => each.windowMs === windowMs && each.period < period - 1;
    slots = [...slots.filter((each) => !isPast(each)), made];
    return made;
  };

  /** Of every window the period that counts now, and the next where a request may arrive in it. */
  const slotsAt = (now: number, ceilings: readonly WeightCeiling[]) => {
    const needed = ceilings.flatMap(({ windowMs, most }) => {
      const period = Math.floor(now / windowMs);
      const next = Math.floor((now + GUARD_MS) / windowMs);
      const periods = next === period ? [period] : [period, next];
      return periods.map((each) => ({ slot: slotOf(windowMs, each), most }));
    });
    for (const { slot } of needed) slot.held -= owed;
    owed = 0;
    return needed;
  };

  async function ask(slot: Slot, amount: number, most: number): Promise<boolean> {
    if (slot.takenAtLeast + amount > most) return false;
    try {
      const taken = await holds.takeWeight(venue, slot, amount, most);
      slot.takenAtLeast = Math.max(slot.takenAtLeast, taken ?? most - amount + 1);
      if (taken !== null) slot.held += amount;
      return taken !== null;
    } catch (error) {
      deps.logger.error('request weight cannot be taken', { mode: venue.mode, error });
      return false;
    }
  }

  /** Gets a piece, or all that is waited for; where neither is there, what the one request needs. */
  async function takePiece(slot: Slot, least: number, most: number): Promise<boolean> {
    const piece = Math.max(least + slot.waiting, Math.floor(most / PIECES));
    return (await ask(slot, piece, most)) || (piece > least && (await ask(slot, least, most)));
  }

  function take(slot: Slot, least: number, most: number): Promise<boolean> {
    slot.taking ??= takePiece(slot, least, most).finally(() => {
      slot.taking = null;
    });
    return slot.taking;
  }

  return {
    async draw(weight, ceilings) {
      for (;;) {
        const now = exchangeNow();
        if (now === null) {
          owed += weight;
          return true;
        }
        const needed = slotsAt(now, ceilings);
        const lacking = needed.find(({ slot }) => slot.held < weight);
        if (lacking === undefined) {
          if (needed.some(({ slot, most }) => roomIn(slot, most) < weight)) return false;
          for (const { slot } of needed) slot.held -= weight;
          return true;
        }
        const { slot, most } = lacking;
        if (slot.taking === null) {
          if (!(await take(slot, weight - slot.held, most))) return false;
          continue;
        }
        // Of another draw, which may have less priority: what it was refused says nothing of this one.
        slot.waiting += weight;
        await slot.taking;
        slot.waiting -= weight;
      }
    },
    giveBack(weight) {
      const now = exchangeNow();
      if (now === null) return;
      for (const slot of slots) {
        if (slot.period === Math.floor(now / slot.windowMs)) slot.held += weight;
      }
    },
    room(ceilings) {
      const now = exchangeNow();
      if (now === null) return Infinity;
      return Math.min(...slotsAt(now, ceilings).map(({ slot, most }) => roomIn(slot, most)));
    },
    async prepare(ceilings) {
      const now = exchangeNow();
      if (now === null) return;
      await Promise.all(
        slotsAt(now, ceilings).map(async ({ slot, most }) => {
          const piece = Math.floor(most / PIECES);
          if (slot.held < piece / 2) await take(slot, piece, most);
        }),
      );
    },
  };
}
