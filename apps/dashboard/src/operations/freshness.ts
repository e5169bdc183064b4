// Whether what is shown is still true: how old the readings are that it rests on.
import type { OperationView } from '@hedge/contracts';

/** A reading is taken every two seconds; several have failed by then. */
const STALE_MS = 15_000;

export function isStale(pnlAt: string | null, nowMs: number): boolean {
  return pnlAt !== null && nowMs - Date.parse(pnlAt) > STALE_MS;
}

/** When the newest reading was taken, or a row came that has none yet; null where there is no row. */
export function findNewestMs(operations: readonly OperationView[]): number | null {
  // Times that are written alike are ordered as texts.
  const newest = operations.reduce((latest, { pnlAt, createdAt }) => {
    const at = pnlAt ?? createdAt;
    return at > latest ? at : latest;
  }, '');
  return newest === '' ? null : Date.parse(newest);
}

/**
 * How old that is, where not one reading is fresh: then nobody watches, and no target is taken. Null where
 * one is, or where none could be: a row that has just come has time to be read.
 */
export function findSilenceMs(newestMs: number | null, nowMs: number): number | null {
  return newestMs !== null && nowMs - newestMs > STALE_MS ? nowMs - newestMs : null;
}
