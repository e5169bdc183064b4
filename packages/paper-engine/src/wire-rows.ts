// The rows as Binance sends them: ids and times are numbers, amounts are strings.
import type { OrderSide, OrderStatus, OrderType, PositionSide, TimeInForce } from './order-types';

/** GET /fapi/v1/order, allOrders, openOrders (Binance USD-M docs, Query Order). */
export interface OrderRow {
  readonly orderId: number;
  readonly symbol: string;
  readonly status: OrderStatus;
  readonly clientOrderId: string;
  readonly price: string;
  readonly avgPrice: string;
  readonly origQty: string;
  readonly executedQty: string;
  readonly cumQuote: string;
  readonly timeInForce: TimeInForce;
  readonly type: OrderType;
  readonly reduceOnly: boolean;
  readonly closePosition: boolean;
  readonly side: OrderSide;
  readonly positionSide: PositionSide;
  readonly stopPrice: string;
  readonly workingType: 'CONTRACT_PRICE';
  readonly priceProtect: boolean;
  readonly origType: OrderType;
  readonly priceMatch: 'NONE';
  readonly selfTradePreventionMode: 'NONE';
  readonly goodTillDate: number;
  readonly time: number;
  readonly updateTime: number;
}

/** POST and DELETE /fapi/v1/order: no `time`; `avgPrice` and `cumQuote` by switch. */
export interface OrderAck extends Omit<OrderRow, 'time' | 'avgPrice' | 'cumQuote'> {
  readonly cumQty: string;
  readonly avgPrice?: string;
  readonly cumQuote?: string;
}

/** GET /fapi/v1/userTrades. */
export interface TradeRow {
  readonly symbol: string;
  readonly id: number;
  readonly orderId: number;
  readonly side: OrderSide;
  readonly price: string;
  readonly qty: string;
  readonly realizedPnl: string;
  readonly quoteQty: string;
  readonly commission: string;
  readonly commissionAsset: string;
  readonly time: number;
  readonly positionSide: PositionSide;
  readonly buyer: boolean;
  readonly maker: boolean;
}

/** GET /fapi/v3/positionRisk. `markPrice` is absent only while a test makes the mark missing. */
export interface PositionRiskRow {
  readonly symbol: string;
  readonly positionSide: PositionSide;
  readonly positionAmt: string;
  readonly entryPrice: string;
  readonly breakEvenPrice: string;
  readonly markPrice?: string;
  readonly unRealizedProfit: string;
  readonly liquidationPrice: string;
  readonly isolatedMargin: string;
  readonly notional: string;
  readonly marginAsset: string;
  readonly isolatedWallet: string;
  readonly initialMargin: string;
  readonly maintMargin: string;
  readonly positionInitialMargin: string;
  readonly openOrderInitialMargin: string;
  readonly adl: number;
  readonly bidNotional: string;
  readonly askNotional: string;
  readonly updateTime: number;
}

/** GET /fapi/v2/positionRisk: every symbol and side, flat ones too. */
export interface PositionRiskRowV2 {
  readonly symbol: string;
  readonly positionAmt: string;
  readonly entryPrice: string;
  readonly breakEvenPrice: string;
  readonly markPrice?: string;
  readonly unRealizedProfit: string;
  readonly liquidationPrice: string;
  readonly leverage: string;
  readonly maxNotionalValue: string;
  readonly marginType: 'cross';
  readonly isolatedMargin: string;
  readonly isAutoAddMargin: 'false';
  readonly positionSide: PositionSide;
  readonly notional: string;
  readonly isolatedWallet: string;
  readonly updateTime: number;
}

/** GET /fapi/v1/premiumIndex. */
export interface PremiumIndexRow {
  readonly symbol: string;
  readonly markPrice?: string;
  readonly indexPrice: string;
  readonly estimatedSettlePrice: string;
  readonly lastFundingRate: string;
  readonly interestRate: string;
  readonly nextFundingTime: number;
  readonly time: number;
}

/** GET /fapi/v1|v2/ticker/price. */
export interface PriceTickerRow {
  readonly symbol: string;
  readonly price: string;
  readonly time: number;
}

/** GET /fapi/v1/ticker/bookTicker. */
export interface BookTickerRow {
  readonly symbol: string;
  readonly bidPrice: string;
  readonly bidQty: string;
  readonly askPrice: string;
  readonly askQty: string;
  readonly time: number;
}

/** GET /fapi/v1/ticker/24hr. */
export interface DayTickerRow {
  readonly symbol: string;
  readonly priceChange: string;
  readonly priceChangePercent: string;
  readonly weightedAvgPrice: string;
  readonly lastPrice: string;
  readonly lastQty: string;
  readonly openPrice: string;
  readonly highPrice: string;
  readonly lowPrice: string;
  readonly volume: string;
  readonly quoteVolume: string;
  readonly openTime: number;
  readonly closeTime: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly count: number;
}

/** GET /fapi/v1/income. */
export interface IncomeRow {
  readonly symbol: string;
  readonly incomeType: 'TRANSFER' | 'REALIZED_PNL' | 'COMMISSION';
  readonly income: string;
  readonly asset: string;
  readonly info: string;
  readonly time: number;
  readonly tranId: number;
  readonly tradeId: string;
}

/** GET /fapi/v3/balance. */
export interface BalanceRow {
  readonly accountAlias: string;
  readonly asset: string;
  readonly balance: string;
  readonly crossWalletBalance: string;
  readonly crossUnPnl: string;
  readonly availableBalance: string;
  readonly maxWithdrawAmount: string;
  readonly marginAvailable: boolean;
  readonly updateTime: number;
}
