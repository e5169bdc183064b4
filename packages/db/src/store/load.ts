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
import { readOperation, readWorkRows, WORK_LEGS, WORK_ROW, type WorkEntry } from './work-rows';

/**
 * For so long after an order was concluded ABSENT its account is visited, though nothing on it is
 * watched any more. Far above the recall itself: the database's clock is not the exchange's.
 */
const RECALL_VISITS_MS = 3_600_000;

interface WorkRow {
  readonly account: Account;
  readonly recalls: boolean;
  /** A JSON array; null where the account has no operation. */
  readonly operations: string | null;
  readonly wholeAt: readonly (number | null)[] | null;
  readonly hasAbsent: boolean;
  readonly said: SaidDocument | null;
}

/** An account's operations as they were read last. */
interface Read {
  readonly text: string;
  readonly entries: readonly WorkEntry[];
}

/**
 * One statement: accounts with something to watch, and every operation on them. One that names no
 * address to leave from is told to leave from `egressDefault`. An account whose text is the same as
 * when it was loaded last is not read again: the same text is the same operations.
 */
export function makeLoadWork(
  prisma: PrismaClient,
  egressDefault: string | null,
): Pick<Store, 'loadWork' | 'loadAccountWork'> {
  let known: ReadonlyMap<string, Read> = new Map();

  const read = (accountId: string, text: string): Read => {
    const before = known.get(accountId);
    return before?.text === text ? before : { text, entries: readWorkRows(text) };
  };

  const load = async (accountId: string | null): Promise<AccountWork[]> => {
    const one = accountId === null ? Prisma.sql`true` : Prisma.sql`a.id = ${accountId}::uuid`;
    const rows = await prisma.$queryRaw<WorkRow[]>`
      SELECT json_build_object('id', a.id, 'label', a.label, 'mode', a.mode, 'enabled', a.enabled,
               'egressAddress', coalesce(a.egress_address, ${egressDefault}),
               'credentialsTag', ${CREDENTIALS_TAG}) AS account, recalls,
             (json_agg(${WORK_ROW} ORDER BY o.created_at, o.id) FILTER (WHERE o.id IS NOT NULL))::text
               AS operations,
             json_agg(o.whole_at ORDER BY o.created_at, o.id) FILTER (WHERE o.id IS NOT NULL)
               AS "wholeAt",
             EXISTS (SELECT FROM orders r WHERE r.account_id = a.id AND r.state = 'ABSENT')
               AS "hasAbsent",
             (SELECT p.said FROM account_readings p WHERE p.account_id = a.id) AS said
      FROM accounts a
        CROSS JOIN LATERAL (
          SELECT EXISTS (
            SELECT FROM orders r WHERE r.account_id = a.id AND r.state = 'ABSENT'
              AND r.concluded_at >= extract(epoch FROM now()) * 1000 - ${RECALL_VISITS_MS}
          ) AS recalls) AS absent
        LEFT JOIN active_operations o ON o.account_id = a.id ${WORK_LEGS}
      WHERE ${one} AND (recalls OR EXISTS (
        SELECT FROM active_operations w WHERE w.account_id = a.id
          AND (a.enabled OR w.status <> 'ACTIVE' OR w.attention_reason = 'LEG_GONE'
            OR EXISTS (SELECT FROM external_fills e WHERE e.operation_id = w.id)
            OR (w.close_requested_at IS NOT NULL AND w.close_lapsed_why IS NULL))))
      GROUP BY a.id, recalls
      ORDER BY a.created_at, a.id`;
    const reads = new Map(
      rows.map(({ account, operations }) => [account.id, read(account.id, operations ?? '[]')]),
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
    if ('why' in entry) damaged.push(entry);
    else operations.push({ ...entry, wholeAt: wholeAt?.[at] ?? null });
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
