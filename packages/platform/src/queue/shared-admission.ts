// Signals that arrive together ask the queue store once: a burst costs what two signals cost.
import type { CycleSource } from '@hedge/contracts';

/** The answer to "may a cycle start?". */
export type Admission =
  | { readonly kind: 'started'; readonly jobId: string }
  | { readonly kind: 'running' }
  /** The wait in milliseconds until the next cycle may begin. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }
  /** A cycle holds the lock for longer than a living worker would let it. */
  | { readonly kind: 'stuck'; readonly why: string; readonly isPaused: boolean };

export type CycleAdmission = {
  /**
   * Asks for a cycle; `nowMs` is the wall clock.
   * @throws when the queue store does not answer within its deadline.
   */
  admit(nowMs: number, source: CycleSource): Promise<Admission>;
};

/**
 * Lets one question at a time be under way; callers who come meanwhile share the next one. So an
 * answer is never older than the call, and of those who share it one at most hears "started": to the
 * others that same cycle is running.
 *
 * A question that fails fails those behind it as well: they waited for the same store, and asking
 * again would double their wait.
 *
 * @param ask must settle in bounded time: the next question waits for it.
 */
export function shareAdmission(ask: CycleAdmission['admit']): CycleAdmission['admit'] {
  let underWay: Promise<Admission> | null = null;
  let behind: Promise<Admission> | null = null;

  const leave = (nowMs: number, source: CycleSource): Promise<Admission> => {
    const question = ask(nowMs, source);
    underWay = question;
    const ended = () => {
      if (underWay === question) underWay = null;
    };
    question.then(ended, ended);
    return question;
  };

  return (nowMs, source) => {
    if (behind !== null) return behind.then(asFollower);
    if (underWay === null) return leave(nowMs, source);
    behind = underWay.then(
      () => {
        behind = null;
        return leave(nowMs, source);
      },
      (error: unknown) => {
        behind = null;
        throw error;
      },
    );
    return behind;
  };
}

function asFollower(admission: Admission): Admission {
  return admission.kind === 'started' ? { kind: 'running' } : admission;
}
