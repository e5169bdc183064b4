// What one run of an account comes to, as the cycle's row and its alerts need it.
import type { Position } from '@hedge/domain';
import { NO_PNL, type PnlRange } from './pnl-range';
import type { StandingFinding } from './standing-alerts';

/** What a reading tells about when to look again. */
export interface ReadMarks {
  /** Exchange time, ms. */
  readonly readAt: number;
  readonly positions: readonly Pick<Position, 'symbol' | 'markPrice'>[];
}

/** What one account's run did. */
export interface AccountResult extends StandingFinding {
  /** `deferred`: left alone in this cycle, because the request budget is for others. */
  readonly kind: 'read' | 'skipped' | 'deferred';
  /** What was read; null when nothing was. */
  readonly reading: ReadMarks | null;
  readonly operationsChecked: number;
  readonly closed: number;
  readonly attention: number;
  readonly errors: number;
  /** Of the totals that were read, of operations that are not closing. */
  readonly pnl: PnlRange;
}

/** The result of an account for which nothing was done. */
export function skippedResult(
  errors = 0,
  found: StandingFinding = { alerts: [], judged: [] },
): AccountResult {
  return {
    kind: 'skipped',
    reading: null,
    operationsChecked: 0,
    closed: 0,
    attention: 0,
    errors,
    pnl: NO_PNL,
    ...found,
  };
}
