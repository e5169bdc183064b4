// One warning per subject and reason in ten seconds: an outage repeats the same error many times.
import type { Logger } from '../logger';
import { systemClock, type Clock } from '../clock';

const QUIET_MS = 10_000;
const REMEMBERED_MAX = 100;

/** The words of an error; a refused connection to several addresses has a code but no message. */
export function reasonOf(error: unknown): string {
  const { message, code } = error as { message?: unknown; code?: unknown };
  if (typeof message === 'string' && message !== '') return message;
  return typeof code === 'string' ? code : 'unknown reason';
}

export type QuietWarning = (subject: string, error: unknown) => void;

export function makeQuietWarning(deps: {
  readonly logger: Logger;
  readonly clock?: Clock;
}): QuietWarning {
  const clock = deps.clock ?? systemClock;
  const lastMs = new Map<string, number>();
  return (subject, error) => {
    const reason = reasonOf(error);
    const key = `${subject}: ${reason}`;
    const now = clock.monotonicMs();
    if (now - (lastMs.get(key) ?? -Infinity) < QUIET_MS) return;
    if (lastMs.size >= REMEMBERED_MAX) lastMs.clear();
    lastMs.set(key, now);
    deps.logger.warn(subject, { reason });
  };
}
