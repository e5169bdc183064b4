// What is not established about the real exchange, or differs between accounts, as switches.
import { parseDecimal } from '@hedge/domain';

/**
 * - `reuseFinishedClientOrderId`: whether the id of an order that is no longer open may be used
 *   again (documented: unique among open orders only).
 * - `postAnswersAvgPrice`: whether POST answers carry `avgPrice` and `cumQuote` (dropped from the
 *   documentation in 2026-07).
 * - `minNotionalBindsCloses`: whether -4164 applies to hedge-mode closes.
 * - `closeAbovePosition`: a close larger than the position is refused (-2022), or trimmed to it.
 *   With nothing there it is always refused.
 * - `restingOrders`: resting closing orders are ignored when a close is checked, or reserve their
 *   quantity, so that the close is refused with -2022 or -4118.
 * - `recheckWindowAtMatching`: whether an order that waited inside the exchange is refused with
 *   -5028 once its window has passed.
 * - `flatPositions`: whether a closed position leaves positionRisk v3 or stays with amount 0.
 * - `commissionSign`: userTrades show a paid fee as a positive or a negative number.
 * - `slippageBps`: how much worse than the mark a market order executes, in basis points.
 * - `takerFee`, `makerFee`: commission as a share of the notional.
 * - `keyMayWithdraw`, `keyIpRestricted`: what apiRestrictions says of every key.
 * - `ipWeightLimit`: weight per address and minute before 429 (2400 documented, others seen).
 * - `throttledBeforeBan`: how many requests of one minute are answered 429 before the address is
 *   banned (418); `firstBanMs`: how long for the first time. Each further ban doubles, up to 3 days.
 * - `ordersPer10s`, `ordersPerMinute`: orders per account before -1015 (sources disagree).
 * - `orderLimitStatus`: the HTTP status of -1015.
 */
export interface Switches {
  readonly reuseFinishedClientOrderId: 'accept' | 'refuse';
  readonly postAnswersAvgPrice: boolean;
  readonly minNotionalBindsCloses: boolean;
  readonly closeAbovePosition: 'refuse' | 'trim';
  readonly restingOrders: 'ignore' | 'refuse2022' | 'refuse4118';
  readonly recheckWindowAtMatching: boolean;
  readonly flatPositions: 'omit' | 'show';
  readonly commissionSign: 'positive' | 'negative';
  readonly slippageBps: string;
  readonly takerFee: string;
  readonly makerFee: string;
  readonly keyMayWithdraw: boolean;
  readonly keyIpRestricted: boolean;
  readonly ipWeightLimit: number;
  readonly throttledBeforeBan: number;
  readonly firstBanMs: number;
  readonly ordersPer10s: number;
  readonly ordersPerMinute: number;
  readonly orderLimitStatus: 429 | 400;
}

export const DEFAULT_SWITCHES: Switches = {
  reuseFinishedClientOrderId: 'accept',
  postAnswersAvgPrice: false,
  minNotionalBindsCloses: false,
  closeAbovePosition: 'refuse',
  restingOrders: 'refuse2022',
  recheckWindowAtMatching: false,
  flatPositions: 'omit',
  commissionSign: 'positive',
  slippageBps: '0',
  takerFee: '0.0005',
  makerFee: '0.0002',
  keyMayWithdraw: false,
  keyIpRestricted: true,
  ipWeightLimit: 2_400,
  throttledBeforeBan: 20,
  firstBanMs: 120_000,
  ordersPer10s: 300,
  ordersPerMinute: 1_200,
  orderLimitStatus: 429,
};

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
