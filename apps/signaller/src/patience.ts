// Patience with an endpoint that restarts: a signal is tried again for a while before it has failed.
import type { SignalOutcome } from './outcome';
import { isSuccess } from './outcome';
import type { SendSignal } from './request';

/** What patience needs from outside. */
export interface PatienceDeps {
  readonly send: SendSignal;
  readonly now: () => number;
  /** A clock that never jumps, in milliseconds. */
  readonly monotonic: () => number;
  readonly wait: (ms: number, abort: AbortSignal) => Promise<void>;
}

/** An API that restarts is back within this; later the backstop of the API takes over anyway. */
const patienceMs = 8_000;
const pauseMs = { first: 250, max: 1_000 };

/**
 * Makes a sender for which a restart of the endpoint is one late signal and not a missed one: after
 * a success, a signal that meets a closed door is sent again, after 250 ms doubling to 1 s, for at
 * most 8 s. The last attempt is the outcome. A signal only says "check now", so sending it twice is
 * harmless. There is no patience with a door that was closed before: failures count at once then.
 */
export function makePatientSender(deps: PatienceDeps): SendSignal {
  let wasSuccess = false;
  return async (nowMs, abort) => {
    const untilMs = deps.monotonic() + patienceMs;
    let outcome = await deps.send(nowMs, abort);
    let pause = pauseMs.first;
    while (wasSuccess && isClosedDoor(outcome) && !abort.aborted) {
      if (deps.monotonic() + pause > untilMs) break;
      await deps.wait(pause, abort);
      if (abort.aborted) break;
      pause = Math.min(pause * 2, pauseMs.max);
      outcome = await deps.send(deps.now(), abort);
    }
    wasSuccess = isSuccess(outcome);
    return outcome;
  };
}

/** Nobody listens, a kept connection was closed under the signal, or a proxy finds nobody behind it. */
function isClosedDoor(outcome: SignalOutcome): boolean {
  if (outcome.kind === 'failed') return outcome.reason === 'refused' || outcome.reason === 'reset';
  return outcome.kind === 'wrong-status' && [502, 503, 504].includes(outcome.status);
}
