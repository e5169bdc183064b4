// What an operation was worth over time, in a sentence and as lines.
import type { PnlSampleView } from '@hedge/contracts';
import { compareDecimals } from '../operations/decimal-text';

export interface SamplesSummary {
  readonly lowest: string;
  readonly highest: string;
  readonly last: string;
  /** From the first to the last, ms. */
  readonly durationMs: number;
}

/** Null where there is none. */
export function summarizeSamples(samples: readonly PnlSampleView[]): SamplesSummary | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return null;
  const sorted = samples.map(({ pnl }) => pnl).sort(compareDecimals);
  return {
    lowest: sorted[0] ?? last.pnl,
    highest: sorted.at(-1) ?? last.pnl,
    last: last.pnl,
    durationMs: Date.parse(last.at) - Date.parse(first.at),
  };
}
