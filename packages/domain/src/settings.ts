// The protocol's durations: settings, so that tests can shorten them and nobody has to guess them.

/** All in ms. */
export interface ProtocolSettings {
  /** Receive window while no execution is recorded: no decision older than this can execute. */
  readonly decisionWindowMs: number;
  /** Receive window after a recorded execution, from the token's own time. */
  readonly begunWindowMs: number;
  /**
   * Added to the receive window before absence may be concluded. Must cover matching delay,
   * visibility lag of look-ups and readings, and the error of the exchange time.
   */
  readonly evidenceMarginMs: number;
  /** An INTENDED row older than the process is looked up no earlier than this after its start. */
  readonly restartLookupMs: number;
  /** How long an order concluded ABSENT is still looked up. */
  readonly absentRecallMs: number;
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
  /** Unknown for longer: only a person can tell. */
  readonly unknownMaxMs: number;
  /** A quote older than this confirms nothing. */
  readonly quoteMaxAgeMs: number;
  readonly nakedLegAlertMs: number;
}

export const DEFAULT_SETTINGS: ProtocolSettings = {
  decisionWindowMs: 5_000,
  begunWindowMs: 3_000,
  evidenceMarginMs: 10_000,
  restartLookupMs: 15_000,
  absentRecallMs: 60_000,
  backoffMinMs: 2_000,
  backoffMaxMs: 60_000,
  unknownMaxMs: 24 * 60 * 60 * 1_000,
  quoteMaxAgeMs: 10_000,
  nakedLegAlertMs: 6_000,
};

/** 2 s doubling to 60 s with the default settings; `count` is the number of refusals before. */
export function computeBackoffMs(settings: ProtocolSettings, count: number): number {
  return Math.min(settings.backoffMaxMs, settings.backoffMinMs * 2 ** Math.min(count, 20));
}
