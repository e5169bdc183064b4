// What a row shows of an operation beyond what the API says in so many words.
import type { OperationView } from '@hedge/contracts';
import { compareDecimals, shareMillionths, subtractDecimals } from './decimal-text';

/** From the most urgent on. */
export const STANDINGS = [
  'naked',
  'attention',
  'closing',
  'opening',
  'closeAsked',
  'paused',
  'watching',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** All that is true of it, the most urgent first; several may be. */
export function standingsOf(operation: OperationView): readonly Standing[] {
  const { status, nakedSince, attentionReason, closeRequest, autoCloseEnabled } = operation;
  const isPlain = status === 'ACTIVE';
  const holds: Readonly<Record<Standing, boolean>> = {
    naked: nakedSince !== null,
    attention: attentionReason !== null,
    closing: status === 'CLOSING',
    opening: status === 'OPENING',
    closeAsked: isPlain && closeRequest?.state === 'PENDING',
    paused: isPlain && !autoCloseEnabled,
    watching: isPlain && autoCloseEnabled,
  };
  return STANDINGS.filter((standing) => holds[standing]);
}

export interface Progress {
  readonly reached: boolean;
  /** Of the target, in millionths; negative at a loss. */
  readonly share: bigint;
  /** What is missing to the target; "0" where it is reached. */
  readonly missing: string;
  /** The same as a share of the target, in millionths. */
  readonly missingShare: bigint;
}

const WHOLE = 1_000_000n;

type Measured = Pick<OperationView, 'currentPnl' | 'profitTarget'>;

/** As in the progress, without the rest of it. */
export function computeShare({ currentPnl, profitTarget }: Measured): bigint | null {
  return currentPnl === null ? null : shareMillionths(currentPnl, profitTarget);
}

/** Null before the first reading: there is nothing to be told of then. */
export function computeProgress({ currentPnl, profitTarget }: Measured): Progress | null {
  if (currentPnl === null) return null;
  const share = shareMillionths(currentPnl, profitTarget);
  const reached = compareDecimals(currentPnl, profitTarget) >= 0;
  return reached
    ? { reached, share, missing: '0', missingShare: 0n }
    : {
        ...{ reached, share, missing: subtractDecimals(profitTarget, currentPnl) },
        missingShare: WHOLE - share,
      };
}

/** How much of the bar is filled, in percent from 0 to 100. */
export function computeBarPercent({ share }: Pick<Progress, 'share'>): number {
  const bounded = share < 0n ? 0n : share > WHOLE ? WHOLE : share;
  return Number(bounded) / 10_000;
}

type LegName = Pick<OperationView['legs'][number], 'side' | 'symbol'>;

/** Of an operation, open or finished. */
interface Legged {
  readonly legs: readonly LegName[];
}

/** `USDT` of `BTC/USDT:USDT`: what profit and target are counted in. */
export function unitOf({ legs }: Legged): string {
  return legs[0]?.symbol.split(':')[1] ?? '';
}

/** `BTC/USDT` of `BTC/USDT:USDT`. */
export const pairOf = (symbol: string) => symbol.split(':')[0] ?? symbol;

/** The symbols of the legs, each once, the LONG's first. */
export function pairsOf({ legs }: Legged): readonly string[] {
  return [...new Set(orderLegs(legs).map(({ symbol }) => pairOf(symbol)))];
}

/** LONG before SHORT. */
export function orderLegs<Leg extends LegName>(legs: readonly Leg[]): readonly Leg[] {
  return [...legs].sort((a, b) => (a.side < b.side ? -1 : a.side > b.side ? 1 : 0));
}
