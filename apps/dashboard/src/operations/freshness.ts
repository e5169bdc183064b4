// Whether what is shown is still true: how old the readings are that it rests on.
import type { OperationView } from '@hedge/contracts';

/** A reading is taken every two seconds; several have failed by then. */
const STALE_MS = 15_000;

export function isStale(pnlAt: string | null, nowMs: number): boolean {
  return pnlAt !== null && nowMs - Date.parse(pnlAt) > STALE_MS;
}

/**
 * How old the newest reading is, where not one is fresh: then nobody watches, and no target is taken.
 * Null where one is, or where none could be: a row that has just come has time to be read.
 */
export function findSilenceMs(operations: readonly OperationView[], nowMs: number): number | null {
  if (operations.length === 0) return null;
  const newest = Math.max(
    ...operations.map(({ pnlAt, createdAt }) => Date.parse(pnlAt ?? createdAt)),
  );
  return nowMs - newest > STALE_MS ? nowMs - newest : null;
}
