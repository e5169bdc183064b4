// The guarded insert of a new operation. Runs after the account's row was locked in a statement of
// its own: in one statement together, two registrations at once both passed (measured).
import {
  DEFAULT_POLICIES,
  toText,
  type Decimal,
  type HalfOpenPolicy,
  type Leg,
  type Policies,
} from '@hedge/domain';
import { Prisma } from '../generated/client';
import { ACTOR_COLUMNS, actorValues, type Actor } from './audit-log';

/** A leg to be registered, with the size of the exchange's position that must cover it. */
export interface NewLeg extends Leg {
  /** The whole position of that symbol and side as just read, never negative. */
  readonly positionAmount: Decimal;
}

export interface NewOperation {
  /** A fresh random UUID, lower case: client order ids are derived from it. */
  readonly id: string;
  readonly accountId: string;
  readonly profitTarget: Decimal;
  readonly autoCloseEnabled: boolean;
  /** Wall time, ms. Raised where needed so that it orders the account's operations. */
  readonly createdAt: number;
  /** LONG first, then SHORT. */
  readonly legs: readonly [NewLeg, NewLeg];
  /** Those left out take their defaults. */
  readonly policies?: {
    readonly [P in keyof Policies]?: Policies[P] | undefined;
  };
}

/** A hedge that is to be opened. */
export interface NewOpening extends Omit<NewOperation, 'createdAt' | 'legs'> {
  /** Until they are opened, each with the mark as its entry price. */
  readonly legs: readonly [Leg, Leg];
  readonly onHalfOpen: HalfOpenPolicy;
  /** A fresh id, for all its orders. */
  readonly decisionId: string;
}

/** What the leg `l` has still to close. */
export const OPEN_CLAIM = Prisma.sql`greatest(0, l.quantity - (
  SELECT coalesce(sum(r.executed), 0) FROM orders r
  WHERE r.operation_id = l.operation_id AND r.side = l.side AND r.kind = 'close') - (
  SELECT coalesce(sum(e.quantity), 0) FROM external_fills e
  WHERE e.operation_id = l.operation_id AND e.side = l.side))`;

/**
 * Inserts the operation, its legs and the audit row unless, for one of its legs, the open claims on
 * that symbol and side (Σ of what each leg has still to close) together with the new leg exceed the
 * position. `created_at` is raised where needed: it orders the claims of an account.
 */
export function buildRegistration(operation: NewOperation, actor: Actor): Prisma.Sql {
  const legs = operation.legs.map((leg) => ({
    side: leg.side,
    symbol: leg.symbol,
    quantity: toText(leg.quantity),
    entryPrice: toText(leg.entryPrice),
    contractSize: toText(leg.contractSize),
    positionAmount: toText(leg.positionAmount),
  }));
  const target = toText(operation.profitTarget);
  const { onLiquidation, onManualClose, onRestingOrders } = operation.policies ?? {};
  return Prisma.sql`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(legs)}::jsonb) AS g(
        side text, symbol text, quantity numeric, "entryPrice" numeric, "contractSize" numeric,
        "positionAmount" numeric)
    ), claims AS (
      SELECT l.side, l.symbol, ${OPEN_CLAIM} AS open
      FROM operation_legs l JOIN active_operations o ON o.id = l.operation_id
      WHERE o.account_id = ${operation.accountId}::uuid
    ), op AS (
      INSERT INTO active_operations (id, account_id, profit_target, auto_close_enabled,
        on_liquidation, on_manual_close, on_resting_orders, created_at)
      SELECT ${operation.id}::uuid, a.id, ${target}::numeric, ${operation.autoCloseEnabled},
        ${onLiquidation ?? DEFAULT_POLICIES.onLiquidation},
        ${onManualClose ?? DEFAULT_POLICIES.onManualClose},
        ${onRestingOrders ?? DEFAULT_POLICIES.onRestingOrders},
        greatest(
          timestamptz 'epoch' + ${BigInt(operation.createdAt)}::bigint * interval '1 ms',
          (SELECT max(o.created_at) + interval '1 ms' FROM active_operations o
            WHERE o.account_id = a.id))
      FROM accounts a
      WHERE a.id = ${operation.accountId}::uuid AND a.deleted_at IS NULL AND NOT EXISTS (
        SELECT FROM given g
        WHERE g."positionAmount" < g.quantity + (
          SELECT coalesce(sum(c.open), 0) FROM claims c
          WHERE c.side = g.side AND c.symbol = g.symbol))
      ON CONFLICT (id) DO NOTHING
      RETURNING id, account_id
    ), legs AS (
      INSERT INTO operation_legs (operation_id, side, symbol, quantity, entry_price, contract_size)
      SELECT op.id, g.side, g.symbol, g.quantity, g."entryPrice", g."contractSize"
      FROM op, given g
    ), audit AS (
      INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, operation_id, after)
      SELECT ${actorValues(actor)}, 'operation.register', op.account_id, op.id,
        jsonb_build_object('profitTarget', ${target}::text, 'legs', ${JSON.stringify(legs)}::jsonb)
      FROM op
    )
    SELECT count(*)::int AS changed FROM op`;
}

/**
 * Inserts the operation OPENING, with its legs and the audit row; `open_requested_at` by the
 * database's clock, by which it is told whether it is still to be begun.
 */
export function buildOpening(opening: NewOpening, actor: Actor): Prisma.Sql {
  const legs = opening.legs.map(({ side, symbol, quantity, entryPrice, contractSize }) => ({
    ...{ side, symbol, quantity: toText(quantity) },
    ...{ entryPrice: toText(entryPrice), contractSize: toText(contractSize) },
  }));
  const target = toText(opening.profitTarget);
  const policies = { ...DEFAULT_POLICIES, ...withoutUndefined(opening.policies ?? {}) };
  return Prisma.sql`
    WITH op AS (
      INSERT INTO active_operations (id, account_id, status, decision_id, on_half_open,
        open_requested_at, profit_target, auto_close_enabled, on_liquidation, on_manual_close, on_resting_orders,
        created_at)
      SELECT ${opening.id}::uuid, a.id, 'OPENING', ${opening.decisionId}, ${opening.onHalfOpen},
        now(), ${target}::numeric, ${opening.autoCloseEnabled}, ${policies.onLiquidation},
        ${policies.onManualClose}, ${policies.onRestingOrders},
        greatest(now(), (SELECT max(o.created_at) + interval '1 ms' FROM active_operations o
          WHERE o.account_id = a.id))
      FROM accounts a
      WHERE a.id = ${opening.accountId}::uuid AND a.deleted_at IS NULL AND a.enabled
      ON CONFLICT (id) DO NOTHING
      RETURNING id, account_id, set_config('hedge_monitor.opened', id::text, true) AS opened
    ), legs AS (
      INSERT INTO operation_legs (operation_id, side, symbol, quantity, entry_price, contract_size)
      SELECT op.id, g.side, g.symbol, g.quantity, g."entryPrice", g."contractSize"
      FROM op, jsonb_to_recordset(${JSON.stringify(legs)}::jsonb) AS g(
        side text, symbol text, quantity numeric, "entryPrice" numeric, "contractSize" numeric)
    ), audit AS (
      INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, operation_id, after)
      SELECT ${actorValues(actor)}, 'operation.open', op.account_id, op.id,
        jsonb_build_object('profitTarget', ${target}::text, 'legs', ${JSON.stringify(legs)}::jsonb,
          'onHalfOpen', ${opening.onHalfOpen}::text)
      FROM op
    )
    SELECT count(*)::int AS changed FROM op`;
}

function withoutUndefined(policies: NonNullable<NewOperation['policies']>): Partial<Policies> {
  return Object.fromEntries(Object.entries(policies).filter(([, value]) => value !== undefined));
}
