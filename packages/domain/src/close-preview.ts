// What a close would send now, and what holds it back: the close's own rules, and nothing is sent.
import { findShortages } from './claims';
import { buildClientOrderId } from './client-order-id';
import { ZERO, sum, toText, type Decimal } from './decimal';
import { decideHoldAsked, findPosition, type Reading } from './decision';
import { lastAttempt, remainingOf, tellUnderWay, type Leg, type Operation } from './operation';
import { computeLegPnl } from './pnl';
import { judgeQuantity } from './registration';
import type { MarketRules } from './registration-facts';
import { closingSide, type OrderSide, type PositionSide } from './sides';
import { otherSide } from './standing';
import type { Position } from './venue';

/** One reading of the account and its markets. */
export interface CloseFacts {
  readonly hedgeMode: boolean;
  readonly positions: readonly Position[];
  readonly markets: readonly MarketRules[];
  readonly openOrders: readonly {
    readonly symbol: string;
    readonly positionSide: PositionSide | 'BOTH';
    readonly side: OrderSide;
  }[];
  /** Whether the order limits have room for both orders now. */
  readonly hasOrderSlots: boolean;
}

/** An order that would be sent. */
export interface PlannedOrder {
  readonly clientOrderId: string;
  readonly positionSide: PositionSide;
  readonly orderSide: OrderSide;
  readonly symbol: string;
  readonly attempt: number;
  readonly quantity: Decimal;
  /** The position now; null while it is not known. */
  readonly positionAmount: Decimal | null;
  readonly markPrice: Decimal | null;
}

export type CloseHold =
  | 'NOT_ACTIVE'
  | 'NOT_READ'
  | 'NOT_HEDGE_MODE'
  | 'LEG_MISSING'
  | 'SHORT_POSITION'
  | 'ATTENTION'
  | 'UNKNOWN_SYMBOL'
  | 'SYMBOL_NOT_TRADING'
  | 'INVALID_QUANTITY'
  | 'LOT_STEP'
  | 'BELOW_MINIMUM'
  | 'ABOVE_MAXIMUM'
  | 'NO_ORDER_SLOTS';

export type CloseWarning = 'RESTING_ORDERS' | 'UNDER_TARGET' | 'ACCOUNT_DISABLED' | 'CLOSE_PENDING';

export interface Told<Code extends string> {
  readonly code: Code;
  readonly message: string;
}

export interface ClosePreview {
  /** LONG first; fewer where a leg is gone, none while it is being closed. */
  readonly orders: readonly PlannedOrder[];
  /** Of these orders at the marks; null where one is not known. */
  readonly grossPnl: Decimal | null;
  /** Taker fees of these orders at the marks, in the margin asset; null where one is not known. */
  readonly fees: { readonly asset: string; readonly amount: Decimal } | null;
  /** Why it would not be begun now, or would be refused; empty where it would go out. */
  readonly holds: readonly Told<CloseHold>[];
  /** What does not hold it back. */
  readonly warnings: readonly Told<CloseWarning>[];
}

/**
 * @param operations every operation with a claim on the same positions, this one included
 * @param facts a text where they could not be had, and why
 */
export function planClosePreview(given: {
  readonly operation: Operation;
  readonly operations: readonly Operation[];
  readonly accountEnabled: boolean;
  readonly facts: CloseFacts | string;
}): ClosePreview {
  const { operation, facts } = given;
  const warnings = warnOf(given);
  if (operation.status !== 'ACTIVE') {
    const holds = [told('NOT_ACTIVE', tellUnderWay(operation.status))] as const;
    return { orders: [], grossPnl: null, fees: null, holds, warnings };
  }
  const legs = operation.legs.filter((leg) => remainingOf(operation, leg.side).gt(ZERO));
  if (typeof facts === 'string') {
    const orders = legs.map((leg) => planOrder(operation, leg, null));
    return { orders, grossPnl: null, fees: null, holds: [told('NOT_READ', facts)], warnings };
  }
  const reading = { readAt: 0, positions: facts.positions };
  const there = legs.filter((leg) => !isFlat(leg, reading));
  const orders = there.map((leg) => planOrder(operation, leg, reading));
  const holds = [...holdsOf(given, reading), ...orders.flatMap((each) => judgeOrder(each, facts))];
  const grossPnl = totalOf(orders, (order) => computeOrderPnl(operation, order));
  return { orders, grossPnl, fees: feesOf(orders, facts), holds, warnings };
}

function planOrder(operation: Operation, leg: Leg, reading: Reading | null): PlannedOrder {
  const attempt = lastAttempt(operation, leg.side) + 1;
  const position = reading && findPosition(reading, leg);
  return {
    ...{ clientOrderId: buildClientOrderId(operation.id, leg.side, attempt), attempt },
    ...{ positionSide: leg.side, orderSide: closingSide(leg.side), symbol: leg.symbol },
    quantity: remainingOf(operation, leg.side),
    positionAmount: position?.amount ?? null,
    markPrice: position?.markPrice ?? null,
  };
}

function isFlat(leg: Leg, reading: Reading): boolean {
  return findPosition(reading, leg)?.amount.gt(ZERO) !== true;
}

/** What a person's close meets of the account and the positions. */
function holdsOf(
  { operation, operations, facts }: Parameters<typeof planClosePreview>[0],
  reading: Reading,
): readonly Told<CloseHold>[] {
  if (typeof facts === 'string') return [];
  if (!facts.hedgeMode) return [told('NOT_HEDGE_MODE', 'the account is not in hedge mode')];
  const gone = operation.legs.filter(
    ({ side, ...leg }) =>
      remainingOf(operation, side).lte(ZERO) || isFlat({ side, ...leg }, reading),
  );
  const [first] = gone;
  const sides = gone.length === 1 && first ? [otherSide(first.side)] : undefined;
  const isShort = findShortages(operations, reading, sides).has(operation.id);
  const holds: Told<CloseHold>[] = [];
  if (first !== undefined) holds.push(told('LEG_MISSING', describeGone(gone)));
  else if (decideHoldAsked({ ...operation, retryAt: null }, reading, false) !== null) {
    holds.push(told('LEG_MISSING', 'others closed a part of it'));
  }
  if (isShort && gone.length < 2) {
    holds.push(
      told('SHORT_POSITION', 'a position is smaller than what its operations claim of it'),
    );
  }
  const reason = operation.attention?.reason ?? 'LEG_GONE';
  if (first !== undefined && reason !== 'LEG_GONE' && reason !== 'SHORT_POSITION') {
    holds.push(told('ATTENTION', `${reason} has to be resolved first: a leg is gone`));
  }
  if (!facts.hasOrderSlots) {
    holds.push(
      told('NO_ORDER_SLOTS', 'the order limits have no room now; it is begun when they have'),
    );
  }
  return holds;
}

function describeGone(gone: readonly Leg[]): string {
  if (gone.length > 1)
    return 'neither leg has a position: it is ended once it is known who closed them';
  const side = gone[0]?.side ?? '';
  return `the ${side} leg has no position: the other is closed alone, once it is known who closed it`;
}

/** What the exchange would refuse about an order. */
function judgeOrder(order: PlannedOrder, { markets }: CloseFacts): readonly Told<CloseHold>[] {
  const { symbol, positionSide: side, quantity } = order;
  const market = markets.find((each) => each.symbol === symbol);
  if (market === undefined)
    return [told('UNKNOWN_SYMBOL', `the exchange has no contract ${symbol}`)];
  if (!market.trading) return [told('SYMBOL_NOT_TRADING', `${symbol} is not trading`)];
  const denied = judgeQuantity({ side, quantity }, market);
  return denied === null ? [] : [told(denied.code, denied.message)];
}

function warnOf({
  operation,
  accountEnabled,
  facts,
}: Parameters<typeof planClosePreview>[0]): readonly Told<CloseWarning>[] {
  const warnings: Told<CloseWarning>[] = [];
  if (operation.closeRequest?.state === 'PENDING') {
    warnings.push(told('CLOSE_PENDING', 'its close has been asked for already'));
  }
  if (!accountEnabled) {
    warnings.push(told('ACCOUNT_DISABLED', 'the account is disabled; it is closed all the same'));
  }
  if (typeof facts === 'string') return warnings;
  const isHindered = facts.openOrders.some(
    (order) =>
      order.positionSide !== 'BOTH' &&
      order.side === closingSide(order.positionSide) &&
      operation.legs.some((leg) => leg.side === order.positionSide && leg.symbol === order.symbol),
  );
  if (isHindered) {
    const message = 'closing orders rest on its positions: the exchange may refuse the close';
    warnings.push(told('RESTING_ORDERS', message));
  }
  const total = totalOf(
    operation.legs.map((leg) =>
      planOrder(operation, leg, { readAt: 0, positions: facts.positions }),
    ),
    (order) => computeOrderPnl(operation, order),
  );
  if (total !== null && total.lt(operation.profitTarget)) {
    const target = toText(operation.profitTarget);
    warnings.push(
      told('UNDER_TARGET', `the total is ${toText(total)}, under the target of ${target}`),
    );
  }
  return warnings;
}

function computeOrderPnl(operation: Operation, order: PlannedOrder): Decimal | null {
  const leg = operation.legs.find((each) => each.side === order.positionSide);
  if (leg === undefined || order.markPrice === null) return null;
  return computeLegPnl({ ...leg, quantity: order.quantity }, order.markPrice);
}

function feesOf(orders: readonly PlannedOrder[], { markets }: CloseFacts): ClosePreview['fees'] {
  const marketOf = ({ symbol }: PlannedOrder) => markets.find((each) => each.symbol === symbol);
  const amount = totalOf(orders, (order) => {
    const market = marketOf(order);
    if (market === undefined || order.markPrice === null) return null;
    const notional = order.quantity.times(market.contractSize).times(order.markPrice);
    return notional.times(market.takerRate);
  });
  const asset = orders.map(marketOf).find((market) => market !== undefined)?.marginAsset;
  return amount === null || asset === undefined ? null : { asset, amount };
}

function totalOf(
  orders: readonly PlannedOrder[],
  amountOf: (order: PlannedOrder) => Decimal | null,
): Decimal | null {
  const amounts = orders.map(amountOf);
  const known = amounts.filter((amount) => amount !== null);
  return known.length === amounts.length && known.length > 0 ? sum(known) : null;
}

function told<Code extends string>(code: Code, message: string): Told<Code> {
  return { code, message };
}
