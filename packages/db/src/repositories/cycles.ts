// The last monitor cycles, for reading.
import type { CycleSource } from '@hedge/cycle';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { buildPage, momentOf, parseCursor, whereAll, type Page, type PageRequest } from './pages';

/** One pass. Wall times, ms. */
export interface CycleRow {
  readonly id: string;
  readonly source: CycleSource;
  readonly startedAt: number;
  /** Null while it runs, and for good when its worker died. */
  readonly finishedAt: number | null;
  readonly accountsRead: number;
  readonly accountsSkipped: number;
  readonly accountsDeferred: number;
  readonly operationsChecked: number;
  readonly closed: number;
  readonly attention: number;
  readonly errors: number;
}

/** Cycles that began from `from` on and before `to`; wall times, ms. */
export interface CycleFilter extends PageRequest {
  readonly source?: CycleRow['source'] | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface CycleRepository {
  /** Newest first. @throws {InvalidCursor} */
  list(filter: CycleFilter): Promise<Page<CycleRow>>;
  /** When the last cycle began, whatever became of it; null when there was none. Wall time, ms. */
  latestBegunAt(source?: 'signal' | 'backstop'): Promise<number | null>;
  /** The same of any source, and a mark that is another whenever a cycle has begun, however it is dated. */
  readProgress(): Promise<CycleProgress>;
}

export interface CycleProgress {
  readonly mark: string;
  /** Wall time, ms; null where there was no cycle. */
  readonly latestBegunAt: number | null;
}

type Row = Omit<CycleRow, 'startedAt' | 'finishedAt'> & {
  readonly startedAt: bigint;
  readonly finishedAt: bigint | null;
};

export function makeCycleRepository({ prisma }: Database): CycleRepository {
  return {
    async list({ limit, cursor, source, from, to }) {
      const after = parseCursor('cycles', cursor, /^/);
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT id, source, (extract(epoch FROM started_at) * 1000)::bigint AS "startedAt",
               (extract(epoch FROM finished_at) * 1000)::bigint AS "finishedAt",
               accounts_read AS "accountsRead", accounts_skipped AS "accountsSkipped",
               accounts_deferred AS "accountsDeferred",
               operations_checked AS "operationsChecked", closed, attention, errors
        FROM monitor_cycles
        ${whereAll([
          after && Prisma.sql`(started_at, id) < (${momentOf(after.at)}, ${after.id})`,
          source === undefined ? null : Prisma.sql`source = ${source}`,
          from === undefined ? null : Prisma.sql`started_at >= ${momentOf(from)}`,
          to === undefined ? null : Prisma.sql`started_at < ${momentOf(to)}`,
        ])}
        ORDER BY started_at DESC, id DESC
        LIMIT ${limit + 1}`;
      const cycles = rows.map((row) => ({
        ...row,
        startedAt: Number(row.startedAt),
        finishedAt: row.finishedAt === null ? null : Number(row.finishedAt),
      }));
      return buildPage('cycles', cycles, limit, ({ startedAt, id }) => ({ at: startedAt, id }));
    },

    async latestBegunAt(source) {
      const [row] = await prisma.$queryRaw<{ at: bigint | null }[]>`
        SELECT (extract(epoch FROM max(started_at)) * 1000)::bigint AS at FROM monitor_cycles
        WHERE source = ${source ?? null} OR ${source ?? null}::text IS NULL`;
      return row === undefined || row.at === null ? null : Number(row.at);
    },

    async readProgress() {
      // All of the few rows that are kept: their ids tell of a new one without any clock.
      const [row] = await prisma.$queryRaw<{ mark: string; at: bigint | null }[]>`
        SELECT count(*) || ' ' || coalesce(sum(hashtext(id)::bigint), 0) AS mark,
               (extract(epoch FROM max(started_at)) * 1000)::bigint AS at FROM monitor_cycles`;
      const at = row?.at ?? null;
      return { mark: row?.mark ?? '', latestBegunAt: at === null ? null : Number(at) };
    },
  };
}
