// Whether no cycle has begun for too long, by a clock that nobody sets. Cycles are dated by their workers'
// wall clocks: set back by an hour, the newest would be in the future for that hour.
import type { CycleRepository } from '@hedge/db';
import type { Clock } from '@hedge/platform';

/** No cycle has begun for so long: the backstop asks for one. */
const SILENT_MS = 10_000;

export interface CycleSilence {
  /** To be asked every few seconds: what happened since the last time is timed by then. */
  isOverdue(): Promise<boolean>;
}

/**
 * Notes by the monotonic clock when the record of cycles, of this worker and all others, last changed.
 * The wall clock only says how long before this look that was, and is believed no further back than to
 * the look before; at the first look there is nothing else to go by.
 */
export function makeCycleSilence(deps: {
  readonly clock: Clock;
  readonly cycles: Pick<CycleRepository, 'readProgress'>;
}): CycleSilence {
  let last: {
    readonly mark: string;
    readonly begunAtMs: number;
    readonly lookedAtMs: number;
  } | null = null;
  return {
    async isOverdue() {
      const { mark, latestBegunAt } = await deps.cycles.readProgress();
      const nowMs = deps.clock.monotonicMs();
      const agoMs =
        latestBegunAt === null ? Infinity : Math.max(0, deps.clock.wallMs() - latestBegunAt);
      const sinceLookMs = last === null ? Infinity : nowMs - last.lookedAtMs;
      const begunAtMs = last?.mark === mark ? last.begunAtMs : nowMs - Math.min(agoMs, sinceLookMs);
      last = { mark, begunAtMs, lookedAtMs: nowMs };
      return nowMs - begunAtMs > SILENT_MS;
    },
  };
}
