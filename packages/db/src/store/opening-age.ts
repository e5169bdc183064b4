// How old the request for an opening is, by the database's own clock.
import { OPEN_REQUEST_MS } from '@hedge/domain';
import { Prisma } from '../generated/client';

/** Of a row `o`: whether it was asked for too long ago to be begun, by the database's clock. */
export function isOpeningOld(): Prisma.Sql {
  return Prisma.sql`(o.status = 'OPENING'
    AND o.open_requested_at <= now() - ${OPEN_REQUEST_MS}::int * interval '1 ms')`;
}
