// Alerts: one open alert per key.
import type { Alert, AlertKind } from '@hedge/cycle';
import type { PrismaClient } from '../generated/client';

/** True when it is new; an open one with the same key stays as it is. */
export async function raiseAlert(prisma: PrismaClient, alert: Alert): Promise<boolean> {
  const inserted = await prisma.$executeRaw`
    INSERT INTO alerts (kind, account_id, operation_id, dedupe_key, message)
    VALUES (${alert.kind}, ${alert.accountId}::uuid, ${alert.operationId}::uuid,
            ${alert.dedupeKey}, ${alert.message})
    ON CONFLICT (dedupe_key) WHERE resolved_at IS NULL DO NOTHING`;
  return inserted === 1;
}

export async function clearAlert(prisma: PrismaClient, dedupeKey: string): Promise<void> {
  await prisma.$executeRaw`
    UPDATE alerts SET resolved_at = now() WHERE dedupe_key = ${dedupeKey} AND resolved_at IS NULL`;
}

export async function clearAlertsExcept(
  prisma: PrismaClient,
  kind: AlertKind,
  dedupeKeys: readonly string[],
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE alerts SET resolved_at = now()
    WHERE kind = ${kind} AND resolved_at IS NULL AND NOT dedupe_key = ANY(${[...dedupeKeys]}::text[])`;
}
