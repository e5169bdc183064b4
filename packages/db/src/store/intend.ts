// ACTIVE → CLOSING: the intent, and the resuming of a close that was believed not to have begun.
import type { AlertChanges } from '@hedge/cycle';
import { toText, type Operation, type Transition } from '@hedge/domain';
import { Prisma } from '../generated/client';
import { concludeWith } from './alerts';
import { standsRequest } from './close-request';
import { insertOrders } from './new-orders';

/** What a decision is made for, and under which id. */
type Decision = Pick<
  Extract<Transition, { kind: 'intend' | 'closeOther' }>,
  'decisionId' | 'reason'
>;

/**
 * The account of a decision, unless it is disabled and no person asked; locked against an operator
 * who disables it at this moment: what he was told is true from then on.
 */
export function lockAccount({ accountId }: Operation, { reason }: Decision): Prisma.Sql {
  const isServed = reason === 'MANUAL' ? Prisma.sql`true` : Prisma.sql`enabled`;
  return Prisma.sql`SELECT id FROM accounts WHERE id = ${accountId}::uuid AND ${isServed} FOR SHARE`;
}

/**
 * Whether `o` is as it was seen and may be closed now by a decision of the cycle. A decision's id is
 * used once, ever.
 */
export function mayDecide(
  seen: Operation,
  { decisionId, reason }: Decision,
  now: number,
): Prisma.Sql {
  const isWanted = reason === 'MANUAL' ? standsRequest() : Prisma.sql`o.auto_close_enabled`;
  return Prisma.sql`o.id = ${seen.id}::uuid AND o.version = ${seen.version}
    AND o.status = 'ACTIVE' AND ${isWanted}
    AND (o.retry_at IS NULL OR o.retry_at <= ${BigInt(now)}::bigint)
    AND NOT EXISTS (SELECT FROM orders r WHERE r.decision_id = ${decisionId})`;
}

/** With one INTENDED order per leg. */
export function buildIntend(
  seen: Operation,
  transition: Extract<Transition, { kind: 'intend' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  const { decisionId, reason, triggerPnl, readAt, orders } = transition;
  const isCalm = reason === 'MANUAL' ? Prisma.sql`true` : Prisma.sql`o.attention_reason IS NULL`;
  return Prisma.sql`
    WITH account AS (${lockAccount(seen, transition)}), op AS (
      UPDATE active_operations o
      SET version = o.version + 1, status = 'CLOSING', decision_id = ${decisionId},
          close_reason = ${reason},
          trigger_pnl = ${triggerPnl === null ? null : toText(triggerPnl)}::numeric,
          read_at = ${BigInt(readAt)}::bigint, retry_at = NULL,
          manual_decisions = ${withDecision(transition)}
      FROM account
      WHERE o.account_id = account.id AND ${mayDecide(seen, transition, orders[0].createdAt)}
        AND ${isCalm}
        AND NOT EXISTS (SELECT FROM external_fills e WHERE e.operation_id = o.id)
      RETURNING o.id, o.account_id
    ), intended AS (${insertOrders(orders, Prisma.sql`true`)})${concludeWith('op', alerts)}`;
}

/** The decisions of `o` that were made for requests, with this one where it is. */
export function withDecision({ decisionId, reason }: Decision): Prisma.Sql {
  if (reason !== 'MANUAL') return Prisma.sql`o.manual_decisions`;
  return Prisma.sql`array_append(o.manual_decisions, ${decisionId}::text)`;
}

/** An order believed absent has executed: the close had begun and is driven to its end. */
export function buildResume(
  seen: Operation,
  transition: Extract<Transition, { kind: 'resume' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  const { clientOrderId, to, exchangeOrderId, decisionId, reason, next } = transition;
  const executed = toText(transition.executed);
  return Prisma.sql`
    WITH op AS (
      UPDATE active_operations o
      SET version = o.version + 1, status = 'CLOSING', decision_id = ${decisionId},
          close_reason = ${reason}, trigger_pnl = NULL,
          read_at = ${BigInt(transition.readAt)}::bigint, retry_at = NULL,
          naked_since = ${BigInt(transition.nakedSince)}::bigint
      WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version} AND o.status = 'ACTIVE'
        AND EXISTS (SELECT FROM orders r
          WHERE r.client_order_id = ${clientOrderId} AND r.operation_id = o.id
            AND r.state = 'ABSENT' AND r.executed <= ${executed}::numeric)
      RETURNING o.id, o.account_id
    ), moved AS (
      UPDATE orders r
      SET state = ${to}, executed = ${executed}::numeric, exchange_order_id = ${exchangeOrderId},
          concluded_at = ${BigInt(transition.concludedAt)}::bigint
      FROM op WHERE r.client_order_id = ${clientOrderId}
      RETURNING r.client_order_id
    ), intended AS (${insertOrders(next, Prisma.sql`(SELECT count(*) FROM moved) = 1`)})${concludeWith('op', alerts)}`;
}
