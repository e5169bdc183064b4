// What each request costs of the address's budget, and how much of the minute is used.
//
// Refusing with 429 and banning with 418 belong here too, once the limits are enforced.

interface WeightRow {
  readonly weight: number;
  /** Where leaving out the symbol costs more. */
  readonly withoutSymbol?: number;
}

/** Binance USD-M docs, each endpoint's page. What is not listed costs 1. */
const WEIGHTS: Readonly<Record<string, WeightRow>> = {
  'POST /fapi/v1/order': { weight: 0 },
  'POST /fapi/v1/batchOrders': { weight: 5 },
  'GET /fapi/v1/openOrders': { weight: 1, withoutSymbol: 40 },
  'GET /fapi/v1/allOrders': { weight: 5 },
  'GET /fapi/v1/userTrades': { weight: 5 },
  'GET /fapi/v1/income': { weight: 30 },
  'GET /fapi/v1/positionSide/dual': { weight: 30 },
  'GET /fapi/v1/commissionRate': { weight: 20 },
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

/** Counts within fixed minutes, as the exchange's used-weight header does. */
export interface WeightCounter {
  charge(weight: number, nowMs: number): number;
}

export function makeWeightCounter(): WeightCounter {
  let minute = -1;
  let used = 0;
  return {
    charge: (weight, nowMs) => {
      const present = Math.floor(nowMs / 60_000);
      if (present !== minute) [minute, used] = [present, 0];
      used += weight;
      return used;
    },
  };
}
