// The least and the greatest total of a pass, as text: how near or far everything is in one glance.
import { decimal, toText, type Decimal } from '@hedge/domain';

/** Both null when nothing was read. In the margin asset of the operations. */
export interface PnlRange {
  readonly pnlMin: string | null;
  readonly pnlMax: string | null;
}

export const NO_PNL: PnlRange = { pnlMin: null, pnlMax: null };

export function computePnlRange(totals: readonly Decimal[]): PnlRange {
  const [first, ...rest] = totals;
  if (first === undefined) return NO_PNL;
  const min = rest.reduce((least, total) => (total.lt(least) ? total : least), first);
  const max = rest.reduce((most, total) => (total.gt(most) ? total : most), first);
  return { pnlMin: toText(min), pnlMax: toText(max) };
}

/** The range of all of them. */
export function joinPnlRanges(ranges: readonly PnlRange[]): PnlRange {
  const ends = ranges.flatMap(({ pnlMin, pnlMax }) => [pnlMin, pnlMax]);
  return computePnlRange(ends.flatMap((end) => (end === null ? [] : [decimal(end)])));
}
