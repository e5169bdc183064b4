// A person's request to close an operation: until when it stands, by the database's own clock, and its end.
import type { AlertChanges } from '@hedge/cycle';
import { CLOSE_REQUEST_MS, type Operation } from '@hedge/domain';
import { Prisma } from '../generated/client';
import { concludeWith } from './alerts';

/** Whether the request of `o` is too old to be begun. */
export function isRequestOld(): Prisma.Sql {
  return Prisma.sql`o.close_requested_at <= now() - ${CLOSE_REQUEST_MS}::int * interval '1 ms'`;
}

/** Whether `o`, which is ACTIVE, has a request that a close may be begun for. */
export function standsRequest(): Prisma.Sql {
  return Prisma.sql`(o.close_requested_at IS NOT NULL AND o.close_lapsed_why IS NULL
    AND NOT (${isRequestOld()}))`;
}

/** Nothing was begun in time: the request is over. */
export function buildLapse(seen: Operation, why: string, alerts?: AlertChanges): Prisma.Sql {
  return Prisma.sql`
    WITH op AS (
      UPDATE active_operations o SET version = o.version + 1, close_lapsed_why = ${why}
      WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version} AND o.status = 'ACTIVE'
        AND o.close_lapsed_why IS NULL AND ${isRequestOld()}
      RETURNING o.id
    )${concludeWith('op', alerts)}`;
}
