// The exchange's rows as the domain knows them. Fields: Binance USD-M docs, the page of each call.
import {
  toText,
  type MarkQuote,
  type OrderSide,
  type Position,
  type PositionSide,
  type VenueOrder,
  type VenueOrderStatus,
  type VenueTrade,
} from '@hedge/domain';
import {
  amount,
  amountNotNegative,
  anyText,
  flag,
  id,
  MalformedError,
  oneOf,
  parseRow,
  parseRows,
  priceOrNull,
  text,
  whole,
  type Parsed,
  type Row,
} from './row-fields';

/** Names the unified symbol of a venue symbol; an unknown one keeps its own name. */
export type UnifySymbol = (venueSymbol: string) => string;

const SIDES: readonly OrderSide[] = ['BUY', 'SELL'];
const POSITION_SIDES = ['LONG', 'SHORT', 'BOTH'] as const;

const STATUS: Readonly<Record<string, VenueOrderStatus>> = {
  NEW: 'NEW',
  PARTIALLY_FILLED: 'PARTIALLY_FILLED',
  FILLED: 'FILLED',
  CANCELED: 'CANCELED',
  EXPIRED: 'EXPIRED',
  // Expired by self-trade prevention: as final as the other.
  EXPIRED_IN_MATCH: 'EXPIRED',
  REJECTED: 'REJECTED',
};

/** A position with what only people and registrations look at. */
export interface PositionRow extends Position {
  readonly venueSymbol: string;
  readonly unrealizedPnl: string;
}

/**
 * GET /fapi/v3/positionRisk. Flat rows are dropped, amounts become sizes. A row of one-way mode
 * (BOTH) with an amount fails the reading: its side is not one of a hedge.
 */
export function parsePositions(body: unknown, unify: UnifySymbol): Parsed<PositionRow[]> {
  const parsed = parseRows(body, (row) => readPosition(row, unify));
  if (!parsed.ok) return parsed;
  const held = parsed.value.filter((each) => each !== null);
  const names = new Set(held.map((each) => `${each.venueSymbol} ${each.side}`));
  if (names.size < held.length) return { ok: false, why: 'two rows for one position' };
  return { ok: true, value: held };
}

function readPosition(row: Row, unify: UnifySymbol): PositionRow | null {
  const venueSymbol = text(row, 'symbol');
  const side = oneOf(row, 'positionSide', POSITION_SIDES);
  const signed = amount(row, 'positionAmt');
  const entryPrice = amountNotNegative(row, 'entryPrice');
  const updateTime = whole(row, 'updateTime');
  if (signed.eq('0')) return null;
  if (side === 'BOTH') {
    throw new MalformedError(`the account is in one-way mode: ${venueSymbol} has no side`);
  }
  // The sign must agree with the side (SHORT is negative); else one of the two is wrong.
  if (signed.gt('0') !== (side === 'LONG')) {
    throw new MalformedError(`positionAmt of ${venueSymbol} contradicts its positionSide ${side}`);
  }
  return {
    symbol: unify(venueSymbol),
    venueSymbol,
    side,
    amount: signed.abs(),
    entryPrice,
    markPrice: priceOrNull(row, 'markPrice'),
    unrealizedPnl: toText(amount(row, 'unRealizedProfit')),
    updateTime,
  };
}

/** GET /fapi/v1/premiumIndex of one symbol: the mark price with the time of its quote. */
export function parseMark(body: unknown, venueSymbol: string, symbol: string): Parsed<MarkQuote> {
  return parseRow(body, (row) => {
    expectSymbol(row, venueSymbol);
    return { symbol, markPrice: priceOrNull(row, 'markPrice'), time: whole(row, 'time') };
  });
}

/** One order as GET order, allOrders and openOrders report it. */
export function readOrder(row: Row, venueSymbol: string, symbol: string): VenueOrder {
  return readAnyOrder(row, venueSymbol, symbol, whole(row, 'time'));
}

/** The answer of POST order: it has no creation time, only that of the last update. */
export function parsePlacedOrder(
  body: unknown,
  venueSymbol: string,
  symbol: string,
): Parsed<VenueOrder> {
  return parseRow(body, (row) => readAnyOrder(row, venueSymbol, symbol, whole(row, 'updateTime')));
}

function readAnyOrder(row: Row, venueSymbol: string, symbol: string, time: number): VenueOrder {
  expectSymbol(row, venueSymbol);
  return {
    exchangeOrderId: id(row, 'orderId'),
    clientOrderId: anyText(row, 'clientOrderId'),
    symbol,
    positionSide: hedgeSide(row),
    orderSide: oneOf(row, 'side', SIDES),
    quantity: amountNotNegative(row, 'origQty'),
    executed: amountNotNegative(row, 'executedQty'),
    status: STATUS[text(row, 'status')] ?? 'OTHER',
    time,
  };
}

/** An order resting on the book, for people to see; `quantity` is what still rests of it. */
export interface RestingOrder {
  readonly symbol: string;
  readonly side: OrderSide;
  readonly positionSide: PositionSide;
  readonly quantity: string;
  readonly clientOrderId: string;
}

/** One row of GET /fapi/v1/openOrders. */
export function readRestingOrder(row: Row, venueSymbol: string, symbol: string): RestingOrder {
  const order = readOrder(row, venueSymbol, symbol);
  return {
    symbol,
    side: order.orderSide,
    positionSide: order.positionSide,
    quantity: toText(order.quantity.minus(order.executed)),
    clientOrderId: order.clientOrderId,
  };
}

/** One row of GET /fapi/v1/userTrades. */
export function readTrade(row: Row, venueSymbol: string, symbol: string): VenueTrade {
  expectSymbol(row, venueSymbol);
  return {
    tradeId: id(row, 'id'),
    exchangeOrderId: id(row, 'orderId'),
    symbol,
    positionSide: hedgeSide(row),
    orderSide: oneOf(row, 'side', SIDES),
    quantity: amountNotNegative(row, 'qty'),
    price: amountNotNegative(row, 'price'),
    // Documented samples show costs as negative, recorded ones as positive. A market order always
    // takes, and takers always pay, so the size is the cost.
    commission: amount(row, 'commission').abs(),
    commissionAsset: text(row, 'commissionAsset'),
    realizedPnl: amount(row, 'realizedPnl'),
    time: whole(row, 'time'),
  };
}

/** GET /fapi/v1/positionSide/dual: true in hedge mode. */
export function parseHedgeMode(body: unknown): Parsed<boolean> {
  return parseRow(body, (row) => flag(row, 'dualSidePosition'));
}

/** GET /sapi/v1/account/apiRestrictions (Binance Wallet docs): what the key may do, from where. */
export function parseKeyRestrictions(
  body: unknown,
): Parsed<{ readonly mayWithdraw: boolean; readonly ipRestricted: boolean }> {
  return parseRow(body, (row) => ({
    mayWithdraw: flag(row, 'enableWithdrawals'),
    ipRestricted: flag(row, 'ipRestrict'),
  }));
}

/** GET /fapi/v1/commissionRate: the taker's, as a fraction. */
export function parseTakerRate(body: unknown, venueSymbol: string): Parsed<string> {
  return parseRow(body, (row) => {
    expectSymbol(row, venueSymbol);
    return toText(amount(row, 'takerCommissionRate'));
  });
}

/** GET /fapi/v1/time, ms. */
export function parseServerTime(body: unknown): Parsed<number> {
  return parseRow(body, (row) => {
    const time = whole(row, 'serverTime');
    if (time > 0) return time;
    throw new MalformedError('serverTime is zero');
  });
}

function expectSymbol(row: Row, venueSymbol: string): void {
  if (text(row, 'symbol') !== venueSymbol) throw new MalformedError('a row of another symbol');
}

function hedgeSide(row: Row): PositionSide {
  const side = oneOf(row, 'positionSide', POSITION_SIDES);
  if (side === 'BOTH') throw new MalformedError('a row of one-way mode: it has no side');
  return side;
}
