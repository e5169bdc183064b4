// Whether a hedge may be opened: as a registration, but for positions, which need not be there, and for
// the margin, which must be. Unknown is neither enough nor too little: it is said, and the exchange decides.
import { sum, toText, ZERO, type Decimal } from './decimal';
import { decideHedge, deny, type RegistrationDecision } from './registration';
import type { ExchangeFacts, RegisteredLeg, WantedOperation } from './registration-facts';

/** What the exchange says of the account's free margin; what it did not tell is left out. */
export interface MarginFacts {
  /** Free for new positions, by asset. */
  readonly available: ReadonlyMap<string, Decimal>;
  /** Of the account, by unified symbol; above zero. */
  readonly leverages: ReadonlyMap<string, Decimal>;
  /** Why something was left out, in words; null where nothing was. */
  readonly unknown: string | null;
}

/** Whether the free margin carries both legs at the mark, and their taker fees. */
type MarginVerdict =
  | { readonly kind: 'enough' }
  | { readonly kind: 'unknown'; readonly why: string }
  | {
      readonly kind: 'tooLittle';
      readonly initialMargin: Decimal;
      readonly fees: Decimal;
      readonly available: Decimal;
    };

/**
 * Judges the opening of a hedge. Each leg's entry price is the mark until it is known what was paid.
 * Another opening at the same moment may want the same margin: then the exchange refuses a leg.
 */
export function decideOpening(
  wanted: WantedOperation,
  facts: ExchangeFacts,
  margin: MarginFacts,
): RegistrationDecision {
  const decision = decideHedge(
    wanted,
    facts,
    ({ side, symbol, quantity }, { markPrice, contractSize }) => ({
      ...{ side, symbol, quantity, contractSize, entryPrice: markPrice },
      positionAmount: quantity,
    }),
  );
  if (decision.kind === 'denied') return decision;
  const { legs, marginAsset, estimatedFees, warnings } = decision;
  const verdict = judgeMargin(legs, marginAsset, estimatedFees, margin);
  if (verdict.kind === 'enough') return decision;
  if (verdict.kind === 'unknown') {
    const warning = { kind: 'MARGIN_UNKNOWN', why: verdict.why } as const;
    return { ...decision, warnings: [...warnings, warning] };
  }
  const { initialMargin, fees, available } = verdict;
  return deny(
    'INSUFFICIENT_MARGIN',
    `opening it takes ${toText(initialMargin)} ${marginAsset} of initial margin and about ${toText(fees)} of fees; ${toText(available)} are available`,
    null,
    { initialMargin, fees, available },
  );
}

/** Both legs are margined: in hedge mode neither carries the other. The legs' entry prices are marks. */
function judgeMargin(
  legs: readonly [RegisteredLeg, RegisteredLeg],
  asset: string,
  fees: Decimal,
  { available, leverages, unknown }: MarginFacts,
): MarginVerdict {
  const free = available.get(asset);
  const margins: Decimal[] = [];
  for (const { symbol, quantity, contractSize, entryPrice } of legs) {
    const leverage = leverages.get(symbol);
    if (free === undefined || leverage === undefined || leverage.lte(ZERO)) {
      const what =
        free === undefined ? `the margin available in ${asset}` : `its leverage of ${symbol}`;
      return { kind: 'unknown', why: unknown ?? `the exchange does not tell ${what}` };
    }
    margins.push(quantity.times(contractSize).times(entryPrice).div(leverage));
  }
  if (free === undefined) throw new Error('a hedge without legs');
  const initialMargin = sum(margins).round(8, AWAY_FROM_ZERO);
  return initialMargin.plus(fees).gt(free)
    ? { kind: 'tooLittle', initialMargin, fees, available: free }
    : { kind: 'enough' };
}

/** big.js's roundUp. */
const AWAY_FROM_ZERO = 3;
