// What the finished hedges came to day by day, as the API adds them up: right for any number of them.
import type { TradeHistoryTotalsView, TradeHistoryTotalView } from '@hedge/contracts';
import type { Client } from '../api/client';

const DAY_MS = 86_400_000;
/** As many as the API adds up at once. */
const DAYS_AT_ONCE: typeof import('@hedge/contracts').TOTALS_DAYS_MAX = 31;
/** More than a year is not asked for: every row of it is read for each answer. */
const QUESTIONS_MAX = 12;
const LIMIT = 200;

export interface DayTotals {
  readonly items: readonly TradeHistoryTotalView[];
  /** What they are of, ms; its end is not in it. */
  readonly fromMs: number;
  readonly toMs: number;
}

type Span = Pick<DayTotals, 'fromMs' | 'toMs'>;

/**
 * Parts that the API adds up at once, the latest first, each from the beginning of a day (UTC), so that no
 * day is in two of them; what is too long ago is left out.
 * @param fromMs -Infinity where there is no beginning
 */
export function splitPeriod({ fromMs, toMs }: Span): readonly Span[] {
  const parts: Span[] = [];
  let endMs = toMs;
  while (endMs > fromMs && parts.length < QUESTIONS_MAX) {
    const lastDayMs = Math.ceil(endMs / DAY_MS - 1) * DAY_MS;
    const beginMs = Math.max(fromMs, lastDayMs - (DAYS_AT_ONCE - 1) * DAY_MS);
    parts.push({ fromMs: beginMs, toMs: endMs });
    endMs = beginMs;
  }
  return parts;
}

/** @param asked what the list is narrowed to, as its query; without an end, until now */
export async function fetchDayTotals(
  client: Pick<Client, 'ask' | 'nowMs'>,
  asked: string,
): Promise<DayTotals> {
  const filter = new URLSearchParams(asked);
  const [from, to] = [filter.get('from'), filter.get('to')];
  const toMs = Math.min(to === null ? Infinity : Date.parse(to), client.nowMs());
  const parts = splitPeriod({ fromMs: from === null ? -Infinity : Date.parse(from), toMs });
  const items: TradeHistoryTotalView[] = [];
  for (const part of parts) {
    const query = new URLSearchParams(filter);
    query.set('by', 'day');
    query.set('limit', String(LIMIT));
    query.set('from', new Date(part.fromMs).toISOString());
    query.set('to', new Date(part.toMs).toISOString());
    const answer = await client.ask<TradeHistoryTotalsView>({
      path: `/api/v1/trade-history/totals?${query.toString()}`,
    });
    items.push(...answer.items);
  }
  return { items, fromMs: parts.at(-1)?.fromMs ?? toMs, toMs };
}
