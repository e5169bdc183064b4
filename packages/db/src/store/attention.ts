// The attention of an operation: set and cleared beside its state, by whoever has seen it as it is.
import type { AlertChanges } from '@hedge/cycle';
import { POSITION_ATTENTION, type Attention, type Operation } from '@hedge/domain';
import { Prisma } from '../generated/client';
import { concludeWith } from './alerts';

/**
 * Raises no version, so what was seen has to be the attention as well: a worker that slept meanwhile
 * changes nothing. Nor does it set what a newer reading has disproven.
 */
export function buildAttention(
  seen: Operation,
  attention: Attention | null,
  alerts?: AlertChanges,
): Prisma.Sql {
  const isOfPosition = POSITION_ATTENTION.some((reason) => reason === attention?.reason);
  const isCurrent = isOfPosition
    ? Prisma.sql`(o.status <> 'ACTIVE' OR o.whole_at IS NULL OR o.whole_at <= ${sinceOf(attention)})`
    : Prisma.sql`true`;
  return Prisma.sql`
    WITH op AS (
      UPDATE active_operations o
      SET attention_reason = ${attention?.reason ?? null},
          attention_since = ${sinceOf(attention)}
      WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version}
        AND o.attention_reason IS NOT DISTINCT FROM ${seen.attention?.reason ?? null}::text
        AND o.attention_since IS NOT DISTINCT FROM ${sinceOf(seen.attention)}
        AND ${isCurrent}
      RETURNING o.id
    )${concludeWith('op', alerts)}`;
}

function sinceOf(attention: Attention | null): Prisma.Sql {
  return Prisma.sql`${attention === null ? null : BigInt(attention.since)}::bigint`;
}
