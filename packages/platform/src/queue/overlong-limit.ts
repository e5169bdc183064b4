// A throttle that outlives a clock set back. The queue in PostgreSQL takes the time from its clients, so
// a limit set before the step would hold every cycle back for as long as the clock was set back, after a
// restart as well. The queue in Redis has the time of its server, and nothing is ever lifted there.
import type { Queue } from 'bullmq';
import type { Logger } from '../logger';

/** Takes back the throttle if it cannot be one of ours. Never throws: the next look tries again. */
export async function liftOverlongLimit(
  deps: {
    readonly queue: Pick<Queue, 'getRateLimitTtl' | 'removeRateLimitKey'>;
    readonly logger: Logger;
  },
  intervalMs: number,
): Promise<void> {
  try {
    const leftMs = await deps.queue.getRateLimitTtl(1);
    // Clocks of two hosts may differ a little: what lasts no longer than another interval ends by itself.
    if (leftMs <= 2 * intervalMs) return;
    await deps.queue.removeRateLimitKey();
    deps.logger.warn('the clock was set back, the throttle set before it is lifted', { leftMs });
  } catch {
    // A queue that does not answer is told of by whoever needs it.
  }
}
