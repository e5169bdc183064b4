// Open operations at a glance: whether one is another than it was, and what its last reading found. A cycle
// writes the readings of a thousand of them, and nothing else: they are not read whole for that.
import type { PrismaClient } from '../generated/client';
import { optionalDecimal, SUMMARY_DOCUMENT } from '../store/operation-rows';
import { WORK_STAMP } from '../store/work-rows';
import { toOperationSummary, type OperationSummary, type Reading } from './operation-list';

/** As the database has it: amounts are text, of which only what has changed need be read. */
export interface ReadingText {
  readonly currentPnl: string | null;
  readonly pnlAt: number | null;
  readonly longMark: string | null;
  readonly shortMark: string | null;
}

export interface OperationGlance {
  readonly id: string;
  /** Another text whenever anything but the reading is another: of its row, its legs, or only by time. */
  readonly state: string;
  readonly reading: ReadingText;
}

export interface Glances {
  /** The newest first, as the list has them. */
  readonly items: readonly OperationGlance[];
  /** There are more than these. */
  readonly isCut: boolean;
}

type GlanceRow = readonly [
  id: string,
  state: string,
  currentPnl: string | null,
  pnlAt: number | null,
  longMark: string | null,
  shortMark: string | null,
];

export async function readGlances(prisma: PrismaClient, limit: number): Promise<Glances> {
  // One value for all: a value of its own for each of six thousand costs more than reading them.
  const [row] = await prisma.$queryRaw<{ glances: readonly GlanceRow[] | null }[]>`
    SELECT json_agg(json_build_array(o.id, ${WORK_STAMP}::text, o.current_pnl::text, o.pnl_at,
      o.long_mark::text, o.short_mark::text) ORDER BY o.created_at DESC, o.id DESC) AS glances
    FROM (SELECT * FROM active_operations
      ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}) o`;
  const glances = row?.glances ?? [];
  return { items: glances.slice(0, limit).map(toGlance), isCut: glances.length > limit };
}

function toGlance([id, state, currentPnl, pnlAt, longMark, shortMark]: GlanceRow): OperationGlance {
  return { id, state, reading: { currentPnl, pnlAt, longMark, shortMark } };
}

/** Those of them that are still open, in no order. */
export async function listByIds(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly OperationSummary[]> {
  const rows = await prisma.$queryRaw<{ operation: Parameters<typeof toOperationSummary>[0] }[]>`
    SELECT ${SUMMARY_DOCUMENT} AS operation FROM active_operations o
    WHERE o.id = ANY(${ids}::uuid[])`;
  return rows.map(({ operation }) => toOperationSummary(operation));
}

/** @throws {RangeError} when somebody wrote what is no finite amount. */
export function parseReading({ currentPnl, pnlAt, longMark, shortMark }: ReadingText): Reading {
  return {
    currentPnl: optionalDecimal(currentPnl),
    pnlAt,
    marks: { LONG: optionalDecimal(longMark), SHORT: optionalDecimal(shortMark) },
  };
}
