// Operations as an operator registers, reads and changes them.
import {
  decimal,
  toText,
  type Decimal,
  type ExternalFill,
  type Fill,
  type Leg,
  type Order,
  type Policies,
} from '@hedge/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import {
  OPERATION_DOCUMENT,
  toExternalFill,
  toFill,
  toOrder,
  type OperationDocument,
  type Stored,
} from '../store/operation-rows';
import { findWithClaims, type ClaimedOperation } from './claimed-operation';
import { makeCloseRequests, type CloseRequests } from './close-requests';
import { listByIds, readGlances, type Glances } from './operation-glances';
import { nameOutcome, NO_OPEN_ORDER, seenVersion, type Outcome } from './operation-guards';
import {
  listOperations,
  toOperationSummary,
  type OperationFilter,
  type OperationSummary,
} from './operation-list';
import type { Page } from './pages';
import { ACTOR_COLUMNS, actorValues, type Actor } from './audit-log';
import {
  buildOpening,
  buildRegistration,
  OPEN_CLAIM,
  type NewOpening,
  type NewOperation,
} from './registration';

/** One operation with everything recorded for it. */
export interface OperationDetail extends OperationSummary {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly externalFills: readonly ExternalFill[];
}

export interface OperationPatch {
  readonly profitTarget?: Decimal | undefined;
  readonly autoCloseEnabled?: boolean | undefined;
  readonly onLiquidation?: Policies['onLiquidation'] | undefined;
  readonly onManualClose?: Policies['onManualClose'] | undefined;
  readonly onRestingOrders?: Policies['onRestingOrders'] | undefined;
  /** Refuses the change when somebody else changed the operation since. */
  readonly version?: number | undefined;
}

/** What a leg of an operation holds of the position it shares. */
export interface Claim extends Pick<Leg, 'side' | 'symbol' | 'quantity'> {
  readonly operationId: string;
  readonly profitTarget: Decimal;
  /** What it has still to close. */
  readonly open: Decimal;
}

export interface OperationRepository extends CloseRequests {
  /**
   * Locks the account, then inserts unless the open claims (leg − executed) of the same symbol and
   * side together with the new leg exceed the position. The same id registered before: `registered`.
   */
  register(
    operation: NewOperation,
    actor: Actor,
  ): Promise<'registered' | 'overclaimed' | 'accountGone'>;
  /**
   * Writes down that a hedge is to be opened; the next cycle begins it. The same id asked for before:
   * `asked`.
   */
  open(opening: NewOpening, actor: Actor): Promise<'asked' | 'accountGone'>;
  find(operationId: string): Promise<OperationDetail | null>;
  /** The legs of all operations of an account, oldest first. */
  listClaims(accountId: string): Promise<readonly Claim[]>;
  /**
   * An operation with all that claims of its positions, itself included; null when it is gone, or
   * cannot be read because somebody damaged its rows.
   */
  findWithClaims(operationId: string): Promise<ClaimedOperation | null>;
  /** Another text whenever a row of the open operations was written, by whomever; not of their legs'. */
  readStamp(): Promise<string>;
  /** As many of the open operations as that at a glance. */
  readGlances(limit: number): Promise<Glances>;
  /** Those of them that are still open, in no order. */
  listByIds(operationIds: readonly string[]): Promise<readonly OperationSummary[]>;
  /** @throws {InvalidCursor} */
  list(filter: OperationFilter): Promise<Page<OperationSummary>>;
  /**
   * Only while ACTIVE and without an order that may still execute; raises the version and lets the
   * next cycle try at once.
   */
  patch(
    operationId: string,
    patch: OperationPatch,
    actor: Actor,
  ): Promise<'updated' | 'conflict' | 'notFound'>;
  /**
   * Takes the attention away, and its alert; raises the version and lets the next cycle try at once.
   * Where the cause remains, two readings bring it back. Only while ACTIVE: in a close the attention
   * is judged anew in every cycle, and holds on to what must not be forgotten.
   */
  resolve(
    operationId: string,
    actor: Actor,
    version?: number,
  ): Promise<'resolved' | 'conflict' | 'notFound'>;
  /** Only while ACTIVE and without an order that may still execute. */
  remove(
    operationId: string,
    actor: Actor,
    version?: number,
  ): Promise<'removed' | 'conflict' | 'notFound'>;
}

/** What an operator can change of the operation `o`, as the audit log keeps it. */
const SETTINGS = Prisma.sql`jsonb_build_object('profitTarget', o.profit_target::text,
  'autoCloseEnabled', o.auto_close_enabled, 'onLiquidation', o.on_liquidation,
  'onManualClose', o.on_manual_close, 'onRestingOrders', o.on_resting_orders)`;

interface DetailRow {
  readonly operation: OperationDocument;
}

export function makeOperationRepository({ prisma }: Database): OperationRepository {
  const lockAccount = ({ id, accountId }: Pick<NewOperation, 'id' | 'accountId'>) =>
    prisma.$queryRaw<{ known: boolean }[]>`
      SELECT EXISTS (SELECT FROM active_operations WHERE id = ${id}::uuid) AS known
      FROM accounts WHERE id = ${accountId}::uuid AND deleted_at IS NULL
      FOR NO KEY UPDATE`;
  return {
    async readStamp() {
      // Whoever writes a row leaves the number of a new transaction on it.
      const [row] = await prisma.$queryRaw<{ stamp: string }[]>`
        SELECT concat_ws(' ', count(*), sum(xmin::text::bigint)) AS stamp FROM active_operations`;
      return row?.stamp ?? '';
    },
    async register(operation, actor) {
      // Two statements, so that the second sees what committed while the first waited for the lock.
      const [accounts, inserted] = await prisma.$transaction([
        lockAccount(operation),
        prisma.$queryRaw<{ changed: number }[]>(buildRegistration(operation, actor)),
      ]);
      const [account] = accounts;
      if (account === undefined) return 'accountGone';
      return inserted[0]?.changed === 1 || account.known ? 'registered' : 'overclaimed';
    },

    async open(opening, actor) {
      const [accounts, inserted] = await prisma.$transaction([
        lockAccount(opening),
        prisma.$queryRaw<{ changed: number }[]>(buildOpening(opening, actor)),
      ]);
      const [account] = accounts;
      if (account === undefined) return 'accountGone';
      return inserted[0]?.changed === 1 || account.known ? 'asked' : 'accountGone';
    },

    async find(operationId) {
      const [row] = await prisma.$queryRaw<DetailRow[]>`
        SELECT ${OPERATION_DOCUMENT} AS operation
        FROM active_operations o WHERE o.id = ${operationId}::uuid`;
      return row === undefined ? null : toDetail(row);
    },

    findWithClaims: (operationId) => findWithClaims(prisma, operationId),

    async listClaims(accountId) {
      const rows = await prisma.$queryRaw<Stored<Claim>[]>`
        SELECT l.operation_id::text AS "operationId", l.side, l.symbol,
          l.quantity::text AS quantity, o.profit_target::text AS "profitTarget",
          (${OPEN_CLAIM})::text AS open
        FROM operation_legs l JOIN active_operations o ON o.id = l.operation_id
        WHERE o.account_id = ${accountId}::uuid
        ORDER BY o.created_at, l.operation_id, l.side`;
      return rows.map((row) => ({
        ...row,
        quantity: decimal(row.quantity),
        profitTarget: decimal(row.profitTarget),
        open: decimal(row.open),
      }));
    },

    readGlances: (limit) => readGlances(prisma, limit),
    listByIds: (operationIds) => listByIds(prisma, operationIds),
    list: (filter) => listOperations(prisma, filter),

    async patch(operationId, { version, ...change }, actor) {
      const { autoCloseEnabled = null, onLiquidation = null } = change;
      const { onManualClose = null, onRestingOrders = null } = change;
      const target = change.profitTarget === undefined ? null : toText(change.profitTarget);
      const [outcome] = await prisma.$queryRaw<Outcome[]>`
        WITH seen AS (
          SELECT o.id, ${SETTINGS} AS settings FROM active_operations o
          WHERE o.id = ${operationId}::uuid AND o.status = 'ACTIVE'
            AND ${NO_OPEN_ORDER} AND ${seenVersion(version)}
          FOR UPDATE
        ), op AS (
          UPDATE active_operations o
          SET version = o.version + 1, retry_at = NULL, cancel_count = 0,
              profit_target = coalesce(${target}::numeric, o.profit_target),
              auto_close_enabled = coalesce(${autoCloseEnabled}::boolean, o.auto_close_enabled),
              on_liquidation = coalesce(${onLiquidation}, o.on_liquidation),
              on_manual_close = coalesce(${onManualClose}, o.on_manual_close),
              on_resting_orders = coalesce(${onRestingOrders}, o.on_resting_orders)
          FROM seen WHERE o.id = seen.id
          RETURNING o.id, o.account_id, seen.settings AS before, ${SETTINGS} AS after
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, operation_id, before, after)
          SELECT ${actorValues(actor)}, 'operation.patch', op.account_id, op.id, op.before, op.after
          FROM op
        )
        SELECT (SELECT count(*)::int FROM op) AS changed,
          EXISTS (SELECT FROM active_operations WHERE id = ${operationId}::uuid) AS known`;
      return nameOutcome(outcome, 'updated');
    },

    async resolve(operationId, actor, version) {
      const [outcome] = await prisma.$queryRaw<Outcome[]>`
        WITH seen AS (
          SELECT o.id, o.attention_reason AS reason FROM active_operations o
          WHERE o.id = ${operationId}::uuid AND o.status = 'ACTIVE'
            AND o.attention_reason IS NOT NULL AND ${NO_OPEN_ORDER} AND ${seenVersion(version)}
          FOR UPDATE
        ), op AS (
          UPDATE active_operations o
          SET version = o.version + 1, retry_at = NULL, cancel_count = 0,
              attention_reason = NULL, attention_since = NULL
          FROM seen WHERE o.id = seen.id
          RETURNING o.id, o.account_id, seen.reason
        ), ended AS (
          UPDATE alerts a SET resolved_at = now()
          FROM op WHERE a.operation_id = op.id AND a.kind = 'ATTENTION' AND a.resolved_at IS NULL
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, operation_id, before)
          SELECT ${actorValues(actor)}, 'operation.resolve', op.account_id, op.id,
            jsonb_build_object('attentionReason', op.reason)
          FROM op
        )
        SELECT (SELECT count(*)::int FROM op) AS changed,
          EXISTS (SELECT FROM active_operations WHERE id = ${operationId}::uuid) AS known`;
      return nameOutcome(outcome, 'resolved');
    },

    ...makeCloseRequests(prisma),

    async remove(operationId, actor, version) {
      const [outcome] = await prisma.$queryRaw<Outcome[]>`
        WITH op AS (
          DELETE FROM active_operations o
          WHERE o.id = ${operationId}::uuid AND o.status = 'ACTIVE'
            AND ${NO_OPEN_ORDER} AND ${seenVersion(version)}
          RETURNING o.id, o.account_id, ${SETTINGS} AS settings
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, operation_id, before)
          SELECT ${actorValues(actor)}, 'operation.remove', op.account_id, op.id, op.settings
          FROM op
        )
        SELECT (SELECT count(*)::int FROM op) AS changed,
          EXISTS (SELECT FROM active_operations WHERE id = ${operationId}::uuid) AS known`;
      return nameOutcome(outcome, 'removed');
    },
  };
}

function toDetail({ operation }: DetailRow): OperationDetail {
  return {
    ...toOperationSummary(operation),
    orders: operation.orders.map(toOrder),
    fills: operation.fills.map(toFill),
    externalFills: operation.externalFills.map(toExternalFill),
  };
}
