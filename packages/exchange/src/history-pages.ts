// Complete lists out of a paged interface: every row since a time, or the reason why not.
//
// The exchange takes spans of at most 7 days and gives at most 1000 rows, and it is not established
// whether a full page holds the first or the last rows of its span. So a full page is never
// continued: its span is split, at the page's median row, until no page is full. That is complete
// under either reading.
import type { Parsed } from './row-fields';

/** Rows of one request (Binance USD-M docs, Account Trade List and All Orders). */
export const PAGE_LIMIT = 1_000;
/** Just under 7 days, the longest span of one request. */
export const SPAN_MS = 7 * 24 * 60 * 60 * 1_000 - 60_000;
/** More requests than this are not worth their weight: the answer is `failed`. */
const PAGES_MAX = 40;

/** A closed span, or one open towards now. */
export interface Span {
  readonly startTime: number;
  readonly endTime: number | null;
}

export interface PageDeps<Row> {
  fetchPage(span: Span): Promise<Parsed<readonly Row[]>>;
  /** Exchange time, ms. */
  readonly now: number;
  readonly idOf: (row: Row) => string;
  readonly timeOf: (row: Row) => number;
}

/** Every row at or after `since`, each once, oldest first. */
export async function fetchAllSince<Row>(
  deps: PageDeps<Row>,
  since: number,
): Promise<Parsed<readonly Row[]>> {
  const open = splitSpans(since, deps.now).reverse();
  const rows = new Map<string, Row>();
  for (let pages = 0; open.length > 0; pages += 1) {
    if (pages === PAGES_MAX) return { ok: false, why: `too many pages since ${since}` };
    const span = open.pop() as Span;
    const page = await deps.fetchPage(span);
    if (!page.ok) return page;
    if (page.value.length < PAGE_LIMIT) {
      for (const row of page.value) {
        if (deps.timeOf(row) >= since) rows.set(deps.idOf(row), row);
      }
      continue;
    }
    const halves = split(span, page.value.map(deps.timeOf), deps.now);
    if (halves === null) return { ok: false, why: 'too many rows in one millisecond' };
    open.push(halves[1], halves[0]);
  }
  return { ok: true, value: [...rows.values()].sort(byTimeAndId(deps)) };
}

/** Spans of at most 7 days from `since` to now; the last is open, for rows that appear meanwhile. */
export function splitSpans(since: number, now: number): Span[] {
  const spans: Span[] = [];
  let startTime = since;
  while (now - startTime >= SPAN_MS) {
    spans.push({ startTime, endTime: startTime + SPAN_MS - 1 });
    startTime += SPAN_MS;
  }
  spans.push({ startTime, endTime: null });
  return spans;
}

/** `now` is a lower bound of the exchange's time: the newest row may be later. Null for one ms. */
function split(span: Span, times: readonly number[], now: number): readonly [Span, Span] | null {
  const sorted = [...times].sort((a, b) => a - b);
  const end = span.endTime ?? Math.max(now, sorted.at(-1) ?? now);
  if (end <= span.startTime) return null;
  const median = sorted[Math.floor(sorted.length / 2)] ?? span.startTime;
  const middle = Math.min(Math.max(median, span.startTime), end - 1);
  return [
    { startTime: span.startTime, endTime: middle },
    { startTime: middle + 1, endTime: span.endTime },
  ];
}

/** Ids are digits of any length: the longer one is the larger. */
function byTimeAndId<Row>(deps: PageDeps<Row>): (a: Row, b: Row) => number {
  return (a, b) => {
    const [idA, idB] = [deps.idOf(a), deps.idOf(b)];
    return (
      deps.timeOf(a) - deps.timeOf(b) ||
      idA.length - idB.length ||
      (idA < idB ? -1 : Number(idA > idB))
    );
  };
}
