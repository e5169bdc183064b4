// Whether the API is heard: one notice when no signal was received for too long, one when it is again.
import type { SignalOutcome } from './outcome';
import { isSuccess } from './outcome';

/** What people are told of an outage. Wall times, ms. */
export interface OutageNotice {
  readonly event: 'RAISED' | 'RESOLVED';
  /** Of the outage; both of its notices have it. */
  readonly uid: string;
  /** The last failure before it was raised. */
  readonly cause: SignalOutcome;
  readonly raisedAt: number;
  readonly resolvedAt: number | null;
}

/** What the watch needs from outside. */
export interface OutageDeps {
  /** Wall clock, in milliseconds. */
  readonly now: () => number;
  /** A clock that never jumps, in milliseconds. */
  readonly monotonic: () => number;
  readonly newId: () => string;
  /** Calls back once after the time, unless the returned function is called before. */
  readonly after: (ms: number, then: () => void) => () => void;
  readonly tell: (notice: OutageNotice) => void;
}

/** Takes every outcome as it comes. */
export interface OutageWatch {
  readonly outcome: (outcome: SignalOutcome) => void;
  readonly stop: () => void;
}

/**
 * Watches for an API that takes no signal for `afterMs`, counted from the last one it took, or from
 * the start. A refused connection, a refused key and an error count alike: nothing is asked for then.
 * One outage is told once and resolved once, however long it lasts.
 */
export function watchOutage(deps: OutageDeps, afterMs: number): OutageWatch {
  let heardMs = deps.monotonic();
  let cause: SignalOutcome | undefined;
  let raised: OutageNotice | undefined;
  let cancel: (() => void) | undefined;

  const raise = () => {
    if (cause === undefined) return;
    raised = {
      event: 'RAISED',
      uid: deps.newId(),
      cause,
      raisedAt: deps.now(),
      resolvedAt: null,
    };
    deps.tell(raised);
  };
  const stop = () => {
    cancel?.();
    cancel = undefined;
  };

  return {
    stop,
    outcome: (outcome) => {
      if (isSuccess(outcome)) {
        // A limit on wrong keys also answers 429: no sign that signals are received.
        if (outcome.kind === 'throttled' && !outcome.byEndpoint) return;
        stop();
        heardMs = deps.monotonic();
        if (raised !== undefined) {
          deps.tell({ ...raised, event: 'RESOLVED', resolvedAt: deps.now() });
        }
        raised = undefined;
        return;
      }
      cause = outcome;
      cancel ??= deps.after(Math.max(0, afterMs - (deps.monotonic() - heardMs)), raise);
    },
  };
}
