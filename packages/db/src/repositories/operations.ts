// Operations as an operator registers, reads and changes them.
import { toText, type Decimal, type Fill, type Operation, type Order } from '@hedge/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import {
  OPERATION_DOCUMENT,
  optionalDecimal,
  SUMMARY_DOCUMENT,
  toOperation,
  toOperationFields,
  type OperationDocument,
  type SummaryDocument,
} from '../store/operation-rows';
import { buildPage, parseCursor, type Page, type PageRequest } from './pages';
import { buildRegistration, type NewOperation } from './registration';
import { UUID_TEXT } from './uuid';

/** An operation as lists show it. */
export interface OperationSummary extends Omit<Operation, 'orders' | 'fills'> {
  readonly currentPnl: Decimal | null;
  /** Exchange time of the reading behind `currentPnl`, ms. */
  readonly pnlAt: number | null;
}

/** One operation with everything recorded for it. */
export interface OperationDetail extends OperationSummary {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
}

export interface OperationPatch {
  readonly profitTarget?: Decimal | undefined;
  readonly autoCloseEnabled?: boolean | undefined;
  /** Refuses the change when somebody else changed the operation since. */
  readonly version?: number | undefined;
}

export interface OperationFilter extends PageRequest {
  readonly accountId?: string | undefined;
  readonly status?: 'ACTIVE' | 'CLOSING' | undefined;
}

export interface OperationRepository {
  /**
   * Locks the account, then inserts unless the open claims (leg − executed) of the same symbol and
   * side together with the new leg exceed the position. The same id registered before: `registered`.
   */
  register(
    operation: NewOperation,
    actor: string,
  ): Promise<'registered' | 'overclaimed' | 'accountGone'>;
  find(operationId: string): Promise<OperationDetail | null>;
  /** Newest first. @throws {InvalidCursor} */
  list(filter: OperationFilter): Promise<Page<OperationSummary>>;
  /** Only while ACTIVE; raises the version and lets the next cycle try at once. */
  patch(
    operationId: string,
    patch: OperationPatch,
    actor: string,
  ): Promise<'updated' | 'conflict' | 'notFound'>;
  /** Only while ACTIVE and without an order that may still execute. */
  remove(operationId: string, actor: string): Promise<'removed' | 'conflict' | 'notFound'>;
}

interface Outcome {
  readonly changed: number;
  readonly known: boolean;
}

export function makeOperationRepository({ prisma }: Database): OperationRepository {
  return {
    async register(operation, actor) {
      // Two statements, so that the second sees what committed while the first waited for the lock.
      const [accounts, inserted] = await prisma.$transaction([
        prisma.$queryRaw<{ known: boolean }[]>`
          SELECT EXISTS (SELECT FROM active_operations WHERE id = ${operation.id}::uuid) AS known
          FROM accounts WHERE id = ${operation.accountId}::uuid FOR NO KEY UPDATE`,
        prisma.$queryRaw<{ changed: number }[]>(buildRegistration(operation, actor)),
      ]);
      const [account] = accounts;
      if (account === undefined) return 'accountGone';
      return inserted[0]?.changed === 1 || account.known ? 'registered' : 'overclaimed';
    },

    async find(operationId) {
      const [row] = await prisma.$queryRaw<{ operation: OperationDocument }[]>`
        SELECT ${OPERATION_DOCUMENT} AS operation FROM active_operations o
        WHERE o.id = ${operationId}::uuid`;
      return row === undefined ? null : toDetail(row.operation);
    },

    async list({ limit, cursor, accountId, status }) {
      const after = parseCursor(cursor, UUID_TEXT);
      const conditions = [
        Prisma.sql`true`,
        ...(accountId === undefined ? [] : [Prisma.sql`o.account_id = ${accountId}::uuid`]),
        ...(status === undefined ? [] : [Prisma.sql`o.status = ${status}`]),
        ...(after === null
          ? []
          : [
              Prisma.sql`(o.created_at, o.id) <
                (timestamptz 'epoch' + ${after.at} * interval '1 ms', ${after.id}::uuid)`,
            ]),
      ];
      const rows = await prisma.$queryRaw<{ operation: SummaryDocument }[]>`
        SELECT ${SUMMARY_DOCUMENT} AS operation FROM active_operations o
        WHERE ${Prisma.join(conditions, ' AND ')}
        ORDER BY o.created_at DESC, o.id DESC
        LIMIT ${limit + 1}`;
      const summaries = rows.map((row) => toSummary(row.operation));
      return buildPage(summaries, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
    },

    async patch(operationId, { profitTarget, autoCloseEnabled, version }, actor) {
      const target = profitTarget === undefined ? null : toText(profitTarget);
      const enabled = autoCloseEnabled ?? null;
      const [outcome] = await prisma.$queryRaw<Outcome[]>`
        WITH op AS (
          UPDATE active_operations o
          SET version = o.version + 1, retry_at = NULL, cancel_count = 0,
              profit_target = coalesce(${target}::numeric, o.profit_target),
              auto_close_enabled = coalesce(${enabled}::boolean, o.auto_close_enabled)
          WHERE o.id = ${operationId}::uuid AND o.status = 'ACTIVE'
            AND (${version ?? null}::int IS NULL OR o.version = ${version ?? null}::int)
          RETURNING o.id, o.account_id
        ), audit AS (
          INSERT INTO audit_log (actor, action, account_id, operation_id, detail)
          SELECT ${actor}, 'operation.patch', op.account_id, op.id,
            jsonb_strip_nulls(jsonb_build_object(
              'profitTarget', ${target}::text, 'autoCloseEnabled', ${enabled}::boolean))
          FROM op
        )
        SELECT (SELECT count(*)::int FROM op) AS changed,
          EXISTS (SELECT FROM active_operations WHERE id = ${operationId}::uuid) AS known`;
      return nameOutcome(outcome, 'updated');
    },

    async remove(operationId, actor) {
      const [outcome] = await prisma.$queryRaw<Outcome[]>`
        WITH op AS (
          DELETE FROM active_operations o
          WHERE o.id = ${operationId}::uuid AND o.status = 'ACTIVE'
            AND NOT EXISTS (SELECT FROM orders r
              WHERE r.operation_id = o.id AND r.state IN ('INTENDED', 'SENT'))
          RETURNING o.id, o.account_id, o.profit_target
        ), audit AS (
          INSERT INTO audit_log (actor, action, account_id, operation_id, detail)
          SELECT ${actor}, 'operation.remove', op.account_id, op.id,
            jsonb_build_object('profitTarget', op.profit_target::text)
          FROM op
        )
        SELECT (SELECT count(*)::int FROM op) AS changed,
          EXISTS (SELECT FROM active_operations WHERE id = ${operationId}::uuid) AS known`;
      return nameOutcome(outcome, 'removed');
    },
  };
}

function nameOutcome<Done extends string>(
  outcome: Outcome | undefined,
  done: Done,
): Done | 'conflict' | 'notFound' {
  if (outcome?.changed === 1) return done;
  return outcome?.known === true ? 'conflict' : 'notFound';
}

function toDetail(document: OperationDocument): OperationDetail {
  const { currentPnl, pnlAt } = document;
  return { ...toOperation(document), currentPnl: optionalDecimal(currentPnl), pnlAt };
}

function toSummary(document: SummaryDocument): OperationSummary {
  const { currentPnl, pnlAt } = document;
  return { ...toOperationFields(document), currentPnl: optionalDecimal(currentPnl), pnlAt };
}
