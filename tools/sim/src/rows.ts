// The engine's wire rows as the cycle's types, and the two ways to name a symbol.
import {
  decimal,
  maxOf,
  parseDecimal,
  ZERO,
  type MarkQuote,
  type Position,
  type VenueOrder,
  type VenueTrade,
} from '@hedge/domain';
import type { OrderRow, PositionRiskRow, PremiumIndexRow, TradeRow } from '@hedge/paper-engine';

/** `BTC/USDT:USDT` → `BTCUSDT`. */
export function venueSymbol(symbol: string): string {
  return symbol.slice(0, symbol.indexOf(':')).replace('/', '');
}

/** `BTCUSDT` → `BTC/USDT:USDT`. */
export function unifiedSymbol(venue: string): string {
  return `${venue.slice(0, -4)}/USDT:USDT`;
}

export function toPosition(row: PositionRiskRow): Position[] {
  const amount = decimal(row.positionAmt);
  if (amount.eq(ZERO)) return [];
  return [
    {
      symbol: unifiedSymbol(row.symbol),
      side: row.positionSide,
      amount: maxOf(amount, amount.times('-1')),
      entryPrice: decimal(row.entryPrice),
      markPrice: positive(row.markPrice),
      updateTime: row.updateTime,
    },
  ];
}

export function toMark(row: PremiumIndexRow): MarkQuote {
  return {
    symbol: unifiedSymbol(row.symbol),
    markPrice: positive(row.markPrice),
    time: row.time,
  };
}

export type OrderFacts = Pick<
  OrderRow,
  | 'orderId'
  | 'clientOrderId'
  | 'symbol'
  | 'positionSide'
  | 'side'
  | 'origQty'
  | 'executedQty'
  | 'status'
  | 'time'
>;

export function toOrder(row: OrderFacts): VenueOrder {
  return {
    exchangeOrderId: String(row.orderId),
    clientOrderId: row.clientOrderId,
    symbol: unifiedSymbol(row.symbol),
    positionSide: row.positionSide,
    orderSide: row.side,
    quantity: decimal(row.origQty),
    executed: decimal(row.executedQty),
    status: row.status,
    time: row.time,
  };
}

export function toTrade(row: TradeRow): VenueTrade {
  return {
    tradeId: String(row.id),
    exchangeOrderId: String(row.orderId),
    symbol: unifiedSymbol(row.symbol),
    positionSide: row.positionSide,
    orderSide: row.side,
    quantity: decimal(row.qty),
    price: decimal(row.price),
    commission: decimal(row.commission),
    commissionAsset: row.commissionAsset,
    realizedPnl: decimal(row.realizedPnl),
    time: row.time,
  };
}

function positive(text: string | undefined): Position['markPrice'] {
  const value = parseDecimal(text);
  return value !== null && value.gt(ZERO) ? value : null;
}
