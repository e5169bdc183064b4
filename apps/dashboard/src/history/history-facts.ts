// What a finished hedge is shown with beyond what the API says in so many words.
import type { TradeHistoryView } from '@hedge/contracts';
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
  /** When each was closed, ms, the oldest first. */
  readonly closedAtMs: readonly number[];
  /** Added up until then, as the exchange booked it. */
  readonly realized: readonly string[];
  /** The same after commissions; null where the net of one of them is not known. */
  readonly net: readonly string[] | null;
  readonly netUnknownCount: number;
}

type Closed = Pick<TradeHistoryView, 'legs' | 'closedAt' | 'realizedPnl' | 'netPnl'>;

/** One for each margin asset: what is in two of them is never added up. @param rows in any order */
export function buildCourses(rows: readonly Closed[]): readonly Course[] {
  const byUnit = new Map<string, Closed[]>();
  for (const row of rows) byUnit.set(unitOf(row), [...(byUnit.get(unitOf(row)) ?? []), row]);
  return [...byUnit]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([unit, ofUnit]) => buildCourse(unit, ofUnit));
}

function buildCourse(unit: string, rows: readonly Closed[]): Course {
  const ordered = [...rows].sort((a, b) => Date.parse(a.closedAt) - Date.parse(b.closedAt));
  const nets = ordered.flatMap(({ netPnl }) => (netPnl === null ? [] : [netPnl]));
  return {
    unit,
    closedAtMs: ordered.map(({ closedAt }) => Date.parse(closedAt)),
    realized: addUp(ordered.map(({ realizedPnl }) => realizedPnl)),
    net: nets.length === ordered.length ? addUp(nets) : null,
    netUnknownCount: ordered.length - nets.length,
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
