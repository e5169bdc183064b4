// The end of an operation: its fills, its history, its row's removal, and late corrections.
import type { AlertChanges, HistoryCorrection } from '@hedge/cycle';
import {
  toText,
  type Fill,
  type LegHistory,
  type Operation,
  type TradeHistory,
} from '@hedge/domain';
import { Prisma } from '../generated/client';
import { concludeWith } from './alerts';

/**
 * Executions keyed by account, symbol and trade: what is there already stays. All of them or none,
 * and only for orders of this operation, whose row may be gone. Sorted, so that two writers of the
 * same trades wait for each other in the same order.
 */
export function buildFills(seen: Operation, fills: readonly Fill[]): Prisma.Sql {
  const documents = fills.map((fill) => ({
    ...fill,
    quantity: toText(fill.quantity),
    price: toText(fill.price),
    commission: toText(fill.commission),
    realizedPnl: toText(fill.realizedPnl),
  }));
  return Prisma.sql`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) AS f(
        "tradeId" text, "exchangeOrderId" text, "clientOrderId" text, side text, symbol text,
        quantity numeric, price numeric, commission numeric, "commissionAsset" text,
        "realizedPnl" numeric, time bigint)
    ), complete AS (
      SELECT 1 WHERE NOT EXISTS (SELECT FROM given g WHERE NOT EXISTS (
        SELECT FROM orders r
        WHERE r.client_order_id = g."clientOrderId" AND r.operation_id = ${seen.id}::uuid))
    ), recorded AS (
      INSERT INTO fills (account_id, symbol, trade_id, operation_id, client_order_id,
        exchange_order_id, side, quantity, price, commission, commission_asset, realized_pnl, time)
      SELECT r.account_id, g.symbol, g."tradeId", r.operation_id, r.client_order_id,
        g."exchangeOrderId", g.side, g.quantity, g.price, g.commission, g."commissionAsset",
        g."realizedPnl", g.time
      FROM complete, given g JOIN orders r ON r.client_order_id = g."clientOrderId"
      ORDER BY g.symbol, g."tradeId"
      ON CONFLICT (account_id, symbol, trade_id) DO NOTHING
    )${concludeWith('complete')}`;
}

/**
 * Writes the history and removes the operation: every order final, and the fills of each adding up
 * to what it executed. The legs' own quantities are read before their rows go with the operation's.
 */
export function buildSettle(
  seen: Operation,
  history: TradeHistory,
  alerts?: AlertChanges,
): Prisma.Sql {
  return Prisma.sql`
    WITH op AS (
      DELETE FROM active_operations o
      WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version} AND o.status = 'CLOSING'
        AND NOT EXISTS (SELECT FROM orders r
          WHERE r.operation_id = o.id AND r.state IN ('INTENDED', 'SENT'))
        AND NOT EXISTS (SELECT FROM orders r
          WHERE r.operation_id = o.id AND r.kind = 'close' AND r.executed <> (
            SELECT coalesce(sum(f.quantity), 0) FROM fills f
            WHERE f.client_order_id = r.client_order_id))
        AND NOT EXISTS (SELECT FROM operation_legs l
          WHERE l.operation_id = o.id AND l.quantity <> (
            SELECT coalesce(sum(r.executed), 0) FROM orders r
            WHERE r.operation_id = l.operation_id AND r.kind = 'close' AND r.side = l.side) + (
            SELECT coalesce(sum(e.quantity), 0) FROM external_fills e
            WHERE e.operation_id = l.operation_id AND e.side = l.side))
      RETURNING o.id, o.account_id, o.created_at
    ), written AS (${insertHistory(history)})${concludeWith('op', alerts)}`;
}

/** The history row of a preceding CTE `op (id, account_id, created_at)`, whose legs are still there. */
export function insertHistory(history: TradeHistory): Prisma.Sql {
  const [long, short] = history.legs;
  const commissions = Object.fromEntries(
    Object.entries(history.commissions).map(([asset, amount]) => [asset, toText(amount)]),
  );
  return Prisma.sql`
    INSERT INTO trade_history (operation_id, account_id, close_reason, close_requested_by,
      profit_target, trigger_pnl,
      gross_pnl, realized_pnl, commissions, net_pnl,
      long_symbol, long_leg_quantity, long_contract_size, long_quantity, long_entry_price,
      long_exit_price, long_gross_pnl, long_realized_pnl,
      long_external_quantity, long_external_cause,
      short_symbol, short_leg_quantity, short_contract_size, short_quantity, short_entry_price,
      short_exit_price, short_gross_pnl, short_realized_pnl,
      short_external_quantity, short_external_cause,
      decided_at, closed_at, naked_ms, opened_at)
    SELECT op.id, op.account_id, ${history.closeReason}, ${history.closeRequestedBy}::text,
      ${toText(history.profitTarget)}::numeric, ${optionalText(history.triggerPnl)}::numeric,
      ${toText(history.grossPnl)}::numeric, ${toText(history.realizedPnl)}::numeric,
      ${JSON.stringify(commissions)}::jsonb, ${optionalText(history.netPnl)}::numeric,
      ${buildLeg(long)}, ${buildLeg(short)},
      ${BigInt(history.decidedAt)}::bigint, ${BigInt(history.closedAt)}::bigint,
      ${BigInt(history.nakedMs)}::bigint, op.created_at
    FROM op`;
}

function buildLeg(leg: LegHistory): Prisma.Sql {
  const ofLeg = (column: Prisma.Sql) => Prisma.sql`(SELECT ${column} FROM operation_legs l
      WHERE l.operation_id = op.id AND l.side = ${leg.side})`;
  return Prisma.sql`${leg.symbol},
    ${ofLeg(Prisma.sql`l.quantity`)}, ${ofLeg(Prisma.sql`l.contract_size`)},
    ${toText(leg.quantity)}::numeric, ${toText(leg.entryPrice)}::numeric,
    ${toText(leg.exitPrice)}::numeric, ${toText(leg.grossPnl)}::numeric,
    ${toText(leg.realizedPnl)}::numeric, ${toText(leg.externalQuantity)}::numeric,
    ${leg.externalCause}::text`;
}

/**
 * ABSENT → executed after the operation's row is gone, with the correction beside its history; or
 * after the opening is over that the order was for, which has a history only where it was undone.
 */
export function buildCorrection(
  correction: HistoryCorrection,
  to: 'FILLED' | 'PARTIAL_FINAL',
  alerts?: AlertChanges,
): Prisma.Sql {
  const { operationId, clientOrderId, exchangeOrderId } = correction;
  const executed = toText(correction.executed);
  const foundAt = BigInt(correction.foundAt);
  return Prisma.sql`
    WITH moved AS (
      UPDATE orders r
      SET state = ${to}, executed = ${executed}::numeric, exchange_order_id = ${exchangeOrderId},
          concluded_at = ${foundAt}::bigint
      WHERE r.client_order_id = ${clientOrderId} AND r.operation_id = ${operationId}::uuid
        AND r.state = 'ABSENT'
        AND NOT EXISTS (SELECT FROM active_operations o
          WHERE o.id = r.operation_id AND (r.kind = 'close' OR o.status = 'OPENING'))
      RETURNING r.client_order_id, r.operation_id, r.kind
    ), corrected AS (
      INSERT INTO trade_history_corrections (client_order_id, operation_id, exchange_order_id,
        executed, found_at)
      SELECT m.client_order_id, m.operation_id, ${exchangeOrderId}, ${executed}::numeric,
        ${foundAt}::bigint
      FROM moved m
      WHERE m.kind = 'close'
        OR EXISTS (SELECT FROM trade_history h WHERE h.operation_id = m.operation_id)
    )${concludeWith('moved', alerts)}`;
}

function optionalText(value: TradeHistory['netPnl']): string | null {
  return value === null ? null : toText(value);
}
