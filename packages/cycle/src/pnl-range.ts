// The least and the greatest total of a pass, as text: how near or far everything is in one glance.
import { toText, type Decimal } from '@hedge/domain';

/** Both null when nothing was read. In the margin asset of the operations. */
export interface PnlRange {
  readonly pnlMin: string | null;
  readonly pnlMax: string | null;
}

export function computePnlRange(totals: readonly Decimal[]): PnlRange {
  const [first, ...rest] = totals;
  if (first === undefined) return { pnlMin: null, pnlMax: null };
  const min = rest.reduce((least, total) => (total.lt(least) ? total : least), first);
  const max = rest.reduce((most, total) => (total.gt(most) ? total : most), first);
  return { pnlMin: toText(min), pnlMax: toText(max) };
}
