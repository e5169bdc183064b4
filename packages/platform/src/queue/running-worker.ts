// Stopping a worker that may not be able to stop: BullMQ's close waits for ever when Redis is gone.
import type { Worker } from 'bullmq';
import { DeadlineError, withDeadline } from '../deadline';
import type { Logger } from '../logger';

/** A started worker. */
export type RunningWorker = {
  /** Takes no more jobs, waits for the one in hand until the deadline, then lets go of it. */
  close(deadlineMs: number): Promise<void>;
};

export function makeRunningWorker(
  deps: { readonly logger: Logger },
  worker: Worker,
): RunningWorker {
  return {
    close: async (deadlineMs) => {
      try {
        await withDeadline(`worker ${worker.name}`, deadlineMs, worker.close());
      } catch (error) {
        if (!(error instanceof DeadlineError)) throw error;
        deps.logger.warn('worker did not stop in time and is let go', { queue: worker.name });
        void worker.disconnect().catch(() => undefined);
      }
    },
  };
}
