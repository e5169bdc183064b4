// Every path this exchange speaks. Numbers are typed as Binance types them: see wire rows.
import { ACCOUNT_ENDPOINTS } from './account-endpoints';
import type { Endpoint } from './endpoint';
import { MARKET_ENDPOINTS } from './market-endpoints';
import { ORDER_ENDPOINTS } from './order-endpoints';

/** By `"METHOD /path"`. */
export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  Object.entries({ ...MARKET_ENDPOINTS, ...ORDER_ENDPOINTS, ...ACCOUNT_ENDPOINTS }),
);
