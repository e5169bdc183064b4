// Lists of the operator API: a page, a cursor, and what each list can be narrowed to.
//
// A parameter that a list does not know is refused: a filter with a typing error would otherwise
// show everything as if it matched.
import { z } from 'zod';
import { ALERT_KINDS } from './alerts';
import { unifiedSymbol } from './amounts';
import { FIELD_RULES } from './field-rules';
import { cycleSource } from './jobs';
import { attentionReason, idText, operationStatus } from './operator-api';

/** A page of a list, newest first; `nextCursor` asks for the page after it, null at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** The schema of a page of such rows. */
export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ items: z.array(row), nextCursor: z.string().nullable() });

export const PAGE_LIMIT_MAX = 200;
const PAGE_LIMIT_DEFAULT = 50;

const limit = z
  .string()
  .regex(/^\d{1,4}$/, FIELD_RULES.NOT_WHOLE)
  .transform(Number)
  .refine((rows) => rows >= 1 && rows <= PAGE_LIMIT_MAX, `must be from 1 to ${PAGE_LIMIT_MAX}`)
  .default(PAGE_LIMIT_DEFAULT);

/** A moment with its zone, such as `2026-11-25T00:00:00Z`; becomes ms. */
const moment = z.iso
  .datetime({ offset: true, error: FIELD_RULES.NOT_TIME })
  .transform((text) => Date.parse(text));

/** Rows from `from` on, and before `to`. */
export const period = { from: moment.optional(), to: moment.optional() };

const yesOrNo = z
  .enum(['true', 'false'], FIELD_RULES.NOT_YES_OR_NO)
  .transform((text) => text === 'true');

/** Which page of a list. */
export const page = { limit, cursor: z.string().min(1).max(400).optional() };

export const pageQuery = z.strictObject(page);

export const operationsQuery = z.strictObject({
  ...page,
  accountId: idText.optional(),
  status: operationStatus.optional(),
  /** Operations with a leg of this symbol. */
  symbol: unifiedSymbol.optional(),
  /** Operations that need a person: `true`, `false`, or for this reason. */
  attention: z.union([yesOrNo, attentionReason]).optional(),
  /** By when they were registered. */
  order: z.enum(['newest', 'oldest']).default('newest'),
});

/** The period is that of the raising. */
export const alertsQuery = z.strictObject({
  ...page,
  ...period,
  /** Its cause stands. */
  open: yesOrNo.optional(),
  acknowledged: yesOrNo.optional(),
  kind: z.enum(ALERT_KINDS).optional(),
  accountId: idText.optional(),
  operationId: idText.optional(),
});

const auditWord = z.string().min(1).max(100);

export const auditQuery = z.strictObject({
  ...page,
  ...period,
  /** The name of who made the change. */
  actor: auditWord.optional(),
  action: auditWord.optional(),
  accountId: idText.optional(),
  operationId: idText.optional(),
  subjectId: idText.optional(),
});

/** The period is that of the beginning. */
export const cyclesQuery = z.strictObject({ ...page, ...period, source: cycleSource.optional() });
