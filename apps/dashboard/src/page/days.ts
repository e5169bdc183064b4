// Days as a browser's field writes them, in the reader's zone: `2026-11-29`.

/** What the API is told of a period; its end is not in it. */
export interface AskedPeriod {
  readonly from: string;
  readonly to: string;
}

/** The day as it was given; empty where it is none. */
export const keepDay = (text: string) => (readDay(text) === null ? '' : text);

/** Of whole days, both of them in it. @param from, to empty where the period is open */
export function buildPeriod({ from, to }: AskedPeriod): AskedPeriod {
  return {
    from: readDay(from)?.toISOString() ?? '',
    // What the API is told to end before is the beginning of the day after.
    to: readDay(to, 1)?.toISOString() ?? '',
  };
}

/** Nothing lies between. */
export const isReversed = ({ from, to }: AskedPeriod) => from !== '' && to !== '' && from > to;

/** The beginning of a day in the reader's zone; null of what is none. */
function readDay(text: string, daysLater = 0): Date | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return null;
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  const isReal = date.getMonth() === Number(month) - 1 && date.getDate() === Number(day);
  if (!isReal) return null;
  date.setDate(date.getDate() + daysLater);
  return date;
}
