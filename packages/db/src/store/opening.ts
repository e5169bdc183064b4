// What an opening is begun with, and what becomes of it: an ACTIVE operation, a close of what executed, or the end of it.
import type { AlertChanges } from '@hedge/cycle';
import { toText, type OpenedLeg, type Operation, type Transition } from '@hedge/domain';
import { Prisma } from '../generated/client';
import { concludeWith } from './alerts';
import { insertOrders } from './new-orders';
import { isOpeningOld } from './opening-age';
import { insertHistory } from './settle';

/** With one INTENDED order per leg, on an account that is not disabled at this moment. */
export function buildBegin(
  seen: Operation,
  { readAt, orders }: Extract<Transition, { kind: 'begin' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  return Prisma.sql`
    WITH account AS (
      SELECT id FROM accounts WHERE id = ${seen.accountId}::uuid AND enabled FOR SHARE
    ), op AS (
      UPDATE active_operations o
      SET version = o.version + 1, read_at = ${BigInt(readAt)}::bigint
      FROM account
      WHERE o.account_id = account.id AND ${isOpening(seen)} AND NOT ${isOpeningOld()}
        AND NOT EXISTS (SELECT FROM orders r WHERE r.operation_id = o.id)
      RETURNING o.id, o.account_id
    ), intended AS (${insertOrders(orders, Prisma.sql`true`)})${concludeWith('op', alerts)}`;
}

/** OPENING → ACTIVE: every order final, and both legs executed to what was to be opened. */
export function buildOpen(
  seen: Operation,
  { legs }: Extract<Transition, { kind: 'open' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  return Prisma.sql`
    WITH given AS (${given(legs)}), op AS (
      UPDATE active_operations o
      SET version = o.version + 1, status = 'ACTIVE', decision_id = NULL, read_at = NULL,
          naked_since = NULL, attention_reason = NULL, attention_since = NULL
      WHERE ${isOpening(seen)} AND ${isComplete([])} AND ${hasExecuted()}
        AND NOT EXISTS (SELECT FROM operation_legs l JOIN given g ON g.side = l.side
          WHERE l.operation_id = o.id AND l.quantity <> g.quantity)
      RETURNING ${OPENED}
    ), legs AS (${takeLegs()})${concludeWith('op', alerts)}`;
}

/** OPENING → CLOSING: its legs are what executed, and all of that is closed again. */
export function buildUndo(
  seen: Operation,
  { legs, withdraw, concludedAt, orders }: Extract<Transition, { kind: 'undo' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  return Prisma.sql`
    WITH given AS (${given(legs)}), op AS (
      UPDATE active_operations o
      SET version = o.version + 1, status = 'CLOSING', close_reason = 'UNDO',
          attention_reason = NULL, attention_since = NULL
      WHERE ${isOpening(seen)} AND ${isComplete(withdraw)} AND ${hasExecuted()}
        AND EXISTS (SELECT FROM given g WHERE g.quantity > 0)
      RETURNING ${OPENED}
    ), legs AS (${takeLegs()}
    ), withdrawn AS (${withdrawOrders(withdraw, concludedAt)}
    ), intended AS (${insertOrders(
      orders,
      Prisma.sql`(SELECT count(*) FROM withdrawn) = ${withdraw.length}`,
    )})${concludeWith('op', alerts)}`;
}

/** OPENING → gone, with its history: nothing executed, and nothing may. */
export function buildUndone(
  seen: Operation,
  { withdraw, concludedAt, history }: Extract<Transition, { kind: 'undone' }>,
  alerts?: AlertChanges,
): Prisma.Sql {
  return Prisma.sql`
    WITH op AS (
      DELETE FROM active_operations o
      WHERE ${isOpening(seen)} AND ${isComplete(withdraw)}
        AND NOT EXISTS (SELECT FROM orders r WHERE r.operation_id = o.id AND r.executed > 0)
      RETURNING o.id, o.account_id, o.created_at
    ), withdrawn AS (${withdrawOrders(withdraw, concludedAt)}
    ), written AS (${insertHistory(history)})${concludeWith('op', alerts)}`;
}

/** The triggers on legs let nobody change those of an opening, but the statement that ends it. */
const OPENED = Prisma.sql`o.id, o.account_id,
  set_config('hedge_monitor.opened', o.id::text, true) AS opened`;

function given(legs: readonly OpenedLeg[]): Prisma.Sql {
  const documents = legs.map(({ side, quantity, entryPrice }) => ({
    ...{ side, quantity: toText(quantity), entryPrice: toText(entryPrice) },
  }));
  return Prisma.sql`SELECT * FROM jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) AS g(
    side text, quantity numeric, "entryPrice" numeric)`;
}

function isOpening(seen: Operation): Prisma.Sql {
  return Prisma.sql`o.id = ${seen.id}::uuid AND o.version = ${seen.version}
    AND o.status = 'OPENING'`;
}

/** Every order of `o` is final but those that are withdrawn, and has the trades that it executed. */
function isComplete(withdraw: readonly string[]): Prisma.Sql {
  const ids = [...new Set(withdraw)];
  return Prisma.sql`NOT EXISTS (SELECT FROM orders r
      WHERE r.operation_id = o.id AND r.executed <> (
        SELECT coalesce(sum(f.quantity), 0) FROM fills f
        WHERE f.client_order_id = r.client_order_id))
    AND NOT EXISTS (SELECT FROM orders r WHERE r.operation_id = o.id AND r.state = 'SENT')
    AND (SELECT coalesce(array_agg(r.client_order_id ORDER BY r.client_order_id), '{}')
      FROM orders r WHERE r.operation_id = o.id AND r.state = 'INTENDED')
      = (SELECT coalesce(array_agg(g ORDER BY g), '{}') FROM unnest(${ids}::text[]) AS g)`;
}

/** Of each leg exactly what is given was executed. */
function hasExecuted(): Prisma.Sql {
  return Prisma.sql`NOT EXISTS (SELECT FROM given g WHERE g.quantity <> (
    SELECT coalesce(sum(r.executed), 0) FROM orders r
    WHERE r.operation_id = o.id AND r.side = g.side))`;
}

function takeLegs(): Prisma.Sql {
  return Prisma.sql`
    UPDATE operation_legs l SET quantity = g.quantity, entry_price = g."entryPrice"
    FROM op, given g WHERE l.operation_id = op.id AND l.side = g.side`;
}

function withdrawOrders(ids: readonly string[], concludedAt: number): Prisma.Sql {
  return Prisma.sql`
    UPDATE orders r SET state = 'CANCELLED', concluded_at = ${BigInt(concludedAt)}::bigint
    FROM op WHERE r.client_order_id = ANY(${[...ids]}::text[])
    RETURNING r.client_order_id`;
}
