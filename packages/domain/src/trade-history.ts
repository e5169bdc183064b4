// The record of a finished operation, computed from its fills.
import { decimal, sum, ZERO, type Decimal } from './decimal';
import {
  attributedOf,
  externalFillsOf,
  legOf,
  ordersOf,
  type CloseReason,
  type ExternalCause,
  type Fill,
  type Leg,
  type Operation,
} from './operation';
import { computeLegPnl } from './pnl';
import { POSITION_SIDES, type PositionSide } from './sides';

/** What one leg did. */
export interface LegHistory {
  readonly side: PositionSide;
  readonly symbol: string;
  /** Executed by our orders, not intended. */
  readonly quantity: Decimal;
  readonly entryPrice: Decimal;
  /** Quantity-weighted average of the fills; zero when there are none. */
  readonly exitPrice: Decimal;
  /** (exit − entry) × quantity from the leg's own entry price, negated for SHORT; exact per fill. */
  readonly grossPnl: Decimal;
  /** Σ realizedPnl as the exchange states it: differs from gross where positions are shared. */
  readonly realizedPnl: Decimal;
  /** Closed by others; in none of the amounts above. */
  readonly externalQuantity: Decimal;
  /** By whom, the gravest where there were several; null when nothing was. */
  readonly externalCause: ExternalCause | null;
}

/** One row per finished operation. Funding is not in it. */
export interface TradeHistory {
  readonly operationId: string;
  readonly accountId: string;
  readonly closeReason: CloseReason;
  /** Who asked for it; of a MANUAL close alone. */
  readonly closeRequestedBy: string | null;
  readonly profitTarget: Decimal;
  /** Total at the decision; null where a target did not decide it, or late evidence resumed it. */
  readonly triggerPnl: Decimal | null;
  readonly legs: readonly [LegHistory, LegHistory];
  readonly grossPnl: Decimal;
  readonly realizedPnl: Decimal;
  /** What was paid, by asset. */
  readonly commissions: Readonly<Record<string, Decimal>>;
  /**
   * Gross less commissions; null when a commission was paid in another asset than the margin's, or
   * when others closed a part, whose result is not known.
   */
  readonly netPnl: Decimal | null;
  /** Exchange times, ms. */
  readonly decidedAt: number;
  readonly closedAt: number;
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

/** When each leg that others closed had lost what it lost; exchange times, ms. */
export function goneTimesOf(operation: Operation): readonly number[] {
  return POSITION_SIDES.flatMap((side) => {
    const times = externalFillsOf(operation, side).map((fill) => fill.time);
    return times.length === 0 ? [] : [Math.max(...times)];
  });
}

function lastTradeAt({ fills, externalFills }: Operation): number {
  return Math.max(...[...fills, ...externalFills].map((fill) => fill.time));
}

function buildRow(
  operation: Operation,
  closeReason: CloseReason,
  decidedAt: number,
  nakedSince: number,
  nakedUntil: number,
): TradeHistory {
  const legs = [buildLeg(operation, 'LONG'), buildLeg(operation, 'SHORT')] as const;
  const commissions = sumCommissions(operation.fills);
  const grossPnl = legs[0].grossPnl.plus(legs[1].grossPnl);
  return {
    operationId: operation.id,
    accountId: operation.accountId,
    closeReason,
    closeRequestedBy: closeReason === 'MANUAL' ? (operation.closeRequest?.by ?? null) : null,
    profitTarget: operation.profitTarget,
    triggerPnl: operation.triggerPnl,
    legs,
    grossPnl,
    realizedPnl: legs[0].realizedPnl.plus(legs[1].realizedPnl),
    commissions,
    netPnl:
      operation.externalFills.length > 0 ? null : computeNet(grossPnl, commissions, operation.legs),
    decidedAt,
    closedAt: lastTradeAt(operation),
    nakedMs: Math.max(0, nakedUntil - nakedSince),
  };
}

/** The gravest first. */
const CAUSES: readonly ExternalCause[] = ['LIQUIDATION', 'ADL', 'MANUAL'];

/** Of several causes the one that counts; null when there is none. */
export function gravestOf(causes: readonly ExternalCause[]): ExternalCause | null {
  return CAUSES.find((cause) => causes.includes(cause)) ?? null;
}

function buildLeg(operation: Operation, side: PositionSide): LegHistory {
  const leg = legOf(operation, side);
  const ids = new Set(ordersOf(operation, side).map((order) => order.clientOrderId));
  const fills = operation.fills.filter((fill) => ids.has(fill.clientOrderId));
  const quantity = sum(fills.map((fill) => fill.quantity));
  const externalQuantity = attributedOf(operation, side);
  const causes = externalFillsOf(operation, side).map((fill) => fill.cause);
  const proceeds = sum(fills.map((fill) => fill.price.times(fill.quantity)));
  return {
    side,
    symbol: leg.symbol,
    quantity,
    entryPrice: leg.entryPrice,
    exitPrice: quantity.eq(ZERO) ? ZERO : proceeds.div(quantity),
    grossPnl: sum(
      fills.map((fill) => computeLegPnl({ ...leg, quantity: fill.quantity }, fill.price)),
    ),
    realizedPnl: sum(fills.map((fill) => fill.realizedPnl)),
    externalQuantity,
    externalCause: gravestOf(causes),
  };
}

function sumCommissions(fills: readonly Fill[]): Record<string, Decimal> {
  const total: Record<string, Decimal> = {};
  for (const fill of fills) {
    total[fill.commissionAsset] = (total[fill.commissionAsset] ?? ZERO).plus(fill.commission);
  }
  return total;
}

function computeNet(
  grossPnl: Decimal,
  commissions: Readonly<Record<string, Decimal>>,
  legs: readonly [Leg, Leg],
): Decimal | null {
  const assets = Object.keys(commissions);
  const margin = marginAsset(legs[0].symbol);
  if (assets.some((asset) => asset !== margin)) return null;
  return grossPnl.minus(commissions[margin] ?? decimal('0'));
}

/** The asset after the colon of a unified symbol: `BTC/USDT:USDT` is margined in USDT. */
export function marginAsset(symbol: string): string {
  return symbol.slice(symbol.indexOf(':') + 1);
}
