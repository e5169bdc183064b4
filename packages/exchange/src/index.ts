// The exchange behind the cycle's Gateway port, through ccxt.
export type { AccountFacts, FactsResult, MarketFacts, PositionFacts } from './account-facts';
export type { MarginFacts } from './margin-facts';
export { makeExchange, makeExchanges } from './exchange';
export { findEgress, type Egress } from './egress';
export type { ExchangeOptions, Exchanges } from './exchange';
export type { Exchange, ExchangeAccount, ExchangeDeps } from './exchange-at';
export { DEFAULT_TIMEOUTS, type ExchangeTimeouts } from './timeouts';
export { ENDPOINT_WEIGHTS } from './endpoint-weights';
export type { Called, Endpoint } from './lean-client';
export { makeRequestBudget } from './request-budget';
export { makeVenueDoor, type VenueDoor } from './venue-door';
export { makeWeightShare } from './weight-share';
export type { RefusedAnswer } from './wire-result';
export { ExchangeConfigError, type ExchangeMode } from './venue-urls';
