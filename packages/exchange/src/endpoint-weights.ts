// What each request costs of the address's minute: the documented weight, which is not ccxt's `cost`.
import type { Endpoint } from './lean-client';

/**
 * Binance USD-M docs, each endpoint's page. Those with a symbol are always asked with one. ccxt counts
 * positionRisk as 1, a fifth of what it costs.
 */
export const ENDPOINT_WEIGHTS: Readonly<Record<Endpoint, number>> = {
  fapiPublicGetTime: 1,
  fapiPublicGetExchangeInfo: 1,
  fapiPublicGetPremiumIndex: 1,
  fapiPrivateV3GetPositionRisk: 5,
  fapiPrivateGetPositionSideDual: 30,
  fapiPrivateGetCommissionRate: 20,
  fapiPrivateGetAccountConfig: 5,
  fapiPrivateV3GetAccount: 5,
  fapiPrivateGetSymbolConfig: 5,
  fapiPrivateGetOrder: 1,
  // Orders are counted per account instead: see order-slots.ts.
  fapiPrivatePostOrder: 0,
  fapiPrivateDeleteOrder: 1,
  fapiPrivateGetAllOrders: 5,
  fapiPrivateGetOpenOrders: 1,
  fapiPrivateGetUserTrades: 5,
  // Binance Wallet docs: 1 of the spot API's own limit.
  sapiGetAccountApiRestrictions: 1,
};
