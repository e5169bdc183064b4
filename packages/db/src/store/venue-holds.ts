// What workers on one address know together, on PostgreSQL. Holds: durations in, durations out, the
// dates by the database's clock. Weight: a row per period of the exchange's, whose lock is the order.
import { banAlert, type VenueHolds } from '@hedge/cycle';
import type { Database } from '../database';
import { concludeWith } from './alerts';

/** Periods before this one are not asked for any more. */
const PERIODS_KEPT = 2;

/**
 * One statement each; the row of a hold that is over stays until the next one. A ban's alert is raised in
 * the statement that stores it.
 */
export function makeVenueHolds({ prisma }: Database): VenueHolds {
  return {
    async loadHold({ exchange, mode, egressAddress, isDefault }) {
      const [row] = await prisma.$queryRaw<{ remainingMs: number; banned: boolean; why: string }[]>`
        SELECT ceil(extract(epoch FROM until - clock_timestamp()) * 1000)::float8 AS "remainingMs",
               bool_or(banned) OVER () AS banned, why
        FROM venue_holds
        WHERE exchange = ${exchange} AND mode = ${mode} AND until > clock_timestamp()
          AND (egress_address = ${egressAddress ?? ''} OR (is_default AND ${isDefault}))
        ORDER BY until DESC LIMIT 1`;
      return row ?? null;
    },
    async recordHold(venue, { remainingMs, banned, why }) {
      const { exchange, mode, egressAddress, isDefault } = venue;
      await prisma.$queryRaw`
        WITH h AS (
        INSERT INTO venue_holds AS h (exchange, mode, egress_address, is_default, until, banned, why)
        VALUES (${exchange}, ${mode}, ${egressAddress ?? ''}, ${isDefault},
                clock_timestamp() + ${Math.ceil(remainingMs)}::bigint * interval '1 ms',
                ${banned}, ${why})
        ON CONFLICT (exchange, mode, egress_address) DO UPDATE SET
          is_default = EXCLUDED.is_default,
          until = greatest(h.until, EXCLUDED.until),
          banned = EXCLUDED.banned OR (h.banned AND h.until > clock_timestamp()),
          why = CASE WHEN EXCLUDED.until >= h.until THEN EXCLUDED.why ELSE h.why END
          RETURNING banned, until
        ), held AS (SELECT FROM h WHERE banned AND until > clock_timestamp())
        ${concludeWith('held', { raise: [banAlert(venue, why)], clear: [] })}`;
    },
    async takeWeight(venue, { windowMs, period }, amount, most) {
      if (amount > most) return null;
      const { exchange, mode, egressAddress, isDefault } = venue;
      const address = isDefault ? '' : egressAddress;
      const [row] = await prisma.$queryRaw<{ taken: number }[]>`
        WITH old AS (
          DELETE FROM venue_weights
          WHERE exchange = ${exchange} AND mode = ${mode} AND egress_address = ${address}
            AND window_ms = ${windowMs} AND period < ${period - PERIODS_KEPT}
        )
        INSERT INTO venue_weights AS w (exchange, mode, egress_address, window_ms, period, taken)
        VALUES (${exchange}, ${mode}, ${address}, ${windowMs}, ${period}, ${amount})
        ON CONFLICT (exchange, mode, egress_address, window_ms, period) DO UPDATE
          SET taken = w.taken + EXCLUDED.taken
          WHERE w.taken + EXCLUDED.taken <= ${most}
        RETURNING taken`;
      return row?.taken ?? null;
    },
  };
}
