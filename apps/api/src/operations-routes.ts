// Operations: registering, reading, changing, removing.
import type { PatchOperationBody } from '@hedge/contracts';
import type { Actor, OperationDetail, OperationRepository, PnlSampleRepository } from '@hedge/db';
import {
  assertNever,
  computeLockedPnl,
  decimal,
  isFinal,
  tellUnderWay,
  toText,
} from '@hedge/domain';
import type { Handlers } from './operator-router';
import { Problem } from './problem';
import { openOperation, registerOperation, type OpeningDeps } from './registration';
import { viewOperation, viewOperationDetail, viewPage, viewPnlSample } from './views';

export type OperationsDeps = OpeningDeps & {
  readonly operations: OperationRepository;
  readonly pnlSamples: PnlSampleRepository;
};

type OperationsHandlers = Handlers<
  | 'listOperations'
  | 'createOperation'
  | 'openOperation'
  | 'readOperation'
  | 'readOperationPnl'
  | 'patchOperation'
  | 'removeOperation'
  | 'resolveOperation'
>;

export function makeOperationsHandlers(deps: OperationsDeps): OperationsHandlers {
  return {
    listOperations: async ({ query }) => viewPage(await deps.operations.list(query), viewOperation),
    createOperation: ({ body, actor, newId }) => registerOperation(deps, newId, body, actor),
    openOperation: ({ body, actor, newId }) => openOperation(deps, newId, body, actor),
    readOperation: async ({ id }) => viewOperationDetail(await loadOperation(deps, id)),
    readOperationPnl: async ({ id }) => {
      const samples = await deps.pnlSamples.listSamples(id);
      if (samples.length === 0) await loadOperation(deps, id);
      return { items: samples.map(viewPnlSample) };
    },
    patchOperation: async ({ id, body, version, actor }) => {
      await changeOperation(deps, id, { ...body, version }, actor);
      return viewOperation(await loadOperation(deps, id));
    },
    removeOperation: ({ id, version, actor }) => removeOperation(deps, id, version, actor),
    resolveOperation: async ({ id, version, actor }) => {
      await resolveOperation(deps, id, version, actor);
      return viewOperation(await loadOperation(deps, id));
    },
  };
}

export async function loadOperation(
  deps: Pick<OperationsDeps, 'operations'>,
  id: string,
): Promise<OperationDetail> {
  const operation = await deps.operations.find(id);
  if (operation === null) throw noSuchOperation();
  return operation;
}

async function changeOperation(
  deps: OperationsDeps,
  id: string,
  body: PatchOperationBody,
  actor: Actor,
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
  const outcome = await deps.operations.patch(id, { ...body, profitTarget }, actor);
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
  actor: Actor,
): Promise<void> {
  const outcome = await deps.operations.resolve(id, actor, version);
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
  actor: Actor,
): Promise<void> {
  const outcome = await deps.operations.remove(id, actor, version);
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
export async function conflictOf(
  deps: Pick<OperationsDeps, 'operations'>,
  id: string,
): Promise<Problem> {
  const { status, version, orders } = await loadOperation(deps, id);
  const state = { status, version };
  if (status !== 'ACTIVE') {
    return new Problem('NOT_ACTIVE', tellUnderWay(status), state);
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

export function noSuchOperation(): Problem {
  return new Problem('NOT_FOUND', 'there is no such operation; a finished one is in trade-history');
}
