// What cycles leave behind: their own record.
import { CLOSE_ALERT_KINDS, type AlertChanges, type CycleRecord } from '@hedge/cycle';
import { Prisma, type PrismaClient } from '../generated/client';
import { concludeWith } from './alerts';
import { pruneSamples } from './pnl-samples';

/** About an hour of beats; older cycles, and samples, are pruned with every cycle that is recorded. */
const CYCLES_KEPT = 2_000;

export async function recordCycleBegun(
  prisma: PrismaClient,
  id: string,
  source: CycleRecord['source'],
  startedAt: number,
  alerts?: AlertChanges,
): Promise<void> {
  await prisma.$queryRaw`
    WITH cycle AS (
      INSERT INTO monitor_cycles (id, source, started_at)
      VALUES (${id}, ${source}, ${wallTime(startedAt)})
      ON CONFLICT (id) DO NOTHING RETURNING id
    )${concludeWith('cycle', alerts)}`;
}

/**
 * With it end the alerts about closes of operations that are gone: removed by an operator or by hand, or ended
 * by another worker in the moment the alert was raised. What they told of is over.
 */
export async function recordCycle(
  prisma: PrismaClient,
  cycle: CycleRecord,
  alerts?: AlertChanges,
): Promise<void> {
  await prisma.$queryRaw`
    WITH pruned AS (
      DELETE FROM monitor_cycles WHERE id IN (
        SELECT id FROM monitor_cycles WHERE id <> ${cycle.id}
        ORDER BY started_at DESC, id DESC OFFSET ${CYCLES_KEPT - 1}
        FOR UPDATE SKIP LOCKED)
    ), ${pruneSamples()}, ended AS (
      UPDATE alerts a SET resolved_at = now()
      WHERE a.resolved_at IS NULL AND a.kind = ANY(${[...CLOSE_ALERT_KINDS]}::text[])
        AND NOT EXISTS (SELECT FROM active_operations o WHERE o.id = a.operation_id)
    ), cycle AS (
    INSERT INTO monitor_cycles (id, source, started_at, finished_at, accounts_read,
      accounts_skipped, accounts_deferred, operations_checked, closed, attention, errors)
    VALUES (${cycle.id}, ${cycle.source}, ${wallTime(cycle.startedAt)},
      ${wallTime(cycle.finishedAt)}, ${cycle.accountsRead}, ${cycle.accountsSkipped}, ${cycle.accountsDeferred},
      ${cycle.operationsChecked}, ${cycle.closed}, ${cycle.attention}, ${cycle.errors})
    ON CONFLICT (id) DO UPDATE SET finished_at = EXCLUDED.finished_at,
      accounts_read = EXCLUDED.accounts_read, accounts_skipped = EXCLUDED.accounts_skipped,
      accounts_deferred = EXCLUDED.accounts_deferred,
      operations_checked = EXCLUDED.operations_checked, closed = EXCLUDED.closed,
      attention = EXCLUDED.attention, errors = EXCLUDED.errors
    RETURNING id)${concludeWith('cycle', alerts)}`;
}

/** Whole milliseconds in, the same ones out. */
function wallTime(ms: number): Prisma.Sql {
  return Prisma.sql`(timestamptz 'epoch' + ${Math.round(ms)}::bigint * interval '1 ms')`;
}
