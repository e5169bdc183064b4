// The exchange behind the cycle's Gateway port, through ccxt.
export type { AccountFacts, FactsResult, MarketFacts, PositionFacts } from './account-facts';
export { makeExchange } from './exchange';
export type { Exchange, ExchangeAccount, ExchangeDeps, ExchangeOptions } from './exchange';
export { DEFAULT_TIMEOUTS, type ExchangeTimeouts } from './timeouts';
export { ExchangeConfigError, type ExchangeMode } from './venue-urls';
