// The end of an attempt, with the next one, and the withdrawal of an intent nothing came of.
import type { AlertChanges } from '@hedge/cycle';
import { toText, type Operation, type Transition } from '@hedge/domain';
import { Prisma } from '../generated/client';
import { concludeWith } from './alerts';
import { insertOrders } from './new-orders';

/**
 * The statement that makes attempt n final inserts n + 1. A second caller finds the order in another
 * state, and an attempt beside an open one meets the partial unique index.
 */
export function buildFinish(
  seen: Operation,
  transition: Extract<Transition, { kind: 'finish' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  const { clientOrderId, from, to, exchangeOrderId, refusal, withdraw, next } = transition;
  const executed = toText(transition.executed);
  const concludedAt = BigInt(transition.concludedAt);
  const moves = withdraw === null ? 1 : 2;
  return Prisma.sql`
    WITH op AS (
      UPDATE active_operations o
      SET version = o.version + 1, naked_since = coalesce(o.naked_since, (
        SELECT r.signed_at FROM orders r WHERE r.client_order_id = ${clientOrderId}))
      WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version} AND o.status <> 'ACTIVE'
        AND EXISTS (SELECT FROM orders r
          WHERE r.client_order_id = ${clientOrderId} AND r.operation_id = o.id
            AND r.state = ${from} AND r.executed <= ${executed}::numeric)
        AND (${withdraw}::text IS NULL OR EXISTS (SELECT FROM orders r
          WHERE r.client_order_id = ${withdraw} AND r.operation_id = o.id
            AND r.state = 'INTENDED'))
      RETURNING o.id, o.account_id
    ), moved AS (
      UPDATE orders r
      SET state = ${to}, executed = ${executed}::numeric, refusal = ${refusal},
          concluded_at = ${concludedAt}::bigint,
          exchange_order_id = coalesce(${exchangeOrderId}, r.exchange_order_id)
      FROM op WHERE r.client_order_id = ${clientOrderId}
      RETURNING r.client_order_id
    ), withdrawn AS (
      UPDATE orders r SET state = 'CANCELLED', concluded_at = ${concludedAt}::bigint
      FROM op WHERE r.client_order_id = ${withdraw}
      RETURNING r.client_order_id
    ), intended AS (${insertOrders(
      next === null ? [] : [next],
      Prisma.sql`(SELECT count(*) FROM moved) + (SELECT count(*) FROM withdrawn) = ${moves}`,
    )})${concludeWith('op', alerts)}`;
}

/** CLOSING → ACTIVE: nothing executed, nothing may still execute, and these are all it intended. */
export function buildCancel(
  seen: Operation,
  transition: Extract<Transition, { kind: 'cancel' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  const ids = [...new Set(transition.clientOrderIds)];
  const { attention } = transition;
  return Prisma.sql`
    WITH op AS (
      UPDATE active_operations o
      SET version = o.version + 1, status = 'ACTIVE', decision_id = NULL, close_reason = NULL,
          trigger_pnl = NULL, read_at = NULL, naked_since = NULL,
          retry_at = ${BigInt(transition.retryAt)}::bigint, cancel_count = o.cancel_count + 1,
          attention_reason = ${attention?.reason ?? null},
          attention_since = ${attention === null ? null : BigInt(attention.since)}::bigint
      WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version} AND o.status = 'CLOSING'
        AND NOT EXISTS (SELECT FROM orders r
          WHERE r.operation_id = o.id AND r.kind = 'close'
            AND (r.executed > 0 OR r.state = 'SENT'))
        AND o.close_reason <> 'UNDO'
        AND (SELECT array_agg(r.client_order_id ORDER BY r.client_order_id) FROM orders r
          WHERE r.operation_id = o.id AND r.state = 'INTENDED')
          IS NOT DISTINCT FROM
          (SELECT array_agg(given ORDER BY given) FROM unnest(${ids}::text[]) AS given)
      RETURNING o.id
    ), withdrawn AS (
      UPDATE orders r
      SET state = 'CANCELLED', concluded_at = ${BigInt(transition.concludedAt)}::bigint
      FROM op WHERE r.client_order_id = ANY(${ids}::text[])
    )${concludeWith('op', alerts)}`;
}
