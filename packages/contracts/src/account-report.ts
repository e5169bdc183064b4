// What a worker leaves of an account that it ran, for the one that asked: a row's document.
import { z } from 'zod';
import { alertWording } from './alert-wordings';
import { ALERT_KINDS } from './alerts';
import { decimalText } from './amounts';

const count = z.int().min(0);
const id = z.string().nullable();
const alert = z.object({
  kind: z.enum(ALERT_KINDS),
  accountId: id,
  operationId: id,
  dedupeKey: z.string(),
  message: z.string(),
  wording: alertWording.optional(),
});

/** Workers of two versions may read each other's: what does not parse counts as not reported. */
export const accountReportDocument = z.object({
  kind: z.enum(['read', 'skipped', 'deferred']),
  /** Null when nothing was read; else the exchange's time, ms, and the mark of each position. */
  reading: z
    .object({ readAt: count, marks: z.array(z.tuple([z.string(), decimalText.nullable()])) })
    .nullable(),
  operationsChecked: count,
  closed: count,
  attention: count,
  errors: count,
  pnlMin: decimalText.nullable(),
  pnlMax: decimalText.nullable(),
  alerts: z.array(alert),
  judged: z.array(z.enum(ALERT_KINDS)),
});
export type AccountReportDocument = z.infer<typeof accountReportDocument>;
