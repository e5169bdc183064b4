// Removes alerts that were over long ago, a portion at a time, so that their table stays small.
import type { AlertRepository } from '@hedge/db';
import type { Logger } from '@hedge/platform';

const EVERY_MS = 60 * 60 * 1_000;
/** A day's portions are more than any day's alerts. */
const PORTION = 500;

/** At once and then once an hour; a failure waits for the next hour. */
export function startPruning(deps: {
  readonly alerts: Pick<AlertRepository, 'prune'>;
  readonly logger: Logger;
}): { stop(): void } {
  const prune = () => {
    deps.alerts.prune(PORTION).catch((error: unknown) => {
      deps.logger.warn('old alerts were not removed', { error });
    });
  };
  prune();
  const timer = setInterval(prune, EVERY_MS).unref();
  return { stop: () => clearInterval(timer) };
}
