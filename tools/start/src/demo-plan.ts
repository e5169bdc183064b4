// The three demo hedges and how far their targets are: arithmetic only.
import type { Decimal } from '@hedge/domain';
import { decimal, toText } from '@hedge/domain';

/** One leg of a planned hedge, with its symbol in both spellings. */
export interface PlannedLeg {
  readonly symbol: string;
  readonly exchangeSymbol: string;
  readonly quantity: string;
}

/** A hedge that the demo keeps alive. */
export interface HedgePlan {
  /** Which of the demo's paper accounts holds it. */
  readonly account: number;
  readonly long: PlannedLeg;
  readonly short: PlannedLeg;
  /** The target as a share of the exposed notional, before and after the first close of a start. */
  readonly targetShare: { readonly first: Decimal; readonly later: Decimal };
}

/**
 * The demo's taker fee. The paper exchange charges 0.05 % unless told otherwise, more than its
 * prices usually move within a minute; 0.02 % is about what Binance takes at its upper VIP levels.
 */
export const demoTakerFee = '0.0002';

/** How many paper accounts the plans use. */
export const demoAccounts = 2;

const leg = (base: string, quantity: string): PlannedLeg => ({
  symbol: `${base}/USDT:USDT`,
  exchangeSymbol: `${base}USDT`,
  quantity,
});

/**
 * The first target is 0.035 % of the exposed notional. The paper exchange's walk was measured over
 * 20,000 starts: within 50 s it strays from where it was, upwards or downwards, by a median of
 * 0.109 %, and by less than 0.040 % in 1 % of them. One hedge gains when BTC rises and one when it
 * falls, so that one of the two is there within the minute nearly always. Equal quantities on one
 * symbol would lock the profit at every price, so the quantities or the symbols differ.
 */
export const hedgePlans: readonly HedgePlan[] = [
  {
    account: 0,
    long: leg('BTC', '0.05'),
    short: leg('BTC', '0.005'),
    targetShare: { first: decimal('0.00035'), later: decimal('0.0008') },
  },
  {
    account: 1,
    long: leg('BTC', '0.005'),
    short: leg('BTC', '0.05'),
    targetShare: { first: decimal('0.00035'), later: decimal('0.0008') },
  },
  {
    account: 0,
    long: leg('ETH', '1'),
    short: leg('SOL', '20'),
    targetShare: { first: decimal('0.0012'), later: decimal('0.0012') },
  },
];

/**
 * The target in the margin asset, rounded to cents: the share of the exposed notional, which is the
 * difference of the legs on one symbol and the larger leg on two.
 *
 * @param markOf mark price by the exchange's symbol
 */
export function computeTarget(
  plan: HedgePlan,
  markOf: (exchangeSymbol: string) => Decimal,
  isFirst: boolean,
): string {
  const notional = ({ exchangeSymbol, quantity }: PlannedLeg) =>
    decimal(quantity).times(markOf(exchangeSymbol));
  const [long, short] = [notional(plan.long), notional(plan.short)];
  const larger = long.gt(short) ? long : short;
  const exposed = plan.long.symbol === plan.short.symbol ? long.minus(short).abs() : larger;
  const share = isFirst ? plan.targetShare.first : plan.targetShare.later;
  return toText(exposed.times(share).round(2));
}
