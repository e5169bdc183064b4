// A close that somebody asked for, step by step.
import type { OperationDetailView, OrderView, TradeHistoryDetailView } from '@hedge/contracts';
import { ApiProblem, type ApiRequest } from '../api/client';
import { anOperation } from '../test/operation';
import { fetchWhereabouts, findCloseStage, isOver, type Whereabouts } from './close-stage';

const AT = '2026-01-26T10:30:40.000Z';
const ID = anOperation().id;

const open = (own: Partial<OperationDetailView> = {}) =>
  ({
    kind: 'open',
    operation: { orders: [], fills: [], externalFills: [], ...anOperation(own), ...own },
  }) satisfies Whereabouts;

const requested = (
  state: 'PENDING' | 'EXPIRED' | 'TAKEN' | 'LAPSED',
  lapsedWhy = null as string | null,
) =>
  open({
    closeRequest: { requestedAt: AT, requestedBy: 'ana', state, lapsedWhy, lapsedCause: null },
  });

const anOrder = (own: Partial<OrderView>): OrderView => ({
  ...{ clientOrderId: 'x', kind: 'close', side: 'LONG', symbol: 'BTC/USDT:USDT', attempt: 1 },
  ...{ state: 'FILLED', quantity: '0.02', executed: '0', signedAt: AT },
  ...{ exchangeOrderId: null, refusal: null, ...own },
});

const history = { operationId: ID } as TradeHistoryDetailView;

describe('the stage of a close', () => {
  it('is asked for, and lapses 30 s after it was', () => {
    expect(findCloseStage(requested('PENDING'))).toEqual({
      ...{ kind: 'asked', expiresAtMs: Date.parse(AT) + 30_000 },
    });
  });

  it('is unheard of where its time is over and nobody said so', () => {
    expect(findCloseStage(requested('EXPIRED')).kind).toBe('unheard');
  });

  it('has lapsed, with what the worker said', () => {
    expect(findCloseStage(requested('LAPSED', 'a leg is gone'))).toMatchObject({
      ...{ kind: 'lapsed', request: { lapsedWhy: 'a leg is gone' } },
    });
  });

  it('is closing as long as the row says so, whoever asked, with what was executed by leg', () => {
    const orders = [
      anOrder({ executed: '0.005' }),
      anOrder({ attempt: 2, executed: '0.015' }),
      anOrder({ side: 'SHORT' }),
      // What opened the hedge is no part of its close.
      anOrder({ side: 'SHORT', kind: 'open', executed: '0.01' }),
    ];
    const stage = findCloseStage(open({ status: 'CLOSING', nakedSince: AT, orders }));
    expect(stage).toEqual({
      kind: 'closing',
      nakedSinceMs: Date.parse(AT),
      legs: [
        { side: 'SHORT', quantity: '0.01', executed: '0' },
        { side: 'LONG', quantity: '0.02', executed: '0.02' },
      ],
    });
  });

  it('is not asked for where the hedge is merely watched', () => {
    expect(findCloseStage(open()).kind).toBe('notAsked');
  });

  it.each([
    [{ kind: 'finished', history }, true],
    [{ kind: 'removed' }, true],
    [requested('LAPSED'), true],
    [open(), true],
    [requested('PENDING'), false],
    [requested('EXPIRED'), false],
    [open({ status: 'CLOSING' }), false],
  ] as const)('%# is over: %s', (at, over) => {
    expect(isOver(findCloseStage(at))).toBe(over);
  });
});

describe('the whereabouts of an operation', () => {
  const answering = (known: Readonly<Record<string, unknown>>) => ({
    ask: async <T>({ path }: ApiRequest) => {
      if (path in known) return known[path] as T;
      throw new ApiProblem('NOT_FOUND');
    },
  });

  it('are the open ones, then the history, then nowhere', async () => {
    const operation = { ...anOperation(), orders: [], fills: [], externalFills: [] };
    const asOpen = { [`/api/v1/operations/${ID}`]: operation };
    const asFinished = { [`/api/v1/trade-history/${ID}`]: history };

    expect(await fetchWhereabouts(answering({ ...asOpen, ...asFinished }), ID)).toEqual({
      ...{ kind: 'open', operation },
    });
    expect(await fetchWhereabouts(answering(asFinished), ID)).toEqual({
      ...{ kind: 'finished', history },
    });
    expect(await fetchWhereabouts(answering({}), ID)).toEqual({ kind: 'removed' });
  });

  it('are not known where the API fails', async () => {
    const failing = { ask: () => Promise.reject(new ApiProblem('INTERNAL')) };
    await expect(fetchWhereabouts(failing, ID)).rejects.toThrow('INTERNAL');
  });
});
