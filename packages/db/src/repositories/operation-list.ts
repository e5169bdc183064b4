// Operations as lists show them, each filter on an index in the order of the list.
import type {
  AttentionReason,
  Decimal,
  Leg,
  Operation,
  OperationStatus,
  PositionSide,
} from '@hedge/domain';
import { Prisma, type PrismaClient } from '../generated/client';
import {
  optionalDecimal,
  SUMMARY_DOCUMENT,
  toSummaryFields,
  type SummaryDocument,
} from '../store/operation-rows';
import { buildPage, momentOf, parseCursor, whereAll, type Page, type PageRequest } from './pages';
import { UUID_TEXT } from './uuid';

/** What the last reading found of an operation. */
export interface Reading {
  readonly currentPnl: Decimal | null;
  /** Exchange time of the reading behind `currentPnl`, ms. */
  readonly pnlAt: number | null;
  /** The prices of its legs in that reading. */
  readonly marks: Readonly<Record<PositionSide, Decimal | null>>;
}

/** An operation as lists show it. */
export interface OperationSummary
  extends
    Reading,
    Omit<Operation, 'orders' | 'openingOrders' | 'fills' | 'externalFills' | 'legs'> {
  /** LONG first, then SHORT; fewer where somebody removed them by hand. */
  readonly legs: readonly Leg[];
}

export interface OperationFilter extends PageRequest {
  readonly accountId?: string | undefined;
  readonly status?: OperationStatus | undefined;
  /** Of one of its legs. */
  readonly symbol?: string | undefined;
  /** That it needs a person, that it does not, or why it does. */
  readonly attention?: boolean | AttentionReason | undefined;
  /** By the time of registration; newest first where nothing is said. */
  readonly order?: 'newest' | 'oldest' | undefined;
}

/** How each order is written; a cursor of one is none of the other. */
const ORDERS = {
  newest: {
    list: 'operations',
    by: Prisma.sql`ORDER BY o.created_at DESC, o.id DESC`,
    follows: Prisma.sql`<`,
  },
  oldest: {
    list: 'oldestoperations',
    by: Prisma.sql`ORDER BY o.created_at, o.id`,
    follows: Prisma.sql`>`,
  },
} as const;

/** @throws {InvalidCursor} */
export async function listOperations(
  prisma: PrismaClient,
  { limit, cursor, order = 'newest', ...filter }: OperationFilter,
): Promise<Page<OperationSummary>> {
  const { list, by, follows } = ORDERS[order];
  const after = parseCursor(list, cursor, UUID_TEXT);
  const place = after && Prisma.sql`(${momentOf(after.at)}, ${after.id}::uuid)`;
  const rows = await prisma.$queryRaw<{ operation: SummaryDocument }[]>`
    SELECT ${SUMMARY_DOCUMENT} AS operation
    FROM active_operations o
    ${whereAll([
      ...conditionsOf(filter),
      place && Prisma.sql`(o.created_at, o.id) ${follows} ${place}`,
    ])}
    ${by} LIMIT ${limit + 1}`;
  const operations = rows.map(({ operation }) => toOperationSummary(operation));
  return buildPage(list, operations, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
}

function conditionsOf({
  accountId,
  status,
  symbol,
  attention,
}: Omit<OperationFilter, 'limit' | 'cursor' | 'order'>): readonly (Prisma.Sql | null)[] {
  return [
    accountId === undefined ? null : Prisma.sql`o.account_id = ${accountId}::uuid`,
    status === undefined ? null : Prisma.sql`o.status = ${status}`,
    symbol === undefined
      ? null
      : Prisma.sql`EXISTS (SELECT FROM operation_legs l
          WHERE l.operation_id = o.id AND l.symbol = ${symbol})`,
    attentionOf(attention),
  ];
}

function attentionOf(attention: OperationFilter['attention']): Prisma.Sql | null {
  if (attention === undefined) return null;
  if (attention === false) return Prisma.sql`o.attention_reason IS NULL`;
  if (attention === true) return Prisma.sql`o.attention_reason IS NOT NULL`;
  return Prisma.sql`o.attention_reason = ${attention}`;
}

export function toOperationSummary(document: SummaryDocument): OperationSummary {
  const { currentPnl, pnlAt, longMark, shortMark } = document;
  return {
    ...toSummaryFields(document),
    currentPnl: optionalDecimal(currentPnl),
    pnlAt,
    marks: { LONG: optionalDecimal(longMark), SHORT: optionalDecimal(shortMark) },
  };
}
