// The numbers of a finished operation, from its legs and what executed of them: what the history
// writes down, and what it is held against afterwards.
import { decimal, sum, ZERO, type Decimal } from './decimal';
import type { ExternalCause, ExternalFill, Fill, Leg } from './operation';
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

/** What follows from the executions of an operation. Funding is not in it. */
export interface HistoryNumbers {
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
  /** Time of the last execution at the exchange, ms. */
  readonly closedAt: number;
}

/** An operation's legs, and everything that executed of them. */
export interface Executed {
  readonly legs: readonly [Leg, Leg];
  readonly fills: readonly Fill[];
  readonly externalFills: readonly ExternalFill[];
}

/** Computes the history's numbers. Pure: the same executions give the same numbers at any time. */
export function computeHistory(executed: Executed): HistoryNumbers {
  const { legs: owned, fills, externalFills } = executed;
  const legs = [computeLeg(executed, 'LONG'), computeLeg(executed, 'SHORT')] as const;
  const commissions = sumCommissions(fills);
  const grossPnl = legs[0].grossPnl.plus(legs[1].grossPnl);
  return {
    legs,
    grossPnl,
    realizedPnl: legs[0].realizedPnl.plus(legs[1].realizedPnl),
    commissions,
    netPnl: externalFills.length > 0 ? null : computeNet(grossPnl, commissions, owned),
    closedAt: lastTradeAt(executed),
  };
}

/** The exchange's time of the last execution, ms. */
export function lastTradeAt({ fills, externalFills }: Executed): number {
  return Math.max(...[...fills, ...externalFills].map((fill) => fill.time));
}

/** The gravest first. */
const CAUSES: readonly ExternalCause[] = ['LIQUIDATION', 'ADL', 'MANUAL'];

/** Of several causes the one that counts; null when there is none. */
export function gravestOf(causes: readonly ExternalCause[]): ExternalCause | null {
  return CAUSES.find((cause) => causes.includes(cause)) ?? null;
}

/** Quantity-weighted; zero when there are none. */
export function averagePriceOf(fills: readonly Fill[]): Decimal {
  const quantity = sum(fills.map((fill) => fill.quantity));
  if (quantity.eq(ZERO)) return ZERO;
  return sum(fills.map((fill) => fill.price.times(fill.quantity))).div(quantity);
}

function computeLeg({ legs, fills, externalFills }: Executed, side: PositionSide): LegHistory {
  const leg = side === 'LONG' ? legs[0] : legs[1];
  const own = fills.filter((fill) => fill.side === side);
  const others = externalFills.filter((fill) => fill.side === side);
  return {
    side,
    symbol: leg.symbol,
    quantity: sum(own.map((fill) => fill.quantity)),
    entryPrice: leg.entryPrice,
    exitPrice: averagePriceOf(own),
    grossPnl: sum(
      own.map((fill) => computeLegPnl({ ...leg, quantity: fill.quantity }, fill.price)),
    ),
    realizedPnl: sum(own.map((fill) => fill.realizedPnl)),
    externalQuantity: sum(others.map((fill) => fill.quantity)),
    externalCause: gravestOf(others.map((fill) => fill.cause)),
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
