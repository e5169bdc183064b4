// What an operation was worth over time.
import { z } from 'zod';
import { decimalText, isoTime } from './amounts';

const pnlSampleView = z.object({
  /** Of the reading. */
  at: isoTime,
  pnl: decimalText,
  /** As it was then. */
  profitTarget: decimalText,
});
export type PnlSampleView = z.infer<typeof pnlSampleView>;

/** The oldest first: the first reading of every 5 minutes of a week, and of every 10 s of an hour. */
export const pnlSamplesView = z.object({ items: z.array(pnlSampleView) });
export type PnlSamplesView = z.infer<typeof pnlSamplesView>;
