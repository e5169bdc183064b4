// What cycles leave behind: their own record.
import type { CycleRecord } from '@hedge/cycle';
import { Prisma, type PrismaClient } from '../generated/client';

/** About an hour of beats; older cycles are pruned with every cycle that is recorded. */
const CYCLES_KEPT = 2_000;

export async function recordCycleBegun(
  prisma: PrismaClient,
  id: string,
  source: CycleRecord['source'],
  startedAt: number,
): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO monitor_cycles (id, source, started_at)
    VALUES (${id}, ${source}, ${wallTime(startedAt)})
    ON CONFLICT (id) DO NOTHING`;
}

export async function recordCycle(prisma: PrismaClient, cycle: CycleRecord): Promise<void> {
  await prisma.$executeRaw`
    WITH pruned AS (
      DELETE FROM monitor_cycles WHERE id IN (
        SELECT id FROM monitor_cycles WHERE id <> ${cycle.id}
        ORDER BY started_at DESC, id DESC OFFSET ${CYCLES_KEPT - 1}
        FOR UPDATE SKIP LOCKED)
    )
    INSERT INTO monitor_cycles (id, source, started_at, finished_at, accounts_read,
      accounts_skipped, operations_checked, closed, attention, errors)
    VALUES (${cycle.id}, ${cycle.source}, ${wallTime(cycle.startedAt)},
      ${wallTime(cycle.finishedAt)}, ${cycle.accountsRead}, ${cycle.accountsSkipped},
      ${cycle.operationsChecked}, ${cycle.closed}, ${cycle.attention}, ${cycle.errors})
    ON CONFLICT (id) DO UPDATE SET finished_at = EXCLUDED.finished_at,
      accounts_read = EXCLUDED.accounts_read, accounts_skipped = EXCLUDED.accounts_skipped,
      operations_checked = EXCLUDED.operations_checked, closed = EXCLUDED.closed,
      attention = EXCLUDED.attention, errors = EXCLUDED.errors`;
}

/** Whole milliseconds in, the same ones out. */
function wallTime(ms: number): Prisma.Sql {
  return Prisma.sql`(timestamptz 'epoch' + ${Math.round(ms)}::bigint * interval '1 ms')`;
}
