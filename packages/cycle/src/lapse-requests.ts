// Requests to close that could not be begun in time: they end, and people are told why.
import { CAUSES, explainCause } from '@hedge/contracts';
import {
  assertNever,
  decideHoldAsked,
  type Answer,
  type HoldReason,
  type Operation,
  type Position,
  type Reading,
} from '@hedge/domain';
import { alertsOf } from './close-alerts';
import type { AccountDeps } from './deps';

/** Ends every request that has expired. @param whyOf what holds such an operation back now */
export async function lapseRequests(
  deps: Pick<AccountDeps, 'store' | 'tell'>,
  operations: readonly Operation[],
  whyOf: (operation: Operation) => string,
): Promise<void> {
  for (const operation of operations) {
    const { closeRequest, status } = operation;
    if (status !== 'ACTIVE' || closeRequest?.state !== 'EXPIRED') continue;
    const transition = { kind: 'lapse', why: whyOf(operation) } as const;
    const result = await deps.store.record(operation, transition, alertsOf(operation, transition));
    if (result === 'lost') continue;
    const { by } = closeRequest;
    deps.tell({ kind: 'closeLapsed', operationId: operation.id, by, why: transition.why });
  }
}

/** What holds a close back that a person asked for, in words. */
export function explainHold(
  operation: Operation,
  answer: Answer<readonly Position[]>,
  reading: Reading | null,
  shortages: ReadonlySet<string>,
): string {
  if (reading === null) {
    return answer.kind === 'failed'
      ? explainCause('POSITIONS_UNREAD', answer.why)
      : CAUSES.NO_CYCLE;
  }
  const why = decideHoldAsked(operation, reading, shortages.has(operation.id));
  return why === null ? CAUSES.NO_CYCLE : describeHold(why, operation);
}

function describeHold(why: HoldReason, { attention }: Operation): string {
  switch (why) {
    case 'legMissing':
      return CAUSES.LEG_UNKNOWN;
    case 'shortPosition':
      return CAUSES.POSITION_SHORT;
    case 'retryLater':
      return attention === null
        ? CAUSES.ORDERS_WITHDRAWN
        : explainCause('ORDERS_WITHDRAWN', attention.reason);
    case 'belowTarget':
    case 'paused':
    case 'attention':
    case 'noMark':
    case 'staleQuote':
    case 'requested':
      return why;
    default:
      return assertNever(why);
  }
}
