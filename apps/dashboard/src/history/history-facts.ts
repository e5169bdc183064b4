// What a finished hedge is shown with beyond what the API says in so many words.
import type { TradeHistoryTotalView, TradeHistoryView } from '@hedge/contracts';
import { addDecimals, subtractDecimals } from '../operations/decimal-text';
import { unitOf } from '../operations/operation-facts';

/** Others closed a part of it, which is in none of its amounts. */
export function hasPartOutside({ legs }: Pick<TradeHistoryView, 'legs'>): boolean {
  return legs.some(({ externalQuantity }) => /[1-9]/.test(externalQuantity));
}

/**
 * What was executed less what was predicted at the decision: negative where the market took some of it.
 * Null where there is nothing to compare: no prediction, or a part of it was closed by others.
 */
export function computeSlippage(
  row: Pick<TradeHistoryView, 'legs' | 'triggerPnl' | 'grossPnl'>,
): string | null {
  if (row.triggerPnl === null || hasPartOutside(row)) return null;
  return subtractDecimals(row.grossPnl, row.triggerPnl);
}

/** What hedges that closed came to, one after the other, in one margin asset. */
export interface Course {
  readonly unit: string;
  readonly count: number;
  /** When each was closed, or the day of several, ms, the oldest first. */
  readonly closedAtMs: readonly number[];
  /** Added up until then, as the exchange booked it. */
  readonly realized: readonly string[];
  /** The same after commissions; null where the net of one of them is not known. */
  readonly net: readonly string[] | null;
  readonly netUnknownCount: number;
}

/** One finished hedge, or those of a day. */
export interface Closed extends Pick<
  TradeHistoryTotalView,
  'asset' | 'count' | 'realizedPnl' | 'netPnl' | 'netUnknownCount'
> {
  readonly closedAtMs: number;
}

export function closedOfRow(
  row: Pick<TradeHistoryView, 'legs' | 'closedAt' | 'realizedPnl' | 'netPnl'>,
): Closed {
  const { realizedPnl, netPnl, closedAt } = row;
  return {
    ...{ asset: unitOf(row), count: 1, realizedPnl, netPnl, closedAtMs: Date.parse(closedAt) },
    netUnknownCount: netPnl === null ? 1 : 0,
  };
}

/** Of totals that are told apart by day; at its beginning, in UTC. */
export function closedOfDay(total: TradeHistoryTotalView): Closed {
  return { ...total, closedAtMs: Date.parse(total.day ?? '') };
}

/** One for each margin asset: what is in two of them is never added up. @param all in any order */
export function buildCourses(all: readonly Closed[]): readonly Course[] {
  const byUnit = new Map<string, Closed[]>();
  for (const closed of all) {
    const ofUnit = byUnit.get(closed.asset) ?? [];
    ofUnit.push(closed);
    byUnit.set(closed.asset, ofUnit);
  }
  return [...byUnit]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([unit, ofUnit]) => buildCourse(unit, ofUnit));
}

function buildCourse(unit: string, all: readonly Closed[]): Course {
  const ordered = [...all].sort((a, b) => a.closedAtMs - b.closedAtMs);
  const nets = ordered.flatMap(({ netPnl }) => (netPnl === null ? [] : [netPnl]));
  const sumOf = (count: (closed: Closed) => number) =>
    ordered.reduce((sum, closed) => sum + count(closed), 0);
  return {
    unit,
    count: sumOf(({ count }) => count),
    closedAtMs: ordered.map(({ closedAtMs }) => closedAtMs),
    realized: addUp(ordered.map(({ realizedPnl }) => realizedPnl)),
    net: nets.length === ordered.length ? addUp(nets) : null,
    netUnknownCount: sumOf(({ netUnknownCount }) => netUnknownCount),
  };
}

function addUp(amounts: readonly string[]): readonly string[] {
  let total = '0';
  return amounts.map((amount) => (total = addDecimals(total, amount)));
}

/** How long one leg stood alone: `195 ms`, `1.2 s`; null from a minute on, which is told as any length is. */
export function splitShortTime(
  ms: number,
): { readonly count: string; readonly unit: 'ms' | 's' } | null {
  if (ms >= 60_000) return null;
  return ms < 1_000
    ? { count: String(ms), unit: 'ms' }
    : { count: String(Math.round(ms / 100) / 10), unit: 's' };
}
