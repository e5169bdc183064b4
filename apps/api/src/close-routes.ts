// Closing now: a person's request is written on the operation, and a cycle is asked for.
import type { CloseAllView } from '@hedge/contracts';
import type { AccountRepository, CloseAllRow, OperationRepository } from '@hedge/db';
import { tellUnderWay } from '@hedge/domain';
import { noSuchAccount } from './accounts-routes';
import { conflictOf, loadOperation, noSuchOperation } from './operations-routes';
import type { Handlers } from './operator-router';
import { Problem } from './problem';
import { viewCloseAccepted, viewOperation } from './views';

export type CloseDeps = {
  readonly accounts: Pick<AccountRepository, 'find'>;
  readonly operations: OperationRepository;
  /** Asks for a cycle that begins from now on; never waits for it. */
  readonly callCycle: () => void;
};

export function makeCloseHandlers(
  deps: CloseDeps,
): Handlers<'closeOperation' | 'closeAllOperations'> {
  return {
    closeOperation: async ({ id, version, actor }) => {
      const outcome = await deps.operations.requestClose(id, actor, version);
      if (outcome === 'notFound') throw noSuchOperation();
      if (outcome === 'conflict') throw await refusalOf(deps, id);
      deps.callCycle();
      return viewCloseAccepted(id, outcome);
    },
    closeAllOperations: async ({ id, actor }) => {
      if ((await deps.accounts.find(id)) === null) throw noSuchAccount();
      const rows = await deps.operations.requestCloseAll(id, actor);
      if (rows.some(({ requested }) => requested !== null)) deps.callCycle();
      return { items: rows.map(viewRow) };
    },
  };
}

/** A request that stands already is refused: it asks for the same, and keeps its own 30 s. */
async function refusalOf(deps: CloseDeps, id: string): Promise<Problem> {
  const operation = await loadOperation(deps, id);
  const { status, version, closeRequest } = viewOperation(operation);
  if (status !== 'ACTIVE' || closeRequest?.state !== 'PENDING') return conflictOf(deps, id);
  return new Problem('CLOSE_PENDING', PENDING, { status, version, closeRequest });
}

const PENDING = 'its close has been asked for already';

function viewRow({ operationId, requested, before }: CloseAllRow): CloseAllView['items'][number] {
  if (requested !== null) return { accepted: true, ...viewCloseAccepted(operationId, requested) };
  const refused = { operationId, accepted: false } as const;
  if (before.status !== 'ACTIVE') {
    return { ...refused, code: 'NOT_ACTIVE', message: tellUnderWay(before.status) };
  }
  if (before.closeRequest?.state === 'PENDING') {
    return { ...refused, code: 'CLOSE_PENDING', message: PENDING };
  }
  return {
    ...refused,
    code: 'VERSION_CHANGED',
    message: 'it changed at this moment; read it again',
  };
}
