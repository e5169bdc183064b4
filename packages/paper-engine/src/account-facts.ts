// What an account can read about its own conditions: fees, leverage, key rights, limits.
import { leverageOf, type Account } from './accounts';
import { accept, paperErrors, refuse, type Answer } from './errors';
import { MAX_LEVERAGE, MAX_NOTIONAL } from './positions';
import type { Switches } from './switches';
import { SYMBOLS } from './symbols';

/** GET /fapi/v1/commissionRate. */
export function buildCommissionRate(switches: Switches, symbol: string): Answer<unknown> {
  if (!SYMBOLS.has(symbol)) return refuse(paperErrors.symbolInvalid());
  const { makerFee, takerFee } = switches;
  return accept({ symbol, makerCommissionRate: makerFee, takerCommissionRate: takerFee });
}

function buildBracket(symbol: string): unknown {
  const bracket = {
    bracket: 1,
    initialLeverage: MAX_LEVERAGE,
    notionalCap: Number(MAX_NOTIONAL),
    notionalFloor: 0,
    maintMarginRatio: 0.004,
    cum: 0,
  };
  return { symbol, notionalCoef: 1, brackets: [bracket] };
}

/** GET /fapi/v1/leverageBracket: an object with a symbol, an array without. */
export function buildLeverageBracket(symbol: string | undefined): Answer<unknown> {
  if (symbol === undefined) return accept([...SYMBOLS.keys()].map(buildBracket));
  if (!SYMBOLS.has(symbol)) return refuse(paperErrors.symbolInvalid());
  return accept(buildBracket(symbol));
}

/** GET /fapi/v1/symbolConfig: always an array. */
export function buildSymbolConfig(account: Account, symbol: string | undefined): Answer<unknown> {
  if (symbol !== undefined && !SYMBOLS.has(symbol)) return refuse(paperErrors.symbolInvalid());
  const symbols = symbol === undefined ? [...SYMBOLS.keys()] : [symbol];
  const rows = symbols.map((name) => ({
    symbol: name,
    marginType: 'CROSSED',
    isAutoAddMargin: 'false',
    leverage: leverageOf(account, name),
    maxNotionalValue: MAX_NOTIONAL,
  }));
  return accept(rows);
}

/** GET /fapi/v1/accountConfig. */
export function buildAccountConfig(account: Account): unknown {
  return {
    feeTier: 0,
    canTrade: true,
    canDeposit: true,
    canWithdraw: true,
    dualSidePosition: account.hedgeMode,
    updateTime: 0,
    multiAssetsMargin: false,
    tradeGroupId: -1,
  };
}

/** GET /sapi/v1/account/apiRestrictions. */
export function buildApiRestrictions(switches: Switches, createTime: number): unknown {
  return {
    ipRestrict: switches.keyIpRestricted,
    createTime,
    enableReading: true,
    enableWithdrawals: switches.keyMayWithdraw,
    enableInternalTransfer: false,
    permitsUniversalTransfer: false,
    enableMargin: false,
    enableFutures: true,
    enableVanillaOptions: false,
    enablePortfolioMarginTrading: false,
    enableSpotAndMarginTrading: false,
  };
}

/** GET /fapi/v1/rateLimit/order; exchangeInfo repeats them. */
export function buildOrderLimits(switches: Switches): readonly object[] {
  const orders = { rateLimitType: 'ORDERS' };
  return [
    { ...orders, interval: 'SECOND', intervalNum: 10, limit: switches.ordersPer10s },
    { ...orders, interval: 'MINUTE', intervalNum: 1, limit: switches.ordersPerMinute },
  ];
}
