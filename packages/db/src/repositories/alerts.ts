// Alerts as people see them, and those that a process writes of itself.
import { MOMENT_ALERT_KINDS, type AlertKind, type AlertWording } from '@hedge/cycle';
import type { AlertRecords } from '@hedge/platform';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { clearAlert, wordingText } from '../store/alerts';
import { ACTOR_COLUMNS, actorValues, type Actor } from './audit-log';
import { buildPage, momentOf, parseCursor, whereAll, type Page, type PageRequest } from './pages';
import { UUID_TEXT } from './uuid';

/** Wall times, ms. */
export interface AlertRecord {
  readonly id: string;
  readonly kind: AlertKind;
  readonly accountId: string | null;
  readonly operationId: string | null;
  readonly dedupeKey: string;
  readonly message: string;
  /** Null of alerts that were raised before it was kept. */
  readonly wording: AlertWording | null;
  readonly raisedAt: number;
  readonly acknowledgedAt: number | null;
  readonly resolvedAt: number | null;
}

/** Alerts raised from `from` on and before `to`; wall times, ms. */
export interface AlertFilter extends PageRequest {
  readonly open?: boolean | undefined;
  readonly acknowledged?: boolean | undefined;
  readonly kind?: AlertKind | undefined;
  readonly accountId?: string | undefined;
  readonly operationId?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface AlertRepository {
  /** Newest first. @throws {InvalidCursor} */
  list(filter: AlertFilter): Promise<Page<AlertRecord>>;
  /**
   * Notes that somebody has seen it, once and in the audit log. Its cause stands as before, and so
   * does it; one that tells of a moment is over with that. Null where there is no such alert.
   */
  acknowledge(id: string, actor: Actor): Promise<AlertRecord | null>;
  /**
   * Removes alerts that were over 30 days ago and of which nothing is left to tell; where nobody is
   * told of alerts at all, after twice as long. Open ones stay for ever.
   * @returns how many, at most `limit`
   */
  prune(limit: number): Promise<number>;
}

const KEPT_DAYS = 30;

type Row = Omit<AlertRecord, 'raisedAt' | 'acknowledgedAt' | 'resolvedAt'> & {
  readonly raisedAt: bigint;
  readonly acknowledgedAt: bigint | null;
  readonly resolvedAt: bigint | null;
};

const COLUMNS = Prisma.sql`
  a.uid::text AS id, a.kind, a.account_id::text AS "accountId",
  a.operation_id::text AS "operationId", a.dedupe_key AS "dedupeKey", a.message, a.wording,
  (extract(epoch FROM a.raised_at) * 1000)::bigint AS "raisedAt",
  (extract(epoch FROM a.acknowledged_at) * 1000)::bigint AS "acknowledgedAt",
  (extract(epoch FROM a.resolved_at) * 1000)::bigint AS "resolvedAt"`;

/** `column` is set, or is not, as the filter asks; null where it does not ask. */
function isSet(column: Prisma.Sql, wanted: boolean | undefined): Prisma.Sql | null {
  return wanted === undefined ? null : Prisma.sql`(${column} IS NOT NULL) = ${wanted}`;
}

export function makeAlertRepository({ prisma }: Database): AlertRepository {
  return {
    async list({ limit, cursor, open, acknowledged, kind, accountId, operationId, from, to }) {
      const after = parseCursor('alerts', cursor, UUID_TEXT);
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT ${COLUMNS} FROM alerts a
        ${whereAll([
          after && Prisma.sql`(a.raised_at, a.uid) < (${momentOf(after.at)}, ${after.id}::uuid)`,
          isSet(Prisma.sql`a.resolved_at`, open === undefined ? undefined : !open),
          isSet(Prisma.sql`a.acknowledged_at`, acknowledged),
          kind === undefined ? null : Prisma.sql`a.kind = ${kind}`,
          accountId === undefined ? null : Prisma.sql`a.account_id = ${accountId}::uuid`,
          operationId === undefined ? null : Prisma.sql`a.operation_id = ${operationId}::uuid`,
          from === undefined ? null : Prisma.sql`a.raised_at >= ${momentOf(from)}`,
          to === undefined ? null : Prisma.sql`a.raised_at < ${momentOf(to)}`,
        ])}
        ORDER BY a.raised_at DESC, a.uid DESC
        LIMIT ${limit + 1}`;
      const placeOf = ({ raisedAt, id }: AlertRecord) => ({ at: raisedAt, id });
      return buildPage('alerts', rows.map(toRecord), limit, placeOf);
    },

    async acknowledge(id, actor) {
      const acknowledged = await prisma.$queryRaw<Row[]>`
        WITH a AS (
          UPDATE alerts SET acknowledged_at = now(),
            resolved_at = CASE WHEN kind = ANY(${[...MOMENT_ALERT_KINDS]}::text[])
              THEN coalesce(resolved_at, now()) ELSE resolved_at END
          WHERE uid = ${id}::uuid AND acknowledged_at IS NULL
          RETURNING *
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, operation_id, subject_id,
                                 detail)
          SELECT ${actorValues(actor)}, 'alert.acknowledge', a.account_id, a.operation_id, a.uid,
                 jsonb_build_object('kind', a.kind)
          FROM a
        )
        SELECT ${COLUMNS} FROM a`;
      const rows =
        acknowledged.length > 0
          ? acknowledged
          : await prisma.$queryRaw<Row[]>`
              SELECT ${COLUMNS} FROM alerts a WHERE a.uid = ${id}::uuid`;
      return rows[0] === undefined ? null : toRecord(rows[0]);
    },

    prune: (limit) => prisma.$executeRaw`
      DELETE FROM alerts WHERE id IN (
        SELECT a.id FROM alerts a
        WHERE a.resolved_at < now() - ${KEPT_DAYS}::int * interval '1 day'
          AND (a.resolved_at < now() - ${2 * KEPT_DAYS}::int * interval '1 day'
            OR NOT EXISTS (SELECT FROM alert_deliveries d
              WHERE d.alert_id = a.id AND d.state = 'DUE'))
        ORDER BY a.id LIMIT ${limit} FOR UPDATE SKIP LOCKED)`,
  };
}

function toRecord(row: Row): AlertRecord {
  return {
    ...row,
    raisedAt: Number(row.raisedAt),
    acknowledgedAt: row.acknowledgedAt === null ? null : Number(row.acknowledgedAt),
    resolvedAt: row.resolvedAt === null ? null : Number(row.resolvedAt),
  };
}

/** Alerts of a process about itself and its neighbours, under an id that it chose. */
export function makeAlertRecords({ prisma }: Database): AlertRecords {
  return {
    async raise(alert, uid, raisedAt) {
      const { kind, accountId, operationId, dedupeKey, message } = alert;
      await prisma.$executeRaw`
        INSERT INTO alerts (uid, kind, account_id, operation_id, dedupe_key, message, wording,
                            raised_at)
        VALUES (${uid}::uuid, ${kind}, ${accountId}::uuid, ${operationId}::uuid, ${dedupeKey},
                ${message}, ${wordingText(alert)}::jsonb, ${momentOf(Math.round(raisedAt))})
        ON CONFLICT DO NOTHING`;
    },
    resolve: (dedupeKey) => clearAlert(prisma, dedupeKey),
  };
}
