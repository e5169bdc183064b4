// INTENDED → SENT, and what is learned about a SENT order.
import type { AlertChanges } from '@hedge/cycle';
import { toText, type Operation, type Transition } from '@hedge/domain';
import { Prisma } from '../generated/client';
import { concludeWith } from './alerts';

/** All orders of the token or none: one that is not INTENDED any more makes the token void. */
export function buildToken(
  seen: Operation,
  transition: Extract<Transition, { kind: 'token' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  const ids = [...new Set(transition.clientOrderIds)];
  const signedAt = BigInt(transition.signedAt);
  return Prisma.sql`
    WITH op AS (
      UPDATE active_operations o
      SET version = o.version + 1, naked_since = coalesce(o.naked_since, ${signedAt}::bigint)
      WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version} AND o.status <> 'ACTIVE'
        AND o.decision_id = ${seen.decisionId}
        AND (SELECT count(*) FROM orders r
          WHERE r.client_order_id = ANY(${ids}::text[]) AND r.operation_id = o.id
            AND r.decision_id = o.decision_id AND r.state = 'INTENDED') = ${ids.length}
      RETURNING o.id
    ), sent AS (
      UPDATE orders r
      SET state = 'SENT', signed_at = ${signedAt}::bigint,
          recv_window_ms = ${transition.recvWindowMs}
      FROM op WHERE r.client_order_id = ANY(${ids}::text[])
    )${concludeWith('op', alerts)}`;
}

/** Found at the exchange although its row says it was never sent: a restored backup rewound it. */
export function buildAdopt(
  seen: Operation,
  transition: Extract<Transition, { kind: 'adopt' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  const { clientOrderId, exchangeOrderId, recvWindowMs } = transition;
  const signedAt = BigInt(transition.signedAt);
  return Prisma.sql`
    WITH op AS (
      UPDATE active_operations o
      SET version = o.version + 1, naked_since = coalesce(o.naked_since, ${signedAt}::bigint)
      WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version} AND o.status <> 'ACTIVE'
        AND EXISTS (SELECT FROM orders r
          WHERE r.client_order_id = ${clientOrderId} AND r.operation_id = o.id
            AND r.state = 'INTENDED')
      RETURNING o.id
    ), sent AS (
      UPDATE orders r
      SET state = 'SENT', signed_at = ${signedAt}::bigint, recv_window_ms = ${recvWindowMs},
          exchange_order_id = ${exchangeOrderId}
      FROM op WHERE r.client_order_id = ${clientOrderId}
    )${concludeWith('op', alerts)}`;
}

/** Executed quantity only grows. */
export function buildProgress(
  seen: Operation,
  transition: Extract<Transition, { kind: 'progress' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  const { clientOrderId, exchangeOrderId } = transition;
  const executed = toText(transition.executed);
  return Prisma.sql`
    WITH op AS (
      UPDATE active_operations o SET version = o.version + 1
      WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version} AND o.status <> 'ACTIVE'
        AND EXISTS (SELECT FROM orders r
          WHERE r.client_order_id = ${clientOrderId} AND r.operation_id = o.id
            AND r.state = 'SENT' AND r.executed <= ${executed}::numeric)
      RETURNING o.id
    ), grown AS (
      UPDATE orders r
      SET executed = ${executed}::numeric, exchange_order_id = ${exchangeOrderId}
      FROM op WHERE r.client_order_id = ${clientOrderId}
    )${concludeWith('op', alerts)}`;
}
