// The outbox of alerts on PostgreSQL. Dates by the database's clock: processes may disagree.
import type { AlertOutbox, ClaimedNotice } from '@hedge/platform';
import type { Database } from '../database';

type Row = Omit<ClaimedNotice, 'raisedAt' | 'resolvedAt' | 'ageMs'> & {
  readonly raisedAt: bigint;
  readonly resolvedAt: bigint | null;
  readonly ageMs: bigint;
};

/**
 * A claim moves `due_at` past the lease, so that another process finds the notice again only when
 * this one did not record an outcome. `RESOLVED` waits until `RAISED` was told or given up.
 */
export function makeAlertOutbox({ prisma }: Database): AlertOutbox {
  return {
    async claim(limit, leaseMs) {
      const rows = await prisma.$queryRaw<Row[]>`
        WITH due AS (
          SELECT d.alert_id, d.event FROM alert_deliveries d
          WHERE d.state = 'DUE' AND d.due_at <= clock_timestamp()
            AND (d.event = 'RAISED' OR NOT EXISTS (SELECT FROM alert_deliveries r
              WHERE r.alert_id = d.alert_id AND r.event = 'RAISED' AND r.state = 'DUE'))
          ORDER BY d.due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
        )
        UPDATE alert_deliveries d
        SET attempts = d.attempts + 1,
            due_at = clock_timestamp() + ${leaseMs}::bigint * interval '1 ms'
        FROM due, alerts a
        WHERE d.alert_id = due.alert_id AND d.event = due.event AND a.id = d.alert_id
        RETURNING a.uid::text AS uid, d.event, a.kind, a.account_id::text AS "accountId",
          a.operation_id::text AS "operationId", a.message, d.attempts AS attempt,
          (extract(epoch FROM a.raised_at) * 1000)::bigint AS "raisedAt",
          CASE d.event WHEN 'RESOLVED' THEN
            (extract(epoch FROM a.resolved_at) * 1000)::bigint END AS "resolvedAt",
          (extract(epoch FROM clock_timestamp() - d.created_at) * 1000)::bigint AS "ageMs"`;
      return rows.map((row) => ({
        ...row,
        raisedAt: Number(row.raisedAt),
        resolvedAt: row.resolvedAt === null ? null : Number(row.resolvedAt),
        ageMs: Number(row.ageMs),
      }));
    },

    async recordSent({ uid, event }) {
      await prisma.$executeRaw`
        UPDATE alert_deliveries d SET state = 'SENT', finished_at = clock_timestamp(),
          last_error = NULL
        FROM alerts a
        WHERE a.uid = ${uid}::uuid AND d.alert_id = a.id AND d.event = ${event}
          AND d.state = 'DUE'`;
    },

    async recordFailed({ uid, event, attempt }, why, retryAfterMs) {
      const delayMs = retryAfterMs ?? 0;
      await prisma.$executeRaw`
        UPDATE alert_deliveries d SET last_error = ${why},
          due_at = clock_timestamp() + ${delayMs}::bigint * interval '1 ms',
          state = CASE WHEN ${retryAfterMs === null} THEN 'GIVEN_UP' ELSE 'DUE' END,
          finished_at = CASE WHEN ${retryAfterMs === null} THEN clock_timestamp() END
        FROM alerts a
        WHERE a.uid = ${uid}::uuid AND d.alert_id = a.id AND d.event = ${event}
          AND d.state = 'DUE' AND d.attempts = ${attempt}`;
    },
  };
}
