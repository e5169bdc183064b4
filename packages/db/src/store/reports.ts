// What workers report of the accounts that they ran: one row per account, its last report.
import {
  accountReportDocument,
  STANDING_KINDS,
  type AccountReport,
  type AccountReportDocument,
  type NumberedReport,
} from '@hedge/cycle';
import { decimal, toText } from '@hedge/domain';
import { Prisma, type PrismaClient } from '../generated/client';

export async function recordReport(
  prisma: PrismaClient,
  { accountId, cycleId, result }: AccountReport,
): Promise<void> {
  const document = JSON.stringify(toDocument(result));
  await prisma.$executeRaw`
    INSERT INTO account_reports (account_id, cycle_id, report)
    VALUES (${accountId}::uuid, ${cycleId}, ${document}::jsonb)
    ON CONFLICT (account_id) DO UPDATE SET
      number = EXCLUDED.number, cycle_id = EXCLUDED.cycle_id,
      report = EXCLUDED.report`;
}

export async function loadReports(
  prisma: PrismaClient,
  accountIds: readonly string[] | null,
  after: number,
  cycleId: string | null,
): Promise<NumberedReport[]> {
  const wanted =
    accountIds === null ? Prisma.empty : Prisma.sql`AND account_id = ANY(${accountIds}::uuid[])`;
  const rows = await prisma.$queryRaw<
    { accountId: string; number: number; cycleId: string; report: unknown }[]
  >`
    SELECT account_id::text AS "accountId", number::float8, cycle_id AS "cycleId", report
    FROM account_reports
    WHERE (number > ${BigInt(after)} OR cycle_id = ${cycleId}) ${wanted}`;
  return rows.flatMap(({ report, ...row }) => {
    const read = accountReportDocument.safeParse(report);
    return read.success ? [{ ...row, result: fromDocument(read.data) }] : [];
  });
}

function toDocument({ reading, pnl, ...result }: AccountReport['result']): AccountReportDocument {
  return {
    ...result,
    ...pnl,
    alerts: [...result.alerts],
    judged: [...result.judged],
    reading: reading && {
      readAt: reading.readAt,
      marks: reading.positions.map(({ symbol, markPrice }) => [
        symbol,
        markPrice && toText(markPrice),
      ]),
    },
  };
}

function fromDocument({
  reading,
  pnlMin,
  pnlMax,
  judged,
  ...result
}: AccountReportDocument): AccountReport['result'] {
  return {
    ...result,
    pnl: { pnlMin, pnlMax },
    judged: STANDING_KINDS.filter((kind) => judged.includes(kind)),
    reading: reading && {
      readAt: reading.readAt,
      positions: reading.marks.map(([symbol, mark]) => ({
        symbol,
        markPrice: mark === null ? null : decimal(mark),
      })),
    },
  };
}
