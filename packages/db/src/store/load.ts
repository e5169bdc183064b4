// What a cycle reads: a fixed number of statements, however many operations there are.
import type { AbsentOrder, Account, AccountWork, DamagedOperation, Store } from '@hedge/cycle';
import type { Operation } from '@hedge/domain';
import { Prisma, type PrismaClient } from '../generated/client';
import { CREDENTIALS_TAG } from './credentials-tag';
import {
  OPERATION_DOCUMENT,
  ORDER_DOCUMENT,
  toOrder,
  type OperationDocument,
  type OrderDocument,
} from './operation-rows';
import { toSaid, type SaidDocument } from './said';
import {
  readOperation,
  readWorkRows,
  WORK_LEGS,
  WORK_ROW,
  WORK_STAMP,
  type WorkEntry,
} from './work-rows';

/**
 * For so long after an order was concluded ABSENT its account is visited, though nothing on it is
 * watched any more. Far above the recall itself: the database's clock is not the exchange's.
 */
const RECALL_VISITS_MS = 3_600_000;

interface WorkRow {
  readonly account: Account;
  readonly recalls: boolean;
  readonly stamp: string;
  /** A JSON array; null where it is as the stamp that was given says. */
  readonly operations: string | null;
  /** One for all of them where it is the same, else of each; null where there is none. */
  readonly wholeAt: number | readonly (number | null)[] | null;
  readonly hasAbsent: boolean;
  readonly said: SaidDocument | null;
}

/** An account's operations as they were read last. */
interface Read {
  readonly stamp: string;
  readonly entries: readonly WorkEntry[];
}

/**
 * One statement: accounts with something to watch, and every operation on them. One that names no
 * address to leave from is told to leave from `egressDefault`. The operations of an account are read
 * only where their stamp is another than when they were read last: the same stamp is the same rows.
 */
export function makeLoadWork(
  prisma: PrismaClient,
  egressDefault: string | null,
): Pick<Store, 'loadWork' | 'loadAccountWork'> {
  let known: ReadonlyMap<string, Read> = new Map();

  const load = async (accountId: string | null): Promise<AccountWork[]> => {
    const one = accountId === null ? Prisma.sql`true` : Prisma.sql`a.id = ${accountId}::uuid`;
    const before = known;
    const stamps = [...before].filter(([id]) => accountId === null || id === accountId);
    const rows = await prisma.$queryRaw<WorkRow[]>`
      WITH stamped AS (
        SELECT o.account_id, sum(${WORK_STAMP})::text AS stamp, max(o.whole_at) AS whole_at,
          count(*) = count(o.whole_at) AND min(o.whole_at) = max(o.whole_at) AS is_even
        FROM active_operations o
        WHERE ${accountId === null ? Prisma.sql`true` : Prisma.sql`o.account_id = ${accountId}::uuid`}
        GROUP BY o.account_id)
      SELECT json_build_object('id', a.id, 'label', a.label, 'mode', a.mode, 'enabled', a.enabled,
               'egressAddress', coalesce(a.egress_address, ${egressDefault}),
               'credentialsTag', ${CREDENTIALS_TAG}) AS account, recalls,
             coalesce(s.stamp, '') AS stamp,
             CASE WHEN s.is_even THEN to_json(s.whole_at) ELSE (
               SELECT json_agg(o.whole_at ORDER BY o.created_at, o.id)
               FROM active_operations o WHERE o.account_id = a.id) END AS "wholeAt",
             CASE WHEN s.stamp IS DISTINCT FROM k.stamp THEN (
               SELECT coalesce(json_agg(${WORK_ROW} ORDER BY o.created_at, o.id), '[]'::json)::text
               FROM active_operations o ${WORK_LEGS} WHERE o.account_id = a.id) END AS operations,
             EXISTS (SELECT FROM orders r WHERE r.account_id = a.id AND r.state = 'ABSENT')
               AS "hasAbsent",
             (SELECT p.said FROM account_readings p WHERE p.account_id = a.id) AS said
      FROM accounts a
        CROSS JOIN LATERAL (
          SELECT EXISTS (
            SELECT FROM orders r WHERE r.account_id = a.id AND r.state = 'ABSENT'
              AND r.concluded_at >= extract(epoch FROM now()) * 1000 - ${RECALL_VISITS_MS}
          ) AS recalls) AS absent
        LEFT JOIN stamped s ON s.account_id = a.id
        LEFT JOIN unnest(${stamps.map(([id]) => id)}::uuid[],
            ${stamps.map(([, { stamp }]) => stamp)}::text[]) AS k(account_id, stamp)
          ON k.account_id = a.id
      WHERE ${one} AND (recalls OR EXISTS (
        SELECT FROM active_operations w WHERE w.account_id = a.id
          AND (a.enabled OR w.status <> 'ACTIVE' OR w.attention_reason = 'LEG_GONE'
            OR EXISTS (SELECT FROM external_fills e WHERE e.operation_id = w.id)
            OR (w.close_requested_at IS NOT NULL AND w.close_lapsed_why IS NULL))))
      ORDER BY a.created_at, a.id`;
    const reads = new Map(
      rows.map(({ account: { id }, stamp, operations }) => {
        const entries =
          operations === null ? (before.get(id)?.entries ?? []) : readWorkRows(operations);
        return [id, { stamp, entries }];
      }),
    );
    known = accountId === null ? reads : new Map([...known, ...reads]);
    return rows.map((row) => toWork(row, reads.get(row.account.id)?.entries ?? []));
  };

  return {
    loadWork: () => load(null),
    loadAccountWork: async (accountId) => (await load(accountId))[0] ?? null,
  };
}

function toWork(
  { account, recalls, wholeAt, hasAbsent, said }: WorkRow,
  entries: readonly WorkEntry[],
): AccountWork {
  const operations: Operation[] = [];
  const damaged: DamagedOperation[] = [];
  for (const [at, entry] of entries.entries()) {
    const own = typeof wholeAt === 'number' ? wholeAt : (wholeAt?.[at] ?? null);
    if ('why' in entry) damaged.push(entry);
    else operations.push({ ...entry, wholeAt: own });
  }
  return { account, recalls, operations, damaged, hasAbsent, said: toSaid(said) };
}

export async function loadOperation(
  prisma: PrismaClient,
  operationId: string,
): Promise<Operation | null> {
  const [operation] = await loadOperations(prisma, [operationId]);
  return operation ?? null;
}

async function loadOperations(
  prisma: PrismaClient,
  operationIds: readonly string[],
): Promise<Operation[]> {
  const rows = await prisma.$queryRaw<{ operation: OperationDocument }[]>`
    SELECT ${OPERATION_DOCUMENT} AS operation FROM active_operations o
    WHERE o.id = ANY(${operationIds}::uuid[])`;
  return rows.flatMap((row) => {
    const read = readOperation(row.operation);
    return 'why' in read ? [] : [read];
  });
}

/** Two statements at most; the second only where there is an absent order of an ACTIVE operation. */
export async function loadAbsentOrders(
  prisma: PrismaClient,
  accountId: string,
  since: number,
): Promise<AbsentOrder[]> {
  const rows = await prisma.$queryRaw<
    { operationId: string; status: string | null; order: OrderDocument }[]
  >`
    SELECT r.operation_id::text AS "operationId", ${ORDER_DOCUMENT} AS order,
      CASE r.kind WHEN 'close' THEN o.status END AS status
    FROM orders r LEFT JOIN active_operations o ON o.id = r.operation_id
    WHERE r.account_id = ${accountId}::uuid AND r.state = 'ABSENT'
      AND r.concluded_at >= ${BigInt(since)}::bigint
      AND (o.id IS NULL OR o.status = 'ACTIVE' OR (r.kind = 'open' AND o.status <> 'OPENING'))
    ORDER BY r.concluded_at, r.client_order_id`;
  const active = rows.filter((row) => row.status !== null).map((row) => row.operationId);
  const operations = new Map<string, Operation>();
  for (const operation of active.length === 0 ? [] : await loadOperations(prisma, active)) {
    if (operation.status === 'ACTIVE') operations.set(operation.id, operation);
  }
  return rows.flatMap(({ operationId, status, order }) => {
    const operation = operations.get(operationId) ?? null;
    // It moved between the two statements: the next cycle sees what it became.
    if (status !== null && operation === null) return [];
    return [{ operationId, accountId, order: toOrder(order), operation }];
  });
}
