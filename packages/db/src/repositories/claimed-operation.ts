// An operation with everything that claims of the same positions: what a close of it is judged beside.
import type { Operation } from '@hedge/domain';
import type { PrismaClient } from '../generated/client';
import { readOperation } from '../store/work-rows';
import { OPERATION_DOCUMENT, type OperationDocument } from '../store/operation-rows';

export interface ClaimedOperation {
  readonly operation: Operation;
  /** It and the others of its account on the same symbol and side. */
  readonly operations: readonly Operation[];
  readonly accountEnabled: boolean;
}

/** Rows that somebody damaged claim nothing here, as in a cycle. */
export async function findWithClaims(
  prisma: PrismaClient,
  operationId: string,
): Promise<ClaimedOperation | null> {
  const rows = await prisma.$queryRaw<{ operation: OperationDocument; enabled: boolean }[]>`
    SELECT ${OPERATION_DOCUMENT} AS operation, a.enabled
    FROM active_operations o JOIN accounts a ON a.id = o.account_id
    WHERE o.account_id = (SELECT account_id FROM active_operations WHERE id = ${operationId}::uuid)
      AND EXISTS (SELECT FROM operation_legs l
        JOIN operation_legs own ON own.symbol = l.symbol AND own.side = l.side
        WHERE l.operation_id = o.id AND own.operation_id = ${operationId}::uuid)`;
  const operations = rows.flatMap((row) => {
    const read = readOperation(row.operation);
    return 'why' in read ? [] : [read];
  });
  const operation = operations.find(({ id }) => id === operationId);
  const accountEnabled = rows.some(({ enabled }) => enabled);
  return operation === undefined ? null : { operation, operations, accountEnabled };
}
