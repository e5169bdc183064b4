// Alerts: one open alert per key. Those that tell of a fact are written in the fact's statement.
import { NO_ALERTS, type Alert, type AlertChanges, type AlertKind } from '@hedge/cycle';
import type { Operation } from '@hedge/domain';
import { Prisma, type PrismaClient } from '../generated/client';

/**
 * The end of a statement whose query `moved` has a row if the fact was written, and none if it was
 * not: raises and resolves the alerts along with it.
 */
export function concludeWith(
  moved: 'op' | 'moved' | 'complete' | 'cycle' | 'held',
  alerts: AlertChanges = NO_ALERTS,
): Prisma.Sql {
  const fact = Prisma.raw(moved);
  return Prisma.sql`${alertQueries(fact, alerts)}
    SELECT count(*)::int AS changed FROM ${fact}`;
}

function alertQueries(fact: Prisma.Sql, { raise, clear, over = [] }: AlertChanges): Prisma.Sql {
  const raised =
    raise.length === 0
      ? Prisma.empty
      : Prisma.sql`, raised AS (
      INSERT INTO alerts (kind, account_id, operation_id, dedupe_key, message, wording)
      SELECT a.kind, a."accountId", a."operationId", a."dedupeKey", a.message, a.wording
      FROM jsonb_to_recordset(${JSON.stringify(raise)}::jsonb) AS a(
        kind text, "accountId" uuid, "operationId" uuid, "dedupeKey" text, message text, wording jsonb)
      WHERE EXISTS (SELECT FROM ${fact})
      ON CONFLICT (dedupe_key) WHERE resolved_at IS NULL DO NOTHING)`;
  const cleared =
    clear.length === 0
      ? Prisma.empty
      : Prisma.sql`, cleared AS (
      UPDATE alerts SET resolved_at = now()
      WHERE dedupe_key = ANY(${[...clear]}::text[]) AND resolved_at IS NULL
        AND EXISTS (SELECT FROM ${fact}))`;
  const ended =
    over.length === 0
      ? Prisma.empty
      : Prisma.sql`, ended AS (
      INSERT INTO alerts (kind, account_id, operation_id, dedupe_key, message, wording,
        resolved_at)
      SELECT a.kind, a."accountId", a."operationId", a."dedupeKey", a.message, a.wording, now()
      FROM jsonb_to_recordset(${JSON.stringify(over)}::jsonb) AS a(
        kind text, "accountId" uuid, "operationId" uuid, "dedupeKey" text, message text, wording jsonb)
      WHERE EXISTS (SELECT FROM ${fact})
        AND NOT EXISTS (SELECT FROM alerts b WHERE b.dedupe_key = a."dedupeKey"))`;
  return Prisma.sql`${raised}${cleared}${ended}`;
}

/** True when it is new; an open one with the same key stays as it is. */
export async function raiseAlert(prisma: PrismaClient, alert: Alert): Promise<boolean> {
  return insertAlert(prisma, alert, Prisma.sql`true`);
}

export async function raiseAlertOf(
  prisma: PrismaClient,
  seen: Pick<Operation, 'id' | 'version'>,
  alert: Alert,
): Promise<boolean> {
  const stands = Prisma.sql`EXISTS (SELECT FROM active_operations o
    WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version} FOR UPDATE)`;
  return insertAlert(prisma, alert, stands);
}

async function insertAlert(
  prisma: PrismaClient,
  alert: Alert,
  condition: Prisma.Sql,
): Promise<boolean> {
  const inserted = await prisma.$executeRaw`
    INSERT INTO alerts (kind, account_id, operation_id, dedupe_key, message, wording)
    SELECT ${alert.kind}, ${alert.accountId}::uuid, ${alert.operationId}::uuid,
           ${alert.dedupeKey}, ${alert.message}, ${wordingText(alert)}::jsonb
    WHERE ${condition}
    ON CONFLICT (dedupe_key) WHERE resolved_at IS NULL DO NOTHING`;
  return inserted === 1;
}

/** Null where the alert is told in words alone. */
export const wordingText = ({ wording }: Pick<Alert, 'wording'>): string | null =>
  wording === undefined ? null : JSON.stringify(wording);

export async function clearAlert(prisma: PrismaClient, dedupeKey: string): Promise<void> {
  await prisma.$executeRaw`
    UPDATE alerts SET resolved_at = now() WHERE dedupe_key = ${dedupeKey} AND resolved_at IS NULL`;
}

export async function clearAlertsExcept(
  prisma: PrismaClient,
  kinds: readonly AlertKind[],
  dedupeKeys: readonly string[],
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE alerts SET resolved_at = now()
    WHERE kind = ANY(${[...kinds]}::text[]) AND resolved_at IS NULL AND NOT dedupe_key = ANY(${[...dedupeKeys]}::text[])`;
}
