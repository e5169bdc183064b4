// Which rows of a long table are drawn: those in sight and somewhat around them. In the place of the others
// stand gaps of their height, so that the page is as long as if all were there.

/** Below this many all are drawn: the browser's own search and a printer find each. */
const ALL_MAX = 50;
/** Before any row has been measured, px. */
const ASSUMED_PX = 120;

export type WindowPart =
  | { readonly kind: 'row'; readonly index: number }
  /** As high as the rows that it stands for. */
  | { readonly kind: 'gap'; readonly px: number };

export interface Region {
  /** From the beginning of the first row to where drawing begins and ends, px. */
  readonly topPx: number;
  readonly bottomPx: number;
}

interface Rows {
  readonly ids: readonly string[];
  /** As they were last drawn, by id. */
  readonly heights: ReadonlyMap<string, number>;
  /** Drawn wherever it is: the focus is in it. */
  readonly keptId: string | null;
}

/** In the order of the rows; a gap stands last. */
export function arrangeWindow(
  { ids, heights, keptId }: Rows,
  { topPx, bottomPx }: Region,
): readonly WindowPart[] {
  const assumed = computeAverage([...heights.values()]) ?? ASSUMED_PX;
  const parts: WindowPart[] = [];
  let startPx = 0;
  let gapPx = 0;
  ids.forEach((id, index) => {
    const px = heights.get(id) ?? assumed;
    const isNear = startPx + px > topPx && startPx < bottomPx;
    startPx += px;
    if (!isNear && id !== keptId && ids.length > ALL_MAX) {
      gapPx += px;
      return;
    }
    if (gapPx > 0) parts.push({ kind: 'gap', px: gapPx });
    gapPx = 0;
    parts.push({ kind: 'row', index });
  });
  return [...parts, { kind: 'gap', px: gapPx }];
}

function computeAverage(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
