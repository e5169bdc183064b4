// Inserting orders as part of a transition's statement.
import { toText, type NewOrder } from '@hedge/domain';
import { Prisma } from '../generated/client';

/**
 * `INSERT … SELECT` of INTENDED orders for the row of a preceding CTE `op (id, account_id)`.
 * `after` is a condition on CTEs that must have run before: a leg's open order has to be final
 * before the next one can exist, and a scalar subquery on its CTE makes PostgreSQL do it first.
 */
export function insertOrders(orders: readonly NewOrder[], after: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO orders (client_order_id, operation_id, account_id, kind, side, symbol, attempt,
      decision_id, quantity, read_at, baseline_amount, baseline_update_time, created_at, not_before)
    SELECT n."clientOrderId", op.id, op.account_id, n.kind, n.side, n.symbol, n.attempt, n."decisionId",
      n.quantity, n."readAt", n."baselineAmount", n."baselineUpdateTime", n."createdAt",
      n."notBefore"
    FROM op, jsonb_to_recordset(${JSON.stringify(orders.map(toDocument))}::jsonb) AS n(
      "clientOrderId" text, kind text, side text, symbol text, attempt int, "decisionId" text,
      quantity numeric, "readAt" bigint, "baselineAmount" numeric, "baselineUpdateTime" bigint,
      "createdAt" bigint, "notBefore" bigint)
    WHERE ${after}`;
}

function toDocument({ baseline, quantity, ...rest }: NewOrder): object {
  return {
    ...rest,
    quantity: toText(quantity),
    baselineAmount: toText(baseline.amount),
    baselineUpdateTime: baseline.updateTime,
  };
}
