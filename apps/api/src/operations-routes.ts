// Operations: registering, reading, changing, removing.
import { Router } from 'express';
import {
  createOperationBody,
  operationsQuery,
  patchOperationBody,
  type PatchOperationBody,
} from '@hedge/contracts';
import type { OperationDetail, OperationRepository } from '@hedge/db';
import { assertNever, computeLockedPnl, decimal, toText } from '@hedge/domain';
import { OPERATOR } from './accounts-routes';
import { parseBody, parseId, parseQuery } from './operator-input';
import { methodNotAllowed, Problem } from './problem';
import { registerOperation, type RegistrationDeps } from './registration';
import { viewOperation, viewOperationDetail, viewPage } from './views';

export type OperationsDeps = RegistrationDeps & {
  readonly operations: OperationRepository;
};

export function makeOperationsRoutes(deps: OperationsDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route('/api/v1/operations')
    .get(async (request, response) => {
      const page = await deps.operations.list(parseQuery(operationsQuery, request));
      response.json(viewPage(page, viewOperation));
    })
    .post(async (request, response) => {
      const body = await parseBody(createOperationBody, request);
      const created = await registerOperation(deps, body);
      response.status(201).location(`/api/v1/operations/${created.id}`).json(created);
    })
    .all(methodNotAllowed(['GET', 'POST']));
  router
    .route('/api/v1/operations/:id')
    .get(async (request, response) => {
      const operation = await loadOperation(deps, parseId(request, 'operation'));
      response.json(viewOperationDetail(operation));
    })
    .patch(async (request, response) => {
      const id = parseId(request, 'operation');
      await changeOperation(deps, id, await parseBody(patchOperationBody, request));
      response.json(viewOperation(await loadOperation(deps, id)));
    })
    .delete(async (request, response) => {
      await removeOperation(deps, parseId(request, 'operation'));
      response.status(204).end();
    })
    .all(methodNotAllowed(['GET', 'PATCH', 'DELETE']));
  return router;
}

async function loadOperation(deps: OperationsDeps, id: string): Promise<OperationDetail> {
  const operation = await deps.operations.find(id);
  if (operation === null) throw noSuchOperation();
  return operation;
}

async function changeOperation(
  deps: OperationsDeps,
  id: string,
  body: PatchOperationBody,
): Promise<void> {
  const operation = await loadOperation(deps, id);
  const profitTarget = body.profitTarget === undefined ? undefined : decimal(body.profitTarget);
  const lockedPnl = computeLockedPnl(operation.legs);
  if (profitTarget !== undefined && lockedPnl !== null && lockedPnl.lt(profitTarget)) {
    throw new Problem(
      'TARGET_UNREACHABLE',
      'equal quantities on one symbol lock the profit at every price, and it is under the target',
      { lockedPnl: toText(lockedPnl) },
    );
  }
  const { autoCloseEnabled, version } = body;
  const outcome = await deps.operations.patch(
    id,
    { profitTarget, autoCloseEnabled, version },
    OPERATOR,
  );
  switch (outcome) {
    case 'updated':
      return;
    case 'notFound':
      throw noSuchOperation();
    case 'conflict':
      throw await conflictOf(deps, id, 'VERSION_CHANGED', 'somebody else changed it first');
    default:
      assertNever(outcome);
  }
}

async function removeOperation(deps: OperationsDeps, id: string): Promise<void> {
  const outcome = await deps.operations.remove(id, OPERATOR);
  switch (outcome) {
    case 'removed':
      return;
    case 'notFound':
      throw noSuchOperation();
    case 'conflict':
      throw await conflictOf(deps, id, 'OPEN_ORDERS', 'it has an order that may still execute');
    default:
      assertNever(outcome);
  }
}

/** Says which guard refused, as far as the row still tells. */
async function conflictOf(
  deps: OperationsDeps,
  id: string,
  otherwise: 'VERSION_CHANGED' | 'OPEN_ORDERS',
  message: string,
): Promise<Problem> {
  const { status, version } = await loadOperation(deps, id);
  return status === 'ACTIVE'
    ? new Problem(otherwise, message, { version })
    : new Problem('NOT_ACTIVE', 'the operation is being closed', { status });
}

function noSuchOperation(): Problem {
  return new Problem('NOT_FOUND', 'there is no such operation; a finished one is in trade-history');
}
