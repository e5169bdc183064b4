// The bulk write of what the operations are worth now.
import type { PnlRow } from '@hedge/cycle';
import { toText } from '@hedge/domain';
import type { PrismaClient } from '../generated/client';
import { insertSamples } from './pnl-samples';

/**
 * One statement for the account, whatever the number of operations. An older reading never
 * overwrites a newer one. Rows are locked in order of id: two cycles that write the same account
 * wait for each other instead of deadlocking. Now and then it leaves a sample of each as well.
 */
export async function recordPnl(
  prisma: PrismaClient,
  accountId: string,
  readAt: number,
  rows: readonly PnlRow[],
): Promise<void> {
  const documents = rows.map(({ operationId, pnl, longMark, shortMark, isWhole }) => ({
    ...{ id: operationId, pnl: toText(pnl), whole: isWhole },
    ...{ long: toText(longMark), short: toText(shortMark) },
  }));
  await prisma.$executeRaw`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(documents)}::jsonb)
        AS g(id uuid, pnl numeric, whole boolean, long numeric, short numeric)
    ), due AS (
      SELECT o.id, o.pnl_at, o.profit_target FROM active_operations o
      WHERE o.id IN (SELECT id FROM given) AND o.account_id = ${accountId}::uuid
        AND o.status = 'ACTIVE' AND (o.pnl_at IS NULL OR o.pnl_at < ${BigInt(readAt)}::bigint)
      ORDER BY o.id FOR NO KEY UPDATE
    ), sampled AS (${insertSamples(readAt)})
    UPDATE active_operations o SET current_pnl = given.pnl, pnl_at = ${BigInt(readAt)}::bigint,
      long_mark = given.long, short_mark = given.short,
      whole_at = CASE WHEN given.whole THEN ${BigInt(readAt)}::bigint ELSE o.whole_at END
    FROM due JOIN given ON given.id = due.id
    WHERE o.id = due.id`;
}
