// What a worker reads again of operations that it knows: one of them, or those of absent orders.
import type { AbsentOrder } from '@hedge/cycle';
import type { Operation } from '@hedge/domain';
import type { PrismaClient } from '../generated/client';
import {
  OPERATION_DOCUMENT,
  ORDER_DOCUMENT,
  toOrder,
  type OperationDocument,
  type OrderDocument,
} from './operation-rows';
import { readOperation } from './work-rows';

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
