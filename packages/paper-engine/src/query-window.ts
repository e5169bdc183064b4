// The spans and limits that history queries share, and what a hidden fill is.
import type { Core } from './core';
import { accept, paperErrors, refuse, type Answer, type PaperError } from './errors';
import type { LedgerFill } from './order-types';
import { isHidden } from './orders';

const DAY_MS = 24 * 60 * 60 * 1000;
const SPAN_DAYS = 7;
const SPAN_MS = SPAN_DAYS * DAY_MS;

/** What a query says of its time span. */
interface Span {
  readonly startTime?: number;
  readonly endTime?: number;
}

/** Both ends belong to it; exchange milliseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The last 7 days unless stated; a stated span is at most 7 days (-4165). */
export function readWindow(query: Span, nowMs: number): Answer<Window> {
  const { startTime, endTime } = query;
  if (startTime !== undefined && endTime !== undefined) {
    if (startTime > endTime) return refuse(paperErrors.startAfterEnd());
    if (endTime - startTime > SPAN_MS) return refuse(paperErrors.intervalTooLong(SPAN_DAYS));
    return accept({ from: startTime, to: endTime });
  }
  if (startTime !== undefined) return accept({ from: startTime, to: startTime + SPAN_MS });
  const to = endTime ?? nowMs;
  return accept({ from: to - SPAN_MS, to });
}

/** 1 to 1000. */
export function checkLimit(limit: number | undefined): PaperError | null {
  const fits = limit === undefined || (Number.isSafeInteger(limit) && limit >= 1 && limit <= 1000);
  return fits ? null : paperErrors.parameterInvalid('limit');
}

/** From a stated start: the oldest first so many; otherwise the newest so many. Both ascending. */
export function cut<T>(rows: readonly T[], limit: number, fromStart: boolean): readonly T[] {
  return fromStart ? rows.slice(0, limit) : rows.slice(-limit);
}

/** Whether this fill's effect on its position is hidden from the owner. */
export function isEffectHidden(core: Core, fill: LedgerFill, nowMs: number): boolean {
  const order = core.orders.byId(fill.orderId);
  return order !== undefined && isHidden(order, 'position', nowMs);
}

/** Whether this fill is no trade in its owner's eyes yet. */
export function isTradeHidden(core: Core, fill: LedgerFill, nowMs: number): boolean {
  const hidings = core.orders.byId(fill.orderId)?.hidings ?? [];
  return hidings.some(({ untilMs, what, tradesApartMs = 0 }) => {
    if (!what.includes('trades')) return false;
    return nowMs < untilMs + tradesApartMs * countTradesBefore(core, fill);
  });
}

/** How many executions its order had before this one. */
function countTradesBefore(core: Core, { apiKey, symbol, orderId, seq }: LedgerFill): number {
  const fills = core.fills.ofSymbol(apiKey, symbol);
  return fills.filter((other) => other.orderId === orderId && other.seq < seq).length;
}
