// What everybody on one address must know together, kept where every worker and every restart sees it:
// what the exchange told them, and how much of its request weight they have taken.

/** An exchange with the world it trades in, as seen from one address: one limit, one ban. */
export interface Venue {
  readonly exchange: 'binanceusdm';
  readonly mode: 'paper' | 'demo' | 'live';
  /** The local address that requests leave from; null for the one that the machine chooses. */
  readonly egressAddress: string | null;
  /**
   * Whether accounts that name no address leave from there. What one such address was told holds back
   * the others as well: called differently by other workers, or before, it may be the same.
   */
  readonly isDefault: boolean;
}

/** Told to wait: nothing may be asked of the venue for so long, whoever asks from that address. */
export interface VenueHold {
  /**
   * From the moment it is recorded or loaded, ms. A duration and no date, so that the clock of no
   * worker takes part: it may be off from the exchange's, and may be set while a ban lasts.
   */
  readonly remainingMs: number;
  /** A ban of the address (418), or merely a limit. */
  readonly banned: boolean;
  readonly why: string;
}

/** One of the exchange's own periods of counting: `period` × `windowMs` is its beginning, exchange time. */
export interface WeightPeriod {
  readonly windowMs: number;
  readonly period: number;
}

/** Rejects when the store cannot tell: then nothing is known, and nothing may be asked. */
export interface VenueHolds {
  /** The hold in force, null when there is none. */
  loadHold(venue: Venue): Promise<VenueHold | null>;
  /** The later end counts: a shorter hold never shortens a longer one. */
  recordHold(venue: Venue, hold: VenueHold): Promise<void>;
  /**
   * Takes so much of the period's weight for whoever asks, unless more than `most` would then be taken
   * by everybody together. Default addresses share theirs, as they share holds.
   * @returns how much is taken now; null when nothing was given
   */
  takeWeight(
    venue: Venue,
    period: WeightPeriod,
    amount: number,
    most: number,
  ): Promise<number | null>;
}
