// What happened to an operation, in order.
import type { FillView, OrderView, TradeHistoryDetailView } from '@hedge/contracts';
import { anOperation } from '../test/operation';
import { buildTimeline } from './timeline';

const at = (seconds: number) =>
  new Date(Date.parse('2026-01-26T10:30:00.000Z') + seconds * 1_000).toISOString();

const anOrder = (own: Partial<OrderView>): OrderView => ({
  ...{ clientOrderId: 'x', kind: 'close', side: 'LONG', symbol: 'BTC/USDT:USDT', attempt: 1 },
  ...{ state: 'FILLED', quantity: '0.02', executed: '0.02', signedAt: at(10) },
  ...{ exchangeOrderId: null, refusal: null, ...own },
});

const fill = { tradeId: '7', at: at(11) } as FillView;
const external = { ...fill, cause: 'MANUAL', at: at(5) } as const;

const kindsOf = (found: Parameters<typeof buildTimeline>[0]) =>
  buildTimeline(found).map(({ kind }) => kind);

describe('the timeline', () => {
  it('of an open operation has its orders and executions in order of time', () => {
    const operation = {
      ...anOperation({
        closeRequest: {
          requestedAt: at(9),
          requestedBy: 'ana',
          state: 'TAKEN',
          lapsedWhy: null,
          lapsedCause: null,
        },
        ...{ attentionReason: 'LEG_GONE', attentionSince: at(6), createdAt: at(0) },
      }),
      ...{ orders: [anOrder({})], fills: [fill], externalFills: [external] },
    };
    expect(kindsOf({ kind: 'open', operation })).toEqual([
      ...['registered', 'external', 'attention', 'asked', 'sent', 'fill'],
    ]);
  });

  it('does not tell of an order that was never sent', () => {
    const orders = [anOrder({ state: 'CANCELLED', signedAt: null })];
    const operation = { ...anOperation(), orders, fills: [], externalFills: [] };
    expect(kindsOf({ kind: 'open', operation })).toEqual(['registered']);
  });

  it('of a finished one goes from the registration over the decision to the end', () => {
    const history = {
      ...{ openedAt: at(0), decidedAt: at(10), closedAt: at(11), closeReason: 'MANUAL' },
      ...{ triggerPnl: '1', netPnl: null, orders: [anOrder({})], fills: [fill], externalFills: [] },
    } as unknown as TradeHistoryDetailView;
    // The decision before the order of the same millisecond, the end after its last execution.
    expect(kindsOf({ kind: 'finished', history })).toEqual([
      ...['registered', 'decided', 'sent', 'fill', 'closed'],
    ]);
  });
});
