// Which rows are drawn, and how long the page is.
import { arrangeWindow, type WindowPart } from './row-window';

const ids = Array.from({ length: 100 }, (_, index) => `row ${index}`);
const heights = new Map(ids.map((id, index) => [id, index < 50 ? 100 : 50] as const));
const WHOLE_PX = 50 * 100 + 50 * 50;

const rowsOf = (parts: readonly WindowPart[]) =>
  parts.flatMap((part) => (part.kind === 'row' ? [part.index] : []));
const gapsOf = (parts: readonly WindowPart[]) =>
  parts.map((part) => (part.kind === 'gap' ? part.px : 'row')).filter((px) => px !== 'row');

describe('arrangeWindow', () => {
  it('draws what is in the region, with gaps as high as what is left out', () => {
    const region = { topPx: 1_000, bottomPx: 1_300 };
    const parts = arrangeWindow({ ids, heights, keptId: null }, region);

    expect(rowsOf(parts)).toEqual([10, 11, 12]);
    expect(gapsOf(parts)).toEqual([1_000, WHOLE_PX - 1_300]);
  });

  it('draws the row with the focus wherever it is', () => {
    const region = { topPx: 0, bottomPx: 100 };
    const parts = arrangeWindow({ ids, heights, keptId: 'row 60' }, region);

    expect(rowsOf(parts)).toEqual([0, 60]);
    expect(gapsOf(parts)).toEqual([4_900 + 500, 39 * 50]);
  });

  it('takes a row that was never drawn as high as the others are on average', () => {
    const known = new Map([...heights].slice(0, 10));
    const parts = arrangeWindow(
      { ids, heights: known, keptId: null },
      { topPx: 9_900, bottomPx: 20_000 },
    );

    expect(rowsOf(parts)).toEqual([99]);
    expect(gapsOf(parts)).toEqual([9_900, 0]);
  });

  it('draws all of a few', () => {
    const few = ids.slice(0, 50);
    const parts = arrangeWindow(
      { ids: few, heights, keptId: null },
      { topPx: 99_000, bottomPx: 99_100 },
    );

    expect(rowsOf(parts)).toHaveLength(50);
    expect(gapsOf(parts)).toEqual([0]);
  });

  it('ends with a gap where there is nothing', () => {
    const parts = arrangeWindow({ ids: [], heights, keptId: null }, { topPx: 0, bottomPx: 1_000 });
    expect(parts).toEqual([{ kind: 'gap', px: 0 }]);
  });
});
