// What each request costs of the address's budget.
//
// Source: Binance USD-M docs, each endpoint's page. What is not listed costs 1.

interface WeightRow {
  readonly weight: number;
  /** Where leaving out the symbol costs more. */
  readonly withoutSymbol?: number;
}

/** By `"METHOD /path"`: every endpoint whose weight is not 1. */
export const WEIGHTS: Readonly<Record<string, WeightRow>> = {
  'GET /fapi/v1/premiumIndex': { weight: 1, withoutSymbol: 10 },
  'GET /fapi/v1/ticker/price': { weight: 1, withoutSymbol: 2 },
  'GET /fapi/v2/ticker/price': { weight: 1, withoutSymbol: 2 },
  'GET /fapi/v1/ticker/24hr': { weight: 1, withoutSymbol: 40 },
  'GET /fapi/v1/ticker/bookTicker': { weight: 2, withoutSymbol: 5 },
  'POST /fapi/v1/order': { weight: 0 },
  'POST /fapi/v1/batchOrders': { weight: 5 },
  'GET /fapi/v1/openOrders': { weight: 1, withoutSymbol: 40 },
  'GET /fapi/v1/allOrders': { weight: 5 },
  'GET /fapi/v1/userTrades': { weight: 5 },
  'GET /fapi/v1/income': { weight: 30 },
  'GET /fapi/v1/positionSide/dual': { weight: 30 },
  'GET /fapi/v1/commissionRate': { weight: 20 },
  'GET /fapi/v1/symbolConfig': { weight: 5 },
  'GET /fapi/v1/accountConfig': { weight: 5 },
  'GET /fapi/v2/positionRisk': { weight: 5 },
  'GET /fapi/v3/positionRisk': { weight: 5 },
  'GET /fapi/v2/account': { weight: 5 },
  'GET /fapi/v3/account': { weight: 5 },
  'GET /fapi/v2/balance': { weight: 5 },
  'GET /fapi/v3/balance': { weight: 5 },
};

/** The weight of a request, by `"METHOD /path"`. */
export function weightOf(endpoint: string, hasSymbol: boolean): number {
  const row = WEIGHTS[endpoint];
  if (!row) return 1;
  return hasSymbol ? row.weight : (row.withoutSymbol ?? row.weight);
}
