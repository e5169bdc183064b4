// The exchange behind the cycle's Gateway port, through ccxt.
export type { AccountFacts, FactsResult, MarketFacts, PositionFacts } from './account-facts';
export { makeExchange, makeExchanges } from './exchange';
export type { ExchangeOptions, Exchanges } from './exchange';
export type { Exchange, ExchangeAccount, ExchangeDeps } from './exchange-at';
export { DEFAULT_TIMEOUTS, type ExchangeTimeouts } from './timeouts';
export { ExchangeConfigError, type ExchangeMode } from './venue-urls';
