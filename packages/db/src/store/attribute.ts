// What others closed of a leg: their trades, each attributed to one operation at most.
import type { AlertChanges } from '@hedge/cycle';
import { sum, toText, type ExternalFill, type Operation, type Transition } from '@hedge/domain';
import { Prisma } from '../generated/client';
import { concludeWith } from './alerts';

/**
 * Only all that is left of a leg, only in a begun close, and together with the withdrawal of the
 * leg's intended order. A trade that is attributed already meets the primary key.
 */
export function buildAttribute(
  seen: Operation,
  { side, fills, withdraw, concludedAt }: Extract<Transition, { kind: 'attribute' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  const total = toText(sum(fills.map((fill) => fill.quantity)));
  return Prisma.sql`
    WITH op AS (
      UPDATE active_operations o
      SET version = o.version + 1, attention_reason = NULL, attention_since = NULL
      WHERE o.id = ${seen.id}::uuid AND o.version = ${seen.version} AND o.status = 'CLOSING'
        AND (o.close_reason = 'UNDO' OR EXISTS (SELECT FROM orders r
          WHERE r.operation_id = o.id AND r.kind = 'close' AND r.executed > 0))
        AND EXISTS (SELECT FROM orders r
          WHERE r.client_order_id = ${withdraw} AND r.operation_id = o.id
            AND r.side = ${side} AND r.state = 'INTENDED')
        AND EXISTS (SELECT FROM operation_legs l
          WHERE l.operation_id = o.id AND l.side = ${side} AND l.quantity = ${total}::numeric + (
            SELECT coalesce(sum(r.executed), 0) FROM orders r
            WHERE r.operation_id = o.id AND r.kind = 'close' AND r.side = l.side) + (
            SELECT coalesce(sum(e.quantity), 0) FROM external_fills e
            WHERE e.operation_id = o.id AND e.side = l.side))
      RETURNING o.id, o.account_id
    ), withdrawn AS (
      UPDATE orders r SET state = 'CANCELLED', concluded_at = ${BigInt(concludedAt)}::bigint
      FROM op WHERE r.client_order_id = ${withdraw}
    ), attributed AS (${insertExternalFills(fills)})${concludeWith('op', alerts)}`;
}

/** `INSERT … SELECT` for the row of a preceding CTE `op (id, account_id)`. */
export function insertExternalFills(fills: readonly ExternalFill[]): Prisma.Sql {
  const documents = fills.map((fill) => ({
    ...fill,
    quantity: toText(fill.quantity),
    price: toText(fill.price),
  }));
  return Prisma.sql`
    INSERT INTO external_fills (account_id, symbol, trade_id, operation_id, exchange_order_id,
      client_order_id, cause, side, quantity, price, time)
    SELECT op.account_id, f.symbol, f."tradeId", op.id, f."exchangeOrderId", f."clientOrderId",
      f.cause, f.side, f.quantity, f.price, f.time
    FROM op, jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) AS f(
      "tradeId" text, "exchangeOrderId" text, "clientOrderId" text, cause text, side text,
      symbol text, quantity numeric, price numeric, time bigint)`;
}
