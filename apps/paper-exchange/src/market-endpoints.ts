// Public market data.
import { accept } from '@hedge/paper-engine';
import { open, optional, type EndpointTable } from './endpoint';

export const MARKET_ENDPOINTS: EndpointTable = {
  'GET /fapi/v1/ping': open(() => accept({})),
  'GET /fapi/v1/time': open(({ nowMs }) => accept({ serverTime: nowMs })),
  'GET /fapi/v1/exchangeInfo': open(({ engine, nowMs }) => accept(engine.exchangeInfo(nowMs))),
  'GET /fapi/v1/premiumIndex': open(({ engine, params, nowMs }) => {
    const symbol = optional(params, 'symbol');
    if (symbol === undefined) return accept(engine.premiumIndexAll(nowMs));
    return engine.premiumIndex(symbol, nowMs);
  }),
  'GET /fapi/v1/ticker/price': open(({ engine, params, nowMs }) =>
    engine.priceTicker(optional(params, 'symbol'), nowMs),
  ),
  'GET /fapi/v2/ticker/price': open(({ engine, params, nowMs }) =>
    engine.priceTicker(optional(params, 'symbol'), nowMs),
  ),
  'GET /fapi/v1/ticker/bookTicker': open(({ engine, params, nowMs }) =>
    engine.bookTicker(optional(params, 'symbol'), nowMs),
  ),
  'GET /fapi/v1/ticker/24hr': open(({ engine, params, nowMs }) =>
    engine.dayTicker(optional(params, 'symbol'), nowMs),
  ),
};
