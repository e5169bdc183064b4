// Keeps to the part of a long table that is in sight, as the page is scrolled and its rows change.
import {
  startTransition,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type HTMLAttributes,
  type RefObject,
} from 'react';
import { arrangeWindow, type Region, type WindowPart } from './row-window';

/** Around what is in sight: a turn of the wheel, or the next press of Tab, finds its rows there. */
const AROUND_PX = 1_000;
/** Less than this is no move that other rows are drawn for. */
const STEP_PX = 250;

interface Drawn {
  readonly region: Region;
  readonly heights: ReadonlyMap<string, number>;
  /** At another width the rows have other heights. */
  readonly widthPx: number;
}

const UNSEEN: Drawn = {
  ...{ region: { topPx: 0, bottomPx: AROUND_PX }, heights: new Map(), widthPx: 0 },
};

interface RowGroup extends Pick<
  HTMLAttributes<HTMLTableSectionElement>,
  'onFocusCapture' | 'onBlurCapture'
> {
  readonly ref: RefObject<HTMLTableSectionElement | null>;
}

/** @param ids of all rows, in their order; the row group holds one element for each part */
export function useRowWindow(ids: readonly string[]): readonly [readonly WindowPart[], RowGroup] {
  const ref = useRef<HTMLTableSectionElement>(null);
  const [drawn, setDrawn] = useState(UNSEEN);
  const [keptId, setKeptId] = useState<string | null>(null);
  const [aroundPx, setAroundPx] = useState(0);
  // What is in sight comes first; what stands around it while nothing else is to be done.
  useEffect(() => startTransition(() => setAroundPx(AROUND_PX)), []);
  const parts = useMemo(
    () => arrangeWindow({ ids, heights: drawn.heights, keptId }, drawn.region),
    [ids, drawn, keptId],
  );
  const idOf = (part: WindowPart | undefined) =>
    part?.kind === 'row' ? (ids[part.index] ?? null) : null;

  useLayoutEffect(() => {
    const look = () => {
      if (ref.current === null) return;
      const seen = measure(ref.current, parts.map(idOf), aroundPx);
      setDrawn((before) => takeIn(before, seen));
    };
    look();
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  });

  const onFocusCapture = ({ target }: FocusEvent) => {
    const index = [...(ref.current?.children ?? [])].findIndex((row) => row.contains(target));
    setKeptId(idOf(parts[index]));
  };
  return [parts, { ref, onFocusCapture, onBlurCapture: () => setKeptId(null) }];
}

/** @param ids of the elements, null of a gap */
function measure(group: HTMLElement, ids: readonly (string | null)[], aroundPx: number): Drawn {
  const tops = [...group.children].map((row) => row.getBoundingClientRect().top);
  const heights = new Map<string, number>();
  ids.forEach((id, index) => {
    const [top, next] = [tops[index], tops[index + 1]];
    if (id !== null && top !== undefined && next !== undefined) heights.set(id, next - top);
  });
  const box = group.getBoundingClientRect();
  const topPx = Math.floor(-box.top / STEP_PX) * STEP_PX;
  const bottomPx = topPx + Math.ceil(window.innerHeight / STEP_PX) * STEP_PX;
  const region = { topPx: topPx - aroundPx, bottomPx: bottomPx + aroundPx };
  return { region, heights, widthPx: box.width };
}

/** The same object where nothing is different: then nothing is drawn anew. */
function takeIn(before: Drawn, seen: Drawn): Drawn {
  const isAsWide = before.widthPx === seen.widthPx;
  const { topPx, bottomPx } = before.region;
  const isThere = topPx === seen.region.topPx && bottomPx === seen.region.bottomPx;
  const isAsHigh = [...seen.heights].every(
    ([id, px]) => Math.abs((before.heights.get(id) ?? Infinity) - px) < 1,
  );
  if (isAsWide && isThere && isAsHigh) return before;
  const heights = isAsWide ? new Map([...before.heights, ...seen.heights]) : seen.heights;
  return { ...seen, heights };
}
