// Open alerts, for reading.
import type { AlertKind } from '@hedge/cycle';
import type { AlertRecords } from '@hedge/platform';
import type { Database } from '../database';
import { clearAlert } from '../store/alerts';
import { momentOf } from './pages';

/** Wall times, ms. */
export interface OpenAlert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly accountId: string | null;
  readonly operationId: string | null;
  readonly dedupeKey: string;
  readonly message: string;
  readonly raisedAt: number;
  readonly acknowledgedAt: number | null;
}

export interface AlertRepository {
  /** Newest first, at most `limit`. */
  listOpen(limit: number): Promise<readonly OpenAlert[]>;
}

type Row = Omit<OpenAlert, 'raisedAt' | 'acknowledgedAt'> & {
  readonly raisedAt: bigint;
  readonly acknowledgedAt: bigint | null;
};

export function makeAlertRepository({ prisma }: Database): AlertRepository {
  return {
    async listOpen(limit) {
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT id::text AS id, kind, account_id::text AS "accountId",
               operation_id::text AS "operationId", dedupe_key AS "dedupeKey", message,
               (extract(epoch FROM raised_at) * 1000)::bigint AS "raisedAt",
               (extract(epoch FROM acknowledged_at) * 1000)::bigint AS "acknowledgedAt"
        FROM alerts WHERE resolved_at IS NULL
        ORDER BY id DESC LIMIT ${limit}`;
      return rows.map((row) => ({
        ...row,
        raisedAt: Number(row.raisedAt),
        acknowledgedAt: row.acknowledgedAt === null ? null : Number(row.acknowledgedAt),
      }));
    },
  };
}

/** Alerts of a process about itself and its neighbours, under an id that it chose. */
export function makeAlertRecords({ prisma }: Database): AlertRecords {
  return {
    async raise({ kind, accountId, operationId, dedupeKey, message }, uid, raisedAt) {
      await prisma.$executeRaw`
        INSERT INTO alerts (uid, kind, account_id, operation_id, dedupe_key, message, raised_at)
        VALUES (${uid}::uuid, ${kind}, ${accountId}::uuid, ${operationId}::uuid, ${dedupeKey},
                ${message}, ${momentOf(Math.round(raisedAt))})
        ON CONFLICT DO NOTHING`;
    },
    resolve: (dedupeKey) => clearAlert(prisma, dedupeKey),
  };
}
