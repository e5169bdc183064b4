// The record of a finished operation, computed from its fills.
import { ZERO, type Decimal } from './decimal';
import { computeHistory, lastTradeAt, type HistoryNumbers } from './history-numbers';
import { externalFillsOf, legOf, type CloseReason, type Operation } from './operation';
import { POSITION_SIDES } from './sides';

/** One row per finished operation. Funding is not in it. */
export interface TradeHistory extends HistoryNumbers {
  readonly operationId: string;
  readonly accountId: string;
  readonly closeReason: CloseReason;
  /** Who asked for it; of a MANUAL close alone. */
  readonly closeRequestedBy: string | null;
  readonly profitTarget: Decimal;
  /** Total at the decision; null where a target did not decide it, or late evidence resumed it. */
  readonly triggerPnl: Decimal | null;
  /** Exchange time, ms. */
  readonly decidedAt: number;
  /** For how long one leg may have been closed and the other not. */
  readonly nakedMs: number;
}

/**
 * Builds the history row of an operation whose orders are all final and whose fills are complete.
 * @throws {Error} when the operation is not CLOSING or has no fills: then it cannot be settled.
 */
export function buildTradeHistory(operation: Operation): TradeHistory {
  const { closeReason, readAt } = operation;
  if (closeReason === null || readAt === null) {
    throw new Error(`operation ${operation.id} has no decision to settle`);
  }
  for (const side of POSITION_SIDES) {
    const executed = operation.fills.some((fill) => fill.side === side);
    if (executed || externalFillsOf(operation, side).length > 0) continue;
    if (legOf(operation, side).quantity.eq(ZERO)) continue;
    throw new Error(`operation ${operation.id} has no ${side} fills to settle`);
  }
  const lastAt = lastTradeAt(operation);
  return buildRow(operation, closeReason, readAt, operation.nakedSince ?? readAt, lastAt);
}

/**
 * Builds the history row of an operation that ends without an order of ours: others closed one leg or
 * both. A leg that nobody closed has no quantity in it: its position is left alone.
 *
 * @param operation with the trades of others
 * @param readAt when the reading that shows it was requested, exchange time in ms
 */
export function buildOutsideHistory(
  operation: Operation,
  reason: CloseReason,
  readAt: number,
): TradeHistory {
  const goneAt = goneTimesOf(operation);
  if (goneAt.length === 0) throw new Error(`nobody closed a leg of operation ${operation.id}`);
  const nakedUntil = goneAt.length === 1 ? readAt : Math.max(...goneAt);
  return buildRow(operation, reason, readAt, Math.min(...goneAt), nakedUntil);
}

/** Builds the history row of an opening of which nothing executed. @param now exchange time, ms */
export function buildUndoneHistory(operation: Operation, now: number): TradeHistory {
  const row = buildRow(operation, 'UNDO', operation.readAt ?? now, now, now);
  return { ...row, closedAt: now };
}

/** When each leg that others closed had lost what it lost; exchange times, ms. */
export function goneTimesOf(operation: Operation): readonly number[] {
  return POSITION_SIDES.flatMap((side) => {
    const times = externalFillsOf(operation, side).map((fill) => fill.time);
    return times.length === 0 ? [] : [Math.max(...times)];
  });
}

function buildRow(
  operation: Operation,
  closeReason: CloseReason,
  decidedAt: number,
  nakedSince: number,
  nakedUntil: number,
): TradeHistory {
  return {
    ...computeHistory(operation),
    operationId: operation.id,
    accountId: operation.accountId,
    closeReason,
    closeRequestedBy: closeReason === 'MANUAL' ? (operation.closeRequest?.by ?? null) : null,
    profitTarget: operation.profitTarget,
    triggerPnl: operation.triggerPnl,
    decidedAt,
    nakedMs: Math.max(0, nakedUntil - nakedSince),
  };
}
