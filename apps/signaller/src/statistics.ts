// Counts signals: how many, how they went, and failures by kind.
import type { FailureKind, SignalOutcome } from './outcome';
import { failureKindOf } from './outcome';

/** The counts since the start. */
export interface Statistics {
  readonly sent: number;
  readonly succeeded: number;
  readonly failed: number;
  /** How many failures of each kind that occurred. */
  readonly failures: Readonly<Partial<Record<FailureKind, number>>>;
  /** The last outcome; undefined before the first. */
  readonly last: SignalOutcome | undefined;
}

/** Nothing counted yet. */
export const emptyStatistics: Statistics = {
  sent: 0,
  succeeded: 0,
  failed: 0,
  failures: {},
  last: undefined,
};

/** The counts with one more outcome. */
export function countOutcome(statistics: Statistics, outcome: SignalOutcome): Statistics {
  const kind = failureKindOf(outcome);
  const { failures } = statistics;
  return {
    sent: statistics.sent + 1,
    succeeded: statistics.succeeded + (kind === undefined ? 1 : 0),
    failed: statistics.failed + (kind === undefined ? 0 : 1),
    failures: kind === undefined ? failures : { ...failures, [kind]: (failures[kind] ?? 0) + 1 },
    last: outcome,
  };
}
