// Asks for a cycle that sees what was just written: one that runs already may have read before it.
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, CycleAdmission, Logger } from '@hedge/platform';

/** For so long it is asked again and again; by then a signal, or the backstop, has asked as well. */
const CALL_MAX_MS = 15_000;
const AGAIN_MS = 500;

/** Calls while one is under way are one: the cycle it gets begins after all of them. */
export function makeCycleCall(deps: {
  readonly admission: CycleAdmission;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly againMs?: number;
}): () => void {
  const { admission, clock, logger, againMs = AGAIN_MS } = deps;
  let until = 0;
  let calls = 0;
  let isCalling = false;

  const call = async (): Promise<void> => {
    while (clock.monotonicMs() < until) {
      const seen = calls;
      const answer = await admission.admit(clock.wallMs(), 'operator');
      if (answer.kind === 'started' && seen === calls) return;
      if (answer.kind === 'stuck') return;
      const againIn = answer.kind === 'throttled' ? answer.retryAfterMs : againMs;
      await wait(Math.min(againIn, againMs), undefined, { ref: false });
    }
  };

  return () => {
    calls += 1;
    until = clock.monotonicMs() + CALL_MAX_MS;
    if (isCalling) return;
    isCalling = true;
    call()
      // What is told of an outage is the queue's own; the next signal's cycle sees the request.
      .catch((error: unknown) => logger.debug('no cycle could be called', { error }))
      .finally(() => {
        isCalling = false;
      });
  };
}
