// Says in the log why no cycle can be asked for, once when it begins and once when it ends.
import type { Clock } from '../clock';
import type { Logger } from '../logger';
import { makeOutage } from './outage';
import type { CycleAdmission } from './shared-admission';

/** Why a cycle may be waiting that no worker takes, in words for the log. */
export type ExplainWaiting = () => Promise<string>;

export function watchAdmission(
  deps: {
    readonly admission: CycleAdmission;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly explainWaiting?: ExplainWaiting | undefined;
  },
  queue: string,
): CycleAdmission {
  const { admission, logger, clock } = deps;
  const store = makeOutage(deps, {
    begins: 'no cycle can be asked for: the queue store fails',
    ends: 'cycles can be asked for again',
    fields: { queue },
  });
  let stuckSinceMs: number | null = null;
  const tellStuck = async ({ why, isPaused }: { why: string; isPaused: boolean }) => {
    const likelyCause = isPaused
      ? 'somebody has paused it; resume it'
      : await (deps.explainWaiting?.() ?? Promise.resolve('the worker is not running'));
    logger.error('no worker makes progress', { why, queue, likelyCause });
  };
  return {
    admit: async (nowMs, source) => {
      try {
        const answer = await admission.admit(nowMs, source);
        store.works(admission);
        if (answer.kind === 'stuck' && stuckSinceMs === null) {
          stuckSinceMs = clock.monotonicMs();
          // Nobody waits for the explanation: the answer is due within a second.
          void tellStuck(answer).catch((error: unknown) => {
            logger.error('no worker makes progress', { why: answer.why, queue, error });
          });
        } else if (answer.kind !== 'stuck' && stuckSinceMs !== null) {
          const forMs = Math.round(clock.monotonicMs() - stuckSinceMs);
          stuckSinceMs = null;
          logger.info('a worker makes progress again', { queue, forMs });
        }
        return answer;
      } catch (error) {
        store.failed(admission, error);
        throw error;
      }
    },
  };
}
