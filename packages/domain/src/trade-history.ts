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
import type { PositionSide } from './sides';

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
  readonly profitTarget: Decimal;
  /** Total at the decision; null where the close was resumed after late evidence. */
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
  /** From the first leg's signing to the last fill. */
  readonly nakedMs: number;
}

/**
 * Builds the history row of an operation whose orders are all final and whose fills are complete.
 * @throws {Error} when the operation is not CLOSING or has no fills: then it cannot be settled.
 */
export function buildTradeHistory(operation: Operation): TradeHistory {
  const { closeReason, triggerPnl, readAt } = operation;
  if (closeReason === null || readAt === null) {
    throw new Error(`operation ${operation.id} has no decision to settle`);
  }
  const legs = [buildLeg(operation, 'LONG'), buildLeg(operation, 'SHORT')] as const;
  const commissions = sumCommissions(operation.fills);
  const grossPnl = legs[0].grossPnl.plus(legs[1].grossPnl);
  const lastFillAt = Math.max(...operation.fills.map((fill) => fill.time));
  const firstSignedAt = operation.nakedSince ?? readAt;
  return {
    operationId: operation.id,
    accountId: operation.accountId,
    closeReason,
    profitTarget: operation.profitTarget,
    triggerPnl,
    legs,
    grossPnl,
    realizedPnl: legs[0].realizedPnl.plus(legs[1].realizedPnl),
    commissions,
    netPnl:
      operation.externalFills.length > 0 ? null : computeNet(grossPnl, commissions, operation.legs),
    decidedAt: readAt,
    closedAt: lastFillAt,
    nakedMs: Math.max(0, lastFillAt - firstSignedAt),
  };
}

/** The gravest first. */
const CAUSES: readonly ExternalCause[] = ['LIQUIDATION', 'ADL', 'MANUAL'];

function buildLeg(operation: Operation, side: PositionSide): LegHistory {
  const leg = legOf(operation, side);
  const ids = new Set(ordersOf(operation, side).map((order) => order.clientOrderId));
  const fills = operation.fills.filter((fill) => ids.has(fill.clientOrderId));
  const quantity = sum(fills.map((fill) => fill.quantity));
  const externalQuantity = attributedOf(operation, side);
  if (quantity.plus(externalQuantity).eq(ZERO))
    throw new Error(`operation ${operation.id} has no ${side} fills to settle`);
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
    externalCause: CAUSES.find((cause) => causes.includes(cause)) ?? null,
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
