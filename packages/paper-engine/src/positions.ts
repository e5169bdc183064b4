// Positions of an account in hedge mode: how fills change them, and how they are shown.
import { decimal, ZERO, type Decimal } from '@hedge/domain';
import type { LedgerFill, OrderSide, PositionSide } from './order-types';
import type { Quote } from './prices';
import type { SymbolSpec } from './symbols';
import type { PositionRiskRow, PositionRiskRowV2 } from './wire-rows';

/** Exposure on one side of one symbol; `amount` is never negative here, whatever the side. */
export interface Position {
  readonly amount: Decimal;
  readonly entryPrice: Decimal;
  /** Exchange time of the last change; 0 before the first. */
  readonly updateTime: number;
}

export const FLAT: Position = { amount: ZERO, entryPrice: ZERO, updateTime: 0 };

/** Leverage of a symbol that the account has not set. */
export const DEFAULT_LEVERAGE = 20;
export const MAX_LEVERAGE = 125;
/** Notional that any leverage allows here, in USDT. */
export const MAX_NOTIONAL = '100000000';
const MAINTENANCE_RATE = decimal('0.004');
const ENTRY_PRICE_DECIMALS = 12;
const PNL_DECIMALS = 8;

/** SELL of a LONG and BUY of a SHORT close; the other two open. */
export function closes(side: OrderSide, positionSide: PositionSide): boolean {
  return (side === 'SELL') === (positionSide === 'LONG');
}

/** (price − entry) × quantity for LONG, negated for SHORT. Gross of commission. */
export function computePnl(
  positionSide: PositionSide,
  entryPrice: Decimal,
  price: Decimal,
  quantity: Decimal,
): Decimal {
  const move = positionSide === 'LONG' ? price.minus(entryPrice) : entryPrice.minus(price);
  return move.times(quantity);
}

/** One execution against a position. */
export interface PositionChange {
  readonly side: OrderSide;
  readonly positionSide: PositionSide;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly time: number;
}

/**
 * The position after a fill and the PnL it realized (8 decimals, as the exchange books it).
 * An opening fill averages the entry price; a closing one leaves it. A close never goes below flat.
 */
export function applyFill(
  position: Position,
  change: PositionChange,
): { readonly position: Position; readonly realizedPnl: Decimal } {
  const { quantity, price, time, positionSide } = change;
  if (closes(change.side, positionSide)) {
    const closed = quantity.gt(position.amount) ? position.amount : quantity;
    const amount = position.amount.minus(closed);
    const realizedPnl = computePnl(positionSide, position.entryPrice, price, closed);
    return {
      position: {
        amount,
        entryPrice: amount.eq(ZERO) ? ZERO : position.entryPrice,
        updateTime: time,
      },
      realizedPnl: realizedPnl.round(PNL_DECIMALS, 1),
    };
  }
  const amount = position.amount.plus(quantity);
  const cost = position.amount.times(position.entryPrice).plus(quantity.times(price));
  const entryPrice = cost.div(amount).round(ENTRY_PRICE_DECIMALS, 1);
  return { position: { amount, entryPrice, updateTime: time }, realizedPnl: ZERO };
}

/** The position that these fills alone explain: readings that lag or hide an order are made so. */
export function foldFills(fills: Iterable<LedgerFill>): Position {
  let position = FLAT;
  for (const fill of fills) {
    const change = { ...fill, quantity: decimal(fill.quantity), price: decimal(fill.price) };
    position = applyFill(position, change).position;
  }
  return position;
}

/** What is shown of one position at one moment. */
export interface PositionView {
  readonly spec: SymbolSpec;
  readonly positionSide: PositionSide;
  readonly position: Position;
  readonly quote: Quote;
  readonly takerFee: Decimal;
  readonly leverage: number;
}

/** What both versions of a row show, computed once. */
function computeShown(view: PositionView) {
  const { spec, positionSide, position } = view;
  const { amount, entryPrice } = position;
  const price = view.quote.price ?? ZERO;
  const isFlat = amount.eq(ZERO);
  const signed = positionSide === 'LONG' || isFlat ? amount : amount.times('-1');
  const fee = entryPrice.times(view.takerFee);
  const breakEven = positionSide === 'LONG' ? entryPrice.plus(fee) : entryPrice.minus(fee);
  const pnl = isFlat ? ZERO : computePnl(positionSide, entryPrice, price, amount);
  return {
    positionAmt: signed.toFixed(spec.quantityPrecision),
    entryPrice: isFlat ? '0.0' : entryPrice.toFixed(),
    breakEvenPrice: isFlat ? '0.0' : breakEven.round(ENTRY_PRICE_DECIMALS, 1).toFixed(),
    markPrice: price.toFixed(8),
    unRealizedProfit: pnl.toFixed(8),
    notional: isFlat ? '0' : signed.times(price).toFixed(8),
  };
}

/** While the mark is missing, the row lacks it. */
function withoutMissingMark<Row extends { readonly markPrice?: string }>(
  view: PositionView,
  row: Row,
): Row {
  if (view.quote.price !== null) return row;
  const copy: { -readonly [K in keyof Row]: Row[K] } = { ...row };
  delete copy.markPrice;
  return copy;
}

/**
 * A row of GET /fapi/v3/positionRisk (Binance USD-M docs, Position Information V3). Fields are
 * listed one by one: simulations read positions so often that spreading objects was half the cost.
 */
export function buildPositionRisk(view: PositionView): PositionRiskRow {
  const shown = computeShown(view);
  const notional = view.position.amount.times(view.quote.price ?? ZERO);
  const initial = computeInitialMargin(notional, view.leverage).toFixed(8);
  return withoutMissingMark<PositionRiskRow>(view, {
    symbol: view.spec.symbol,
    positionSide: view.positionSide,
    positionAmt: shown.positionAmt,
    entryPrice: shown.entryPrice,
    breakEvenPrice: shown.breakEvenPrice,
    markPrice: shown.markPrice,
    unRealizedProfit: shown.unRealizedProfit,
    liquidationPrice: '0',
    isolatedMargin: '0',
    notional: shown.notional,
    marginAsset: 'USDT',
    isolatedWallet: '0',
    initialMargin: initial,
    maintMargin: computeMaintenanceMargin(notional).toFixed(8),
    positionInitialMargin: initial,
    openOrderInitialMargin: '0',
    adl: 1,
    bidNotional: '0',
    askNotional: '0',
    updateTime: view.position.updateTime,
  });
}

/** A row of GET /fapi/v2/positionRisk: with leverage and margin type, which v3 dropped. */
export function buildPositionRiskV2(view: PositionView): PositionRiskRowV2 {
  const shown = computeShown(view);
  return withoutMissingMark<PositionRiskRowV2>(view, {
    symbol: view.spec.symbol,
    positionAmt: shown.positionAmt,
    entryPrice: shown.entryPrice,
    breakEvenPrice: shown.breakEvenPrice,
    markPrice: shown.markPrice,
    unRealizedProfit: shown.unRealizedProfit,
    liquidationPrice: '0',
    leverage: String(view.leverage),
    maxNotionalValue: MAX_NOTIONAL,
    marginType: 'cross',
    isolatedMargin: '0',
    isAutoAddMargin: 'false',
    positionSide: view.positionSide,
    notional: shown.notional,
    isolatedWallet: '0',
    updateTime: view.position.updateTime,
  });
}

/** The margin that a position of this notional ties up. */
export function computeInitialMargin(notional: Decimal, leverage: number): Decimal {
  return notional.div(decimal(String(leverage))).round(PNL_DECIMALS, 3);
}

/** The margin below which a position of this notional would be liquidated (here it never is). */
export function computeMaintenanceMargin(notional: Decimal): Decimal {
  return notional.times(MAINTENANCE_RATE).round(PNL_DECIMALS, 1);
}
