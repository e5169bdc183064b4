// Operations: registering, reading, changing, removing.
import { Router } from 'express';
import {
  createOperationBody,
  operationsQuery,
  patchOperationBody,
  type PatchOperationBody,
} from '@hedge/contracts';
import type { OperationDetail, OperationRepository } from '@hedge/db';
import { assertNever, computeLockedPnl, decimal, isFinal, toText } from '@hedge/domain';
import { OPERATOR } from './accounts-routes';
import { parseBody, parseId, parseQuery, readSeenVersion } from './operator-input';
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
      const body = await parseBody(patchOperationBody, request);
      const version = readSeenVersion(request, body.version);
      await changeOperation(deps, id, { ...body, version });
      response.json(viewOperation(await loadOperation(deps, id)));
    })
    .delete(async (request, response) => {
      const id = parseId(request, 'operation');
      await removeOperation(deps, id, readSeenVersion(request));
      response.status(204).end();
    })
    .all(methodNotAllowed(['GET', 'PATCH', 'DELETE']));
  router
    .route('/api/v1/operations/:id/resolve')
    .post(async (request, response) => {
      const id = parseId(request, 'operation');
      await resolveOperation(deps, id, readSeenVersion(request));
      response.json(viewOperation(await loadOperation(deps, id)));
    })
    .all(methodNotAllowed(['POST']));
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
  const [long, short] = operation.legs;
  const lockedPnl = long && short ? computeLockedPnl([long, short]) : null;
  if (profitTarget !== undefined && lockedPnl !== null && lockedPnl.lt(profitTarget)) {
    throw new Problem(
      'TARGET_UNREACHABLE',
      `equal quantities on one symbol lock the total at ${toText(lockedPnl)} at every price, under the target`,
      { lockedPnl: toText(lockedPnl), profitTarget: toText(profitTarget) },
    );
  }
  const outcome = await deps.operations.patch(id, { ...body, profitTarget }, OPERATOR);
  switch (outcome) {
    case 'updated':
      return;
    case 'notFound':
      throw noSuchOperation();
    case 'conflict':
      throw await conflictOf(deps, id);
    default:
      assertNever(outcome);
  }
}

async function resolveOperation(
  deps: OperationsDeps,
  id: string,
  version: number | undefined,
): Promise<void> {
  const outcome = await deps.operations.resolve(id, OPERATOR, version);
  switch (outcome) {
    case 'resolved':
      return;
    case 'notFound':
      throw noSuchOperation();
    case 'conflict': {
      const { status, attention, version: found } = await loadOperation(deps, id);
      const isMissing = status === 'ACTIVE' && attention === null;
      if (!isMissing) throw await conflictOf(deps, id);
      const state = { status, version: found };
      throw new Problem(
        'NO_ATTENTION',
        'it needs no attention: there is nothing to resolve',
        state,
      );
    }
    default:
      assertNever(outcome);
  }
}

async function removeOperation(
  deps: OperationsDeps,
  id: string,
  version: number | undefined,
): Promise<void> {
  const outcome = await deps.operations.remove(id, OPERATOR, version);
  switch (outcome) {
    case 'removed':
      return;
    case 'notFound':
      throw noSuchOperation();
    case 'conflict':
      throw await conflictOf(deps, id);
    default:
      assertNever(outcome);
  }
}

/** Says which guard refused, as far as the row still tells. */
async function conflictOf(deps: OperationsDeps, id: string): Promise<Problem> {
  const { status, version, orders } = await loadOperation(deps, id);
  const state = { status, version };
  if (status !== 'ACTIVE') {
    return new Problem('NOT_ACTIVE', 'the operation is being closed', state);
  }
  const open = orders.filter((order) => !isFinal(order.state));
  if (open.length > 0) {
    return new Problem('OPEN_ORDERS', 'it has an order that may still execute', {
      ...state,
      openOrders: open.map((order) => order.clientOrderId),
    });
  }
  return new Problem('VERSION_CHANGED', 'it has changed since; read it again', state);
}

function noSuchOperation(): Problem {
  return new Problem('NOT_FOUND', 'there is no such operation; a finished one is in trade-history');
}
