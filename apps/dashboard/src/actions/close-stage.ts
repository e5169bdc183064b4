// How a close stands that somebody asked for, from the request to the settled row.
import type {
  CloseRequestView,
  OperationDetailView,
  TradeHistoryDetailView,
} from '@hedge/contracts';
import { queryOptions } from '@tanstack/react-query';
import { ApiProblem, type Client } from '../api/client';
import { addDecimals } from '../operations/decimal-text';
import { OPERATIONS_KEY } from '../operations/operation-queries';

/** Where an operation is now: open, finished and in the history, or neither. */
export type Whereabouts =
  | { readonly kind: 'open'; readonly operation: OperationDetailView }
  | { readonly kind: 'finished'; readonly history: TradeHistoryDetailView }
  | { readonly kind: 'removed' };

export type CloseStage =
  /** It stands, and the next cycle begins it. */
  | { readonly kind: 'asked'; readonly expiresAtMs: number }
  /** Its time is over, and nobody has come to say so. */
  | { readonly kind: 'unheard' }
  | {
      readonly kind: 'closing';
      readonly nakedSinceMs: number | null;
      readonly legs: readonly LegExecution[];
    }
  | { readonly kind: 'settled'; readonly history: TradeHistoryDetailView }
  | { readonly kind: 'lapsed'; readonly request: CloseRequestView }
  | { readonly kind: 'notAsked' }
  | { readonly kind: 'removed' };

export interface LegExecution {
  readonly side: 'LONG' | 'SHORT';
  readonly quantity: string;
  /** By all orders of the close together. */
  readonly executed: string;
}

/** A request that nobody begins within this is over. */
const REQUEST_MS = 30_000;

export function findCloseStage(at: Whereabouts): CloseStage {
  if (at.kind === 'removed') return at;
  if (at.kind === 'finished') return { kind: 'settled', history: at.history };
  const { status, closeRequest, nakedSince } = at.operation;
  if (status === 'CLOSING') {
    const nakedSinceMs = nakedSince === null ? null : Date.parse(nakedSince);
    return { kind: 'closing', nakedSinceMs, legs: executionsOf(at.operation) };
  }
  switch (closeRequest?.state) {
    case 'PENDING':
    case 'TAKEN':
      return { kind: 'asked', expiresAtMs: Date.parse(closeRequest.requestedAt) + REQUEST_MS };
    case 'EXPIRED':
      return { kind: 'unheard' };
    case 'LAPSED':
      return { kind: 'lapsed', request: closeRequest };
    case undefined:
      return { kind: 'notAsked' };
  }
}

/** Whether nothing more becomes of it by itself. */
export function isOver({ kind }: CloseStage): boolean {
  return kind === 'settled' || kind === 'lapsed' || kind === 'removed' || kind === 'notAsked';
}

function executionsOf({ legs, orders }: OperationDetailView): readonly LegExecution[] {
  return legs.map(({ side, quantity }) => {
    const own = orders.filter((order) => order.kind === 'close' && order.side === side);
    return {
      side,
      quantity,
      executed: own.map((order) => order.executed).reduce(addDecimals, '0'),
    };
  });
}

/** By itself it is looked at anew this often. */
const FOLLOW_MS = 1_000;

export const whereaboutsQuery = (client: Client, operationId: string) =>
  queryOptions({
    queryKey: [...OPERATIONS_KEY, operationId],
    queryFn: () => fetchWhereabouts(client, operationId),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isOver(findCloseStage(data)) ? false : FOLLOW_MS,
  });

export async function fetchWhereabouts(
  client: Pick<Client, 'ask'>,
  operationId: string,
): Promise<Whereabouts> {
  const operation = await orNull(
    client.ask<OperationDetailView>({ path: `/api/v1/operations/${operationId}` }),
  );
  if (operation !== null) return { kind: 'open', operation };
  const history = await orNull(
    client.ask<TradeHistoryDetailView>({ path: `/api/v1/trade-history/${operationId}` }),
  );
  return history === null ? { kind: 'removed' } : { kind: 'finished', history };
}

async function orNull<Answer>(asking: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
