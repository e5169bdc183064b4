// Signals that arrive together ask the queue store once: a burst costs what one signal costs.
import type { CycleSource } from '@hedge/contracts';
import type { Admission, CycleAdmission } from './admission';

/**
 * Shares one question among all callers that wait for it. A caller joins only a question that has not
 * left yet, so its answer is never older than the call; of several callers one at most hears
 * "started", and to the others that same cycle is running.
 *
 * @param ask must settle in bounded time: the next question waits for it.
 */
export function shareAdmission(ask: CycleAdmission['admit']): CycleAdmission['admit'] {
  let underWay: Promise<unknown> = Promise.resolve();
  let toLeave: Promise<Admission> | null = null;
  return (nowMs: number, source: CycleSource) => {
    if (toLeave !== null) return toLeave.then(asFollower);
    const leader = underWay.then(() => {
      toLeave = null;
      const answer = ask(nowMs, source);
      underWay = answer.catch(() => undefined);
      return answer;
    });
    toLeave = leader;
    return leader;
  };
}

function asFollower(admission: Admission): Admission {
  return admission.kind === 'started' ? { kind: 'running' } : admission;
}
