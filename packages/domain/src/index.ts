export { assertNever } from './assert-never';
export { buildClientOrderId, parseClientOrderId } from './client-order-id';
export { decimal, maxOf, minOf, parseDecimal, sum, toText, ZERO, type Decimal } from './decimal';
export * from './evidence';
export * from './operation';
export * from './outcome';
export { computeLegPnl, computeTotalPnl } from './pnl';
export * from './settings';
export * from './sides';
export {
  buildTradeHistory,
  marginAsset,
  type LegHistory,
  type TradeHistory,
} from './trade-history';
export type { FinalOutcome, NewOrder, Transition } from './transition';
