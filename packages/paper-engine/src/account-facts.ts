// What an account can read about its own conditions: fees, leverage tiers, key rights, limits.
import { parseDecimal } from '@hedge/domain';
import { accept, paperErrors, refuse, type Answer } from './errors';
import { LEVERAGE } from './positions';
import { DEFAULT_SWITCHES, type Switches } from './switches';
import { ORDER_LIMITS, SYMBOLS } from './symbols';

/** GET /fapi/v1/commissionRate. */
export function buildCommissionRate(switches: Switches, symbol: string): Answer<unknown> {
  if (!SYMBOLS.has(symbol)) return refuse(paperErrors.symbolInvalid());
  const { makerFee, takerFee } = switches;
  return accept({ symbol, makerCommissionRate: makerFee, takerCommissionRate: takerFee });
}

function buildBracket(symbol: string): unknown {
  const bracket = {
    bracket: 1,
    initialLeverage: LEVERAGE,
    notionalCap: 100_000_000,
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

/** GET /fapi/v1/rateLimit/order. */
export function buildOrderLimits(): unknown {
  return ORDER_LIMITS;
}

const DECIMAL_SWITCHES = ['slippageBps', 'takerFee', 'makerFee'] as const;

/**
 * Switches changed in part. Amounts must be decimals.
 * @throws {RangeError} when an amount is not.
 */
export function changeSwitches(present: Switches, change: Partial<Switches>): Switches {
  const known = Object.entries(change).filter(([name]) => name in DEFAULT_SWITCHES);
  const next: Switches = { ...present, ...(Object.fromEntries(known) as Partial<Switches>) };
  for (const name of DECIMAL_SWITCHES) {
    if (!parseDecimal(next[name])) throw new RangeError(`switch ${name} is not a decimal`);
  }
  return next;
}
