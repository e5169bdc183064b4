// A market's prices, one per beat, from one-minute bars.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One minute of a market, prices as told. */
export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export const BEAT_MS = 2_000;
const BEATS_PER_BAR = 30;

/** A gzipped table with a header: timestamp, open, high, low, close, and more that is not read. */
export function readBars(file: string): readonly Bar[] {
  const [, ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((line) => {
    const [, open = NaN, high = NaN, low = NaN, close = NaN] = line.split(',').map(Number);
    if (![open, high, low, close].every((price) => price > 0)) {
      throw new Error(`not a bar: ${line}`);
    }
    return { open, high, low, close };
  });
}

/**
 * The price at each beat: a bar goes in straight lines over its extremes, the nearer one first. These
 * prices only play a market; they are no amounts of anybody.
 */
export function walkBars(bars: readonly Bar[]): readonly string[] {
  return bars.flatMap(({ open, high, low, close }) => {
    const isLowFirst = open - low < high - open;
    const corners = isLowFirst ? [open, low, high, close] : [open, high, low, close];
    return Array.from({ length: BEATS_PER_BAR }, (_, beat) => {
      const at = (beat / BEATS_PER_BAR) * (corners.length - 1);
      const from = corners[Math.floor(at)] ?? close;
      const to = corners[Math.floor(at) + 1] ?? close;
      return (from + (to - from) * (at - Math.floor(at))).toFixed(1);
    });
  });
}
