// Recorded prices: bars in order of time, and the price at any moment of them.
import { decimal, type Decimal } from '@hedge/domain';

/** One bar: when it begins (ms since the epoch) and its prices, as text. */
export type Bar = readonly [
  beginsAtMs: number,
  open: string,
  high: string,
  low: string,
  close: string,
];

/** Bars ready to be read; `barMs` is the smallest distance between two. */
export interface Recording {
  readonly bars: readonly Bar[];
  readonly barMs: number;
}

/**
 * How a recording is played: `startMs` of exchange time shows its moment `fromMs`, and each second
 * of exchange time plays `speed` seconds of it. At its end the last close stands for ever (`hold`),
 * or it begins again at its first bar (`repeat`).
 */
export interface Replay {
  readonly recording: string;
  readonly startMs: number;
  readonly fromMs: number;
  readonly speed: number;
  readonly atEnd: 'hold' | 'repeat';
}

const ONE_BAR_MS = 60_000;

/**
 * Prepares bars for reading.
 * @throws {RangeError} when there is none, or one does not begin after the one before.
 */
export function makeRecording(bars: readonly Bar[]): Recording {
  let barMs = Number.POSITIVE_INFINITY;
  for (const [index, bar] of bars.entries()) {
    const before = bars[index - 1];
    if (!before) continue;
    const distance = bar[0] - before[0];
    if (!(distance > 0))
      throw new RangeError(`bar ${index + 1} does not begin after the one before`);
    barMs = Math.min(barMs, distance);
  }
  if (bars.length === 0) throw new RangeError('a recording needs at least one bar');
  return { bars, barMs: Number.isFinite(barMs) ? barMs : ONE_BAR_MS };
}

/** The first moment of a recording and the one after its last; milliseconds since the epoch. */
export function spanOf({ bars, barMs }: Recording): {
  readonly fromMs: number;
  readonly toMs: number;
} {
  return { fromMs: bars[0]?.[0] ?? 0, toMs: (bars.at(-1)?.[0] ?? 0) + barMs };
}

/** Which moment of the recording is played at `nowMs`, and whether its end was reached. */
export function computeMoment(
  recording: Recording,
  replay: Replay,
  nowMs: number,
): { readonly momentMs: number; readonly ended: boolean } {
  const { fromMs, toMs } = spanOf(recording);
  const moment = replay.fromMs + Math.floor((nowMs - replay.startMs) * replay.speed);
  if (moment < toMs) return { momentMs: moment, ended: false };
  if (replay.atEnd === 'hold') return { momentMs: toMs, ended: true };
  return { momentMs: fromMs + ((moment - fromMs) % (toMs - fromMs)), ended: false };
}

/** The last bar that has begun at this moment; the first one before any has. */
function findBar(bars: readonly Bar[], momentMs: number): Bar | undefined {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((bars[middle]?.[0] ?? 0) <= momentMs) low = middle + 1;
    else high = middle;
  }
  return bars[Math.max(low - 1, 0)];
}

/**
 * The price at a moment. A bar says nothing of the way between its four prices: it is taken as
 * open, low, high, close when it rises and open, high, low, close when it falls, in straight lines
 * of a third of the bar each. After a bar, until the next begins, its close stands.
 */
export function computeRecordedPrice(recording: Recording, momentMs: number): Decimal {
  const bar = findBar(recording.bars, momentMs);
  if (!bar) throw new RangeError('a recording needs at least one bar');
  const [beginsAtMs, open, high, low, close] = bar;
  const { barMs } = recording;
  const rises = decimal(close).gte(decimal(open));
  const path = rises ? [open, low, high, close] : [open, high, low, close];
  const passed = 3 * Math.max(momentMs - beginsAtMs, 0);
  const third = Math.floor(passed / barMs);
  const [from, to] = [decimal(path[third] ?? close), decimal(path[third + 1] ?? close)];
  const share = decimal(String(passed - third * barMs)).div(decimal(String(barMs)));
  return from.plus(to.minus(from).times(share));
}
