// Looks for legs that stand alone while no worker says so: none runs, or none lives to the end of a cycle.
import type { NakedLegs } from '@hedge/db';
import type { Clock, Logger } from '@hedge/platform';

const LOOK_EVERY_MS = 1_000;
/** A worker that lives tells first: its next cycle is no further away than this. */
const WORKER_FIRST_MS = 2_000;

/**
 * Tells of every leg that has stood alone for `nakedLegAlertMs` and a little more. The moment from
 * which it does is exchange time, and is compared with this machine's clock.
 *
 * @param deps.nakedLegAlertMs `NAKED_LEG_ALERT_MS`, as the worker has it
 */
export function startNakedWatch(deps: {
  readonly nakedLegs: NakedLegs;
  readonly nakedLegAlertMs: number;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'wallMs'>;
}): { stop(): Promise<void> } {
  const { nakedLegs, nakedLegAlertMs, logger, clock } = deps;
  let looking: Promise<void> | null = null;

  const look = async () => {
    try {
      const before = clock.wallMs() - nakedLegAlertMs - WORKER_FIRST_MS;
      for (const operationId of await nakedLegs.raiseOlderThan(before)) {
        logger.error('naked leg, and no worker has told it', { operationId });
      }
    } catch (error) {
      logger.debug('naked legs not looked for', { error });
    }
  };
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = null;
    });
  }, LOOK_EVERY_MS).unref();

  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
