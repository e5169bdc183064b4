// Whether an ACTIVE operation closes: the target rule, on one reading of its account.
import { buildClientOrderId } from './client-order-id';
import { ZERO, type Decimal } from './decimal';
import { standsRequest } from './close-request';
import type { MarkQuote, Position } from './venue';
import { lastAttempt, remainingOf, type Baseline, type Leg, type Operation } from './operation';
import { computeTotalPnl } from './pnl';
import type { ProtocolSettings } from './settings';
import type { NewOrder, Transition } from './transition';

/** One successful read of all positions of an account. */
export interface Reading {
  /** Exchange time at which it was requested, ms. */
  readonly readAt: number;
  readonly positions: readonly Position[];
}

/** What the target rule says of one operation. `pnl` is null where it cannot be known. */
export type CloseDecision =
  | { readonly kind: 'hold'; readonly why: HoldReason; readonly pnl: Decimal | null }
  | { readonly kind: 'close'; readonly reason: 'PROFIT_TARGET'; readonly pnl: Decimal }
  | { readonly kind: 'close'; readonly reason: 'MANUAL'; readonly pnl: Decimal | null };

/**
 * - `belowTarget`   known, and not enough
 * - `paused`        the operation or its account is switched off
 * - `attention`     a person has to look first
 * - `retryLater`    an intent was withdrawn a moment ago
 * - `legMissing`    the reading does not show a leg's position
 * - `noMark`        a mark price is missing, zero or malformed
 * - `shortPosition` the position is smaller than what its operations claim
 * - `staleQuote`    no fresh quote confirms the target
 * - `requested`     a person asked for a close, which goes first
 */
export type HoldReason =
  | 'belowTarget'
  | 'paused'
  | 'attention'
  | 'retryLater'
  | 'legMissing'
  | 'noMark'
  | 'shortPosition'
  | 'staleQuote'
  | 'requested';

export function findPosition(reading: Reading, leg: Leg): Position | null {
  return (
    reading.positions.find((row) => row.symbol === leg.symbol && row.side === leg.side) ?? null
  );
}

/** An operation's gross PnL, and the mark prices of its legs that make it. */
export interface PricedPnl extends LegMarks {
  readonly pnl: Decimal;
}

export interface LegMarks {
  readonly longMark: Decimal;
  readonly shortMark: Decimal;
}

/**
 * The reading's marks of both legs; null where a leg or a mark is missing. A leg that others closed
 * stays missing, whoever opens its position again.
 */
export function findMarks(operation: Operation, reading: Reading): LegMarks | null {
  if (operation.externalFills.length > 0) return null;
  const [long, short] = operation.legs;
  const longMark = findPosition(reading, long)?.markPrice ?? null;
  const shortMark = findPosition(reading, short)?.markPrice ?? null;
  return longMark === null || shortMark === null ? null : { longMark, shortMark };
}

/** The operation's gross PnL at the reading's marks; null where they are not known. */
function computeReadingPnl(operation: Operation, reading: Reading): Decimal | null {
  const marks = findMarks(operation, reading);
  return marks && computeTotalPnl(operation.legs, marks.longMark, marks.shortMark);
}

/**
 * Decides for one ACTIVE operation: it closes when a person asked for it, whatever target and price,
 * or when LONG + SHORT ≥ target, both from this reading.
 * @param isShort whether the position cannot cover this operation's claim (see `findShortages`)
 */
export function decideClose(
  operation: Operation,
  accountEnabled: boolean,
  reading: Reading,
  isShort: boolean,
): CloseDecision {
  const pnl = computeReadingPnl(operation, reading);
  if (standsRequest(operation)) {
    const why = decideHoldAsked(operation, reading, isShort);
    return why === null ? { kind: 'close', reason: 'MANUAL', pnl } : { kind: 'hold', why, pnl };
  }
  const why = decideHold(operation, accountEnabled, reading, pnl, isShort);
  if (why !== null || pnl === null) return { kind: 'hold', why: why ?? 'noMark', pnl };
  return { kind: 'close', reason: 'PROFIT_TARGET', pnl };
}

function decideHold(
  operation: Operation,
  accountEnabled: boolean,
  reading: Reading,
  pnl: Decimal | null,
  isShort: boolean,
): HoldReason | null {
  if (!accountEnabled || !operation.autoCloseEnabled) return 'paused';
  if (operation.closeRequest?.state === 'EXPIRED') return 'requested';
  if (operation.attention !== null) return 'attention';
  if (isLegMissing(operation, reading)) return 'legMissing';
  if (pnl === null) return 'noMark';
  if (pnl.lt(operation.profitTarget)) return 'belowTarget';
  return decideHoldPosition(operation, reading, isShort);
}

/**
 * What holds back a close that a person asked for: nothing of target, price, flags or attention, only
 * what is there to be closed. Null for nothing.
 */
export function decideHoldAsked(
  operation: Operation,
  reading: Reading,
  isShort: boolean,
): HoldReason | null {
  if (isLegMissing(operation, reading)) return 'legMissing';
  return decideHoldPosition(operation, reading, isShort);
}

function isLegMissing(operation: Operation, reading: Reading): boolean {
  if (operation.externalFills.length > 0) return true;
  return operation.legs.some((leg) => findPosition(reading, leg) === null);
}

function decideHoldPosition(
  { retryAt }: Operation,
  { readAt }: Reading,
  isShort: boolean,
): HoldReason | null {
  if (isShort) return 'shortPosition';
  return retryAt !== null && retryAt > readAt ? 'retryLater' : null;
}

/**
 * positionRisk carries no quote time, so a close is confirmed by the marks' own quotes: each at
 * most `quoteMaxAgeMs` old at `now`, and the total still at the target with them.
 */
export function confirmTarget(
  operation: Operation,
  quotes: ReadonlyMap<string, MarkQuote>,
  now: number,
  settings: ProtocolSettings,
): HoldReason | null {
  const [long, short] = operation.legs;
  const longMark = freshMark(quotes.get(long.symbol), now, settings);
  const shortMark = freshMark(quotes.get(short.symbol), now, settings);
  if (longMark === null || shortMark === null) return 'staleQuote';
  const total = computeTotalPnl(operation.legs, longMark, shortMark);
  return total.gte(operation.profitTarget) ? null : 'belowTarget';
}

function freshMark(
  quote: MarkQuote | undefined,
  now: number,
  settings: ProtocolSettings,
): Decimal | null {
  if (quote?.markPrice === undefined || quote.markPrice === null) return null;
  if (quote.markPrice.lte(ZERO) || now - quote.time > settings.quoteMaxAgeMs) return null;
  return quote.markPrice;
}

/** The intent to close: one order per leg for the leg's own quantity, on the reading's baseline. */
export function buildIntent(
  operation: Operation,
  reading: Reading,
  { reason, pnl }: Pick<Extract<CloseDecision, { kind: 'close' }>, 'reason' | 'pnl'>,
  decisionId: string,
  now: number,
): Extract<Transition, { kind: 'intend' }> {
  const [long, short] = operation.legs;
  const order = (leg: Leg) => intendOrder(operation, leg, reading, decisionId, now);
  return {
    kind: 'intend',
    decisionId,
    reason,
    triggerPnl: pnl,
    readAt: reading.readAt,
    orders: [order(long), order(short)],
  };
}

/** The next attempt of a leg for all that is left of it, on the reading's baseline. */
export function intendOrder(
  operation: Operation,
  leg: Leg,
  reading: Reading,
  decisionId: string,
  now: number,
): NewOrder {
  const attempt = lastAttempt(operation, leg.side) + 1;
  return {
    clientOrderId: buildClientOrderId(operation.id, leg.side, attempt),
    kind: 'close',
    side: leg.side,
    symbol: leg.symbol,
    attempt,
    decisionId,
    quantity: remainingOf(operation, leg.side),
    readAt: reading.readAt,
    baseline: baselineOf(reading, leg),
    createdAt: now,
    notBefore: null,
  };
}

function baselineOf(reading: Reading, leg: Leg): Baseline {
  const position = findPosition(reading, leg);
  if (position === null) throw new Error(`no ${leg.side} position of ${leg.symbol} in the reading`);
  return { amount: position.amount, updateTime: position.updateTime };
}
