// What the signaller writes: its start, changes of state, the statistics. Quiet while all is well.
import type { SignalOutcome } from './outcome';
import { describeOutcome, isSuccess } from './outcome';
import type { Statistics } from './statistics';
import { countOutcome, emptyStatistics, english, formatBlock } from './statistics';

/** Takes outcomes and writes what a person should see. */
export interface Report {
  readonly outcome: (outcome: SignalOutcome) => void;
  /** Writes the statistics now. */
  readonly statistics: () => void;
}

/** Where lines go and which clock stamps them. */
export interface ReportDeps {
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/**
 * Makes a report that writes an outcome only when it differs in kind from the one before: a beat
 * that keeps failing in the same way says so once, and the statistics tell how often.
 */
export function makeReport(deps: ReportDeps): Report {
  let counts: Statistics = emptyStatistics(deps.now());
  let last: SignalOutcome | undefined;
  const stamped = (text: string) => deps.write(`${new Date(deps.now()).toISOString()} ${text}`);
  return {
    outcome: (outcome) => {
      counts = countOutcome(counts, outcome);
      if (isSuccess(outcome)) {
        if (last === undefined) stamped('The first signal was received.');
        else if (!isSuccess(last)) stamped('Signals are received again.');
      } else if (last === undefined || stateOf(last) !== stateOf(outcome)) {
        stamped(`Signal failed: ${describeOutcome(outcome)}.${advice(outcome)}`);
      }
      last = outcome;
    },
    statistics: () => stamped(formatBlock(counts, english, deps.now())),
  };
}

function stateOf(outcome: SignalOutcome): string {
  return outcome.kind === 'failed' ? outcome.reason : describeOutcome(outcome);
}

function advice(outcome: SignalOutcome): string {
  if (outcome.kind === 'refused-key')
    return ' Set MONITOR_API_KEY to the key that the API accepts.';
  if (outcome.kind === 'wrong-status' && outcome.status === 404) {
    return ' Check the path of EDGE_FUNCTION_URL.';
  }
  return '';
}
