// Whether a hedge may be registered: judged once, purely, by what the exchange just said.
import { sum, toText, type Decimal } from './decimal';
import type { Leg } from './operation';
import type {
  ExchangeFacts,
  JudgedLeg,
  MarketRules,
  RegisteredLeg,
  WantedLeg,
  WantedOperation,
} from './registration-facts';
import { findWarnings, type RegistrationWarning } from './registration-warnings';
import type { PositionSide } from './sides';

export type DenialCode =
  | 'INVALID_TARGET'
  | 'INVALID_QUANTITY'
  | 'NOT_HEDGE_MODE'
  | 'UNKNOWN_SYMBOL'
  | 'SYMBOL_NOT_TRADING'
  | 'MIXED_MARGIN_ASSET'
  | 'LOT_STEP'
  | 'BELOW_MINIMUM'
  | 'ABOVE_MAXIMUM'
  | 'NO_POSITION'
  | 'NO_ENTRY_PRICE'
  | 'POSITION_TOO_SMALL'
  | 'TARGET_UNREACHABLE'
  | 'INSUFFICIENT_MARGIN';

export type RegistrationDecision =
  | {
      readonly kind: 'denied';
      readonly code: DenialCode;
      readonly message: string;
      readonly side: PositionSide | null;
      /** The amounts behind the denial, by name. */
      readonly amounts: Readonly<Record<string, Decimal>>;
    }
  | {
      readonly kind: 'accepted';
      readonly legs: readonly [RegisteredLeg, RegisteredLeg];
      readonly marginAsset: string;
      /** Taker fees of closing both legs at the mark, in the margin asset. */
      readonly estimatedFees: Decimal;
      readonly warnings: readonly RegistrationWarning[];
    };

type Denied = Extract<RegistrationDecision, { kind: 'denied' }>;

/**
 * Judges a registration. Whether other operations already claim the position is not asked here: only
 * the guarded insert can know that.
 */
export function decideRegistration(
  wanted: WantedOperation,
  facts: ExchangeFacts,
): RegistrationDecision {
  return decideHedge(wanted, facts, judgeHeld);
}

/** Judges a hedge whose legs are what `judgePosition` makes of them. */
export function decideHedge(
  wanted: WantedOperation,
  facts: ExchangeFacts,
  judgePosition: JudgePosition,
): RegistrationDecision {
  if (wanted.profitTarget.lte('0')) return deny('INVALID_TARGET', 'the target must be above zero');
  if (!facts.hedgeMode) {
    return deny('NOT_HEDGE_MODE', 'the account is not in hedge mode, so it cannot hold both legs');
  }
  const long = judgeLeg(wanted.legs[0], facts, judgePosition);
  if ('code' in long) return long;
  const short = judgeLeg(wanted.legs[1], facts, judgePosition);
  if ('code' in short) return short;
  if (long.market.marginAsset !== short.market.marginAsset) {
    return deny(
      'MIXED_MARGIN_ASSET',
      `the legs settle in ${long.market.marginAsset} and ${short.market.marginAsset}; their profits do not add up`,
    );
  }
  const legs = [long.leg, short.leg] as const;
  const lockedPnl = computeLockedPnl(legs);
  if (lockedPnl !== null && lockedPnl.lt(wanted.profitTarget)) {
    return deny(
      'TARGET_UNREACHABLE',
      `equal quantities on one symbol lock the total at ${toText(lockedPnl)} at every price, under the target of ${toText(wanted.profitTarget)}`,
      null,
      { lockedPnl, profitTarget: wanted.profitTarget },
    );
  }
  const estimatedFees = sum([long, short].map(estimateFee));
  return {
    kind: 'accepted',
    legs,
    marginAsset: long.market.marginAsset,
    estimatedFees,
    warnings: findWarnings(wanted.profitTarget, estimatedFees, [long, short], facts.openOrders),
  };
}

/**
 * The total of a hedge with equal quantities on one symbol, which no price can change:
 * (m − eL)q + (eS − m)q = (eS − eL)q. Null where the total moves with the price.
 */
export function computeLockedPnl(legs: readonly [Leg, Leg]): Decimal | null {
  const [long, short] = legs;
  if (long.symbol !== short.symbol || !long.quantity.eq(short.quantity)) return null;
  return short.entryPrice.minus(long.entryPrice).times(long.quantity).times(long.contractSize);
}

/** What a leg is by its position, or why it cannot be. */
type JudgePosition = (
  wanted: WantedLeg,
  market: MarketRules,
  facts: ExchangeFacts,
) => RegisteredLeg | Denied;

function judgeLeg(
  wanted: WantedLeg,
  facts: ExchangeFacts,
  judgePosition: JudgePosition,
): JudgedLeg | Denied {
  const { side, symbol } = wanted;
  const market = facts.markets.find((each) => each.symbol === symbol);
  if (market === undefined) {
    return deny('UNKNOWN_SYMBOL', `the exchange has no contract ${symbol}`, side);
  }
  if (!market.trading) return deny('SYMBOL_NOT_TRADING', `${symbol} is not trading`, side);
  const denied = judgeQuantity(wanted, market);
  if (denied !== null) return denied;
  const leg = judgePosition(wanted, market, facts);
  return 'code' in leg ? leg : { leg, market };
}

function judgeHeld(
  { side, symbol, quantity, ...wanted }: WantedLeg,
  market: MarketRules,
  facts: ExchangeFacts,
): RegisteredLeg | Denied {
  const position = facts.positions.find((each) => each.symbol === symbol && each.side === side);
  if (position === undefined || position.quantity.lte('0')) {
    return deny('NO_POSITION', `the account has no ${side} position in ${symbol}`, side);
  }
  if (position.quantity.lt(quantity)) {
    return deny(
      'POSITION_TOO_SMALL',
      `the ${side} position in ${symbol} is ${toText(position.quantity)}, smaller than the leg's ${toText(quantity)}`,
      side,
      {
        quantity,
        position: position.quantity,
      },
    );
  }
  const entryPrice = wanted.entryPrice ?? position.entryPrice;
  if (entryPrice.lte('0')) {
    return deny(
      'NO_ENTRY_PRICE',
      `the exchange states no entry price of the ${side} position in ${symbol}: give the leg's entryPrice`,
      side,
    );
  }
  return {
    ...{ side, symbol, quantity, entryPrice },
    contractSize: market.contractSize,
    positionAmount: position.quantity,
  };
}

type DeniedQuantity = Denied & {
  readonly code: 'INVALID_QUANTITY' | 'LOT_STEP' | 'BELOW_MINIMUM' | 'ABOVE_MAXIMUM';
};

/** Whether the exchange takes a market order of this quantity. */
export function judgeQuantity(
  { side, quantity }: Pick<WantedLeg, 'side' | 'quantity'>,
  market: MarketRules,
): DeniedQuantity | null {
  const { stepSize, minQuantity, maxQuantity, minNotional } = market;
  if (quantity.lte('0')) return deny('INVALID_QUANTITY', 'a quantity must be above zero', side);
  if (stepSize.gt('0') && !quantity.mod(stepSize).eq('0')) {
    return deny(
      'LOT_STEP',
      `the ${side} quantity ${toText(quantity)} is not a multiple of the lot step ${toText(stepSize)}`,
      side,
      {
        quantity,
        stepSize,
      },
    );
  }
  if (quantity.lt(minQuantity)) {
    return deny(
      'BELOW_MINIMUM',
      `the ${side} quantity ${toText(quantity)} is below the smallest order, ${toText(minQuantity)}`,
      side,
      {
        quantity,
        minQuantity,
      },
    );
  }
  if (maxQuantity !== null && quantity.gt(maxQuantity)) {
    return deny(
      'ABOVE_MAXIMUM',
      `the ${side} quantity ${toText(quantity)} is above the largest market order, ${toText(maxQuantity)}`,
      side,
      {
        quantity,
        maxQuantity,
      },
    );
  }
  const notional = quantity.times(market.contractSize).times(market.markPrice);
  if (notional.lt(minNotional)) {
    return deny(
      'BELOW_MINIMUM',
      `the ${side} leg is worth ${toText(notional)}, less than the smallest order, ${toText(minNotional)}`,
      side,
      {
        notional,
        minNotional,
      },
    );
  }
  return null;
}

function estimateFee({ leg, market }: JudgedLeg): Decimal {
  return leg.quantity.times(leg.contractSize).times(market.markPrice).times(market.takerRate);
}

/** A refusal with the amounts behind it. */
export function deny<Code extends DenialCode>(
  code: Code,
  message: string,
  side: PositionSide | null = null,
  amounts: Readonly<Record<string, Decimal>> = {},
): Denied & { readonly code: Code } {
  return { kind: 'denied', code, message, side, amounts };
}
