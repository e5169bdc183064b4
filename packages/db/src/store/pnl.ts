// The bulk write of what operations are worth now: one statement for all the accounts whose readings
// have come in since the last one.
import type { PnlRow, Store } from '@hedge/cycle';
import { toText } from '@hedge/domain';
import { Prisma, type PrismaClient } from '../generated/client';
import { insertSamples } from './pnl-samples';

/** What one reading says of its account's operations. */
interface Valuation {
  readonly accountId: string;
  readonly readAt: number;
  readonly rows: readonly PnlRow[];
}

interface Pending {
  readonly valuation: Valuation;
  readonly settle: (written: Promise<void>) => void;
}

/**
 * Writes together what comes while the last statement is under way, so that many accounts cost a few
 * statements and not one each. Where a statement fails that has several accounts in it, each is tried by
 * itself: what one of them cannot have written is nobody else's failure.
 */
export function makeRecordPnl(prisma: PrismaClient): Store['recordPnl'] {
  let pending: Pending[] = [];
  let isWriting = false;

  const writeAll = async (): Promise<void> => {
    while (pending.length > 0) {
      const batch = firstOfEach(pending);
      pending = pending.filter((each) => !batch.includes(each));
      const valuations = batch.map(({ valuation }) => valuation);
      const together = writePnl(prisma, valuations);
      const isTogether = await together.then(
        () => true,
        () => batch.length === 1,
      );
      const written = valuations.map((each) => (isTogether ? together : writePnl(prisma, [each])));
      for (const [at, { settle }] of batch.entries()) settle(written[at] ?? together);
      await Promise.allSettled(written);
    }
    isWriting = false;
  };

  return (accountId, readAt, rows) =>
    new Promise((settle) => {
      pending.push({ valuation: { accountId, readAt, rows }, settle });
      if (isWriting) return;
      isWriting = true;
      // After all that has come in at this moment.
      setImmediate(() => void writeAll());
    });
}

/** One of each account: of two readings in one statement either might win. */
function firstOfEach(pending: readonly Pending[]): readonly Pending[] {
  const accounts = pending.map(({ valuation }) => valuation.accountId);
  return pending.filter((_, at) => accounts.indexOf(accounts[at] ?? '') === at);
}

/**
 * An older reading never overwrites a newer one. A row that somebody holds at this moment is left as it
 * is, and keeps the time of its last reading: it must not hold up the others, nor the closes that wait
 * for this. Nothing is waited for, so that two writes cannot deadlock. Now and then it leaves a sample
 * of each operation as well.
 */
async function writePnl(prisma: PrismaClient, valuations: readonly Valuation[]): Promise<void> {
  const rows = valuations.flatMap((valuation) => valuation.rows);
  const unwhole = rows.filter(({ isWhole }) => !isWhole);
  await prisma.$executeRaw`
    WITH due AS (
      SELECT g.*, r.at, o.pnl_at, o.profit_target
      FROM unnest(${toArray(rows, ({ operationId }) => operationId)}::uuid[],
          ${toArray(rows, ({ pnl }) => toText(pnl))}::numeric[],
          ${toArray(rows, ({ longMark }) => toText(longMark))}::numeric[],
          ${toArray(rows, ({ shortMark }) => toText(shortMark))}::numeric[])
        AS g(id, pnl, long, short)
        JOIN active_operations o ON o.id = g.id
        JOIN unnest(${toArray(valuations, ({ accountId }) => accountId)}::uuid[],
          ${toArray(valuations, ({ readAt }) => String(readAt))}::bigint[]) AS r(account_id, at)
          ON r.account_id = o.account_id
      WHERE o.status = 'ACTIVE' AND (o.pnl_at IS NULL OR o.pnl_at < r.at)
      FOR NO KEY UPDATE OF o SKIP LOCKED
    ), sampled AS (${insertSamples(Prisma.sql`due`)})
    UPDATE active_operations o SET current_pnl = due.pnl, pnl_at = due.at,
      long_mark = due.long, short_mark = due.short,
      whole_at = CASE WHEN o.id = ANY(${toArray(unwhole, ({ operationId }) => operationId)}::uuid[])
        THEN o.whole_at ELSE due.at END
    FROM due WHERE o.id = due.id`;
}

/** An array as PostgreSQL writes it: ids, amounts and times need no quotes. */
function toArray<T>(items: readonly T[], toValue: (item: T) => string): string {
  return `{${items.map(toValue).join(',')}}`;
}
