// What follows when others closed a leg of an ACTIVE operation: the other leg's close, or its end.
import type { AlertChanges } from '@hedge/cycle';
import {
  POSITION_SIDES,
  sum,
  toText,
  type ExternalFill,
  type Operation,
  type PositionSide,
  type Transition,
} from '@hedge/domain';
import { Prisma } from '../generated/client';
import { concludeWith } from './alerts';
import { insertExternalFills } from './attribute';
import { lockAccount, mayDecide, withDecision } from './intend';
import { insertOrders } from './new-orders';
import { insertHistory } from './settle';

/**
 * Nothing of the operation `o` executed or may execute, and it needs no attention but for a leg that
 * is not there.
 */
const IDLE = Prisma.sql`o.status = 'ACTIVE'
  AND coalesce(o.attention_reason IN ('LEG_GONE', 'SHORT_POSITION'), true)
  AND NOT EXISTS (SELECT FROM orders r
    WHERE r.operation_id = o.id AND r.kind = 'close'
      AND (r.executed > 0 OR r.state IN ('INTENDED', 'SENT')))`;

/** ACTIVE → CLOSING with one INTENDED order, for the leg that is left. */
export function buildCloseOther(
  seen: Operation,
  transition: Extract<Transition, { kind: 'closeOther' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  const { side, fills, decisionId, reason, readAt, nakedSince, order } = transition;
  return Prisma.sql`
    WITH account AS (${lockAccount(seen, transition)}), op AS (
      UPDATE active_operations o
      SET version = o.version + 1, status = 'CLOSING', decision_id = ${decisionId},
          close_reason = ${reason}, trigger_pnl = NULL, read_at = ${BigInt(readAt)}::bigint,
          retry_at = NULL, naked_since = ${BigInt(nakedSince)}::bigint,
          attention_reason = NULL, attention_since = NULL,
          manual_decisions = ${withDecision(transition)}
      FROM account
      WHERE o.account_id = account.id AND ${mayDecide(seen, transition, order.createdAt)}
        AND ${IDLE} AND ${order.side} <> ${side} AND ${isClosedBy(side, fills)}
      RETURNING o.id, o.account_id
    ), attributed AS (${insertExternalFills(fills)}
    ), intended AS (${insertOrders([order], Prisma.sql`true`)})${concludeWith('op', alerts)}`;
}

/** ACTIVE → settled without an order: others closed all of every leg that they touched. */
export function buildSettleOutside(
  seen: Operation,
  { fills, history }: Extract<Transition, { kind: 'settleOutside' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  const touched = POSITION_SIDES.filter((side) =>
    [...seen.externalFills, ...fills].some((fill) => fill.side === side),
  );
  const isClosed = touched.map((side) => isClosedBy(side, fills));
  return Prisma.sql`
    WITH op AS (
      DELETE FROM active_operations o
      WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version} AND ${IDLE}
        AND ${isClosed.length === 0 ? Prisma.sql`false` : Prisma.join(isClosed, ' AND ')}
      RETURNING o.id, o.account_id, o.created_at
    ), attributed AS (${insertExternalFills(fills)}
    ), written AS (${insertHistory(history)})${concludeWith('op', alerts)}`;
}

/** These trades and those recorded before are exactly the leg of `o`. */
function isClosedBy(side: PositionSide, fills: readonly ExternalFill[]): Prisma.Sql {
  const own = fills.filter((fill) => fill.side === side);
  const total = toText(sum(own.map((fill) => fill.quantity)));
  return Prisma.sql`EXISTS (SELECT FROM operation_legs l
    WHERE l.operation_id = o.id AND l.side = ${side} AND l.quantity = ${total}::numeric + (
      SELECT coalesce(sum(e.quantity), 0) FROM external_fills e
      WHERE e.operation_id = o.id AND e.side = l.side))`;
}
