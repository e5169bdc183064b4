// Legs that have stood alone for too long, seen by somebody who only reads rows: a worker tells of them
// itself, unless there is none, or none that lives long enough.
import { buildNakedAlert } from '@hedge/cycle';
import type { Operation } from '@hedge/domain';
import type { Database } from '../database';
import { raiseAlertOf } from '../store/alerts';

export interface NakedLegs {
  /**
   * Raises the alert of every operation whose leg may have stood alone since before `before` and of
   * which none is open.
   *
   * @param before exchange time, ms
   * @returns the ids of the operations that were told, at most 100 at a time
   */
  raiseOlderThan(before: number): Promise<readonly string[]>;
}

type Row = Pick<Operation, 'id' | 'accountId' | 'status' | 'version'>;

export function makeNakedLegs({ prisma }: Database): NakedLegs {
  return {
    async raiseOlderThan(before) {
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT o.id::text, o.account_id::text AS "accountId", o.status, o.version
        FROM active_operations o
        WHERE o.status IN ('OPENING', 'CLOSING') AND o.naked_since < ${Math.round(before)}::bigint
          AND NOT EXISTS (SELECT FROM alerts a
            WHERE a.dedupe_key = 'naked:' || o.id AND a.resolved_at IS NULL)
        ORDER BY o.naked_since LIMIT 100`;
      const told: string[] = [];
      for (const row of rows) {
        if (await raiseAlertOf(prisma, row, buildNakedAlert(row))) told.push(row.id);
      }
      return told;
    },
  };
}
