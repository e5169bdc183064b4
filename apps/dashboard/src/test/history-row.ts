// A finished hedge as the API tells it, for tests.
import type { TradeHistoryView } from '@hedge/contracts';

type Leg = TradeHistoryView['legs'][number];

/** A leg of which others closed nothing. */
export function aClosedLeg(own: Partial<Leg> = {}): Leg {
  return {
    ...{ side: 'LONG', symbol: 'BTC/USDT:USDT', quantity: '0.05', contractSize: '1' },
    ...{ executedQuantity: '0.05', entryPrice: '59770.7', exitPrice: '59810.9' },
    ...{ grossPnl: '2.01', realizedPnl: '2.01', externalQuantity: '0', externalCause: null },
    ...own,
  };
}

/** A hedge in BTC that was closed at its target, as predicted. */
export function aHistoryRow(own: Partial<TradeHistoryView> = {}): TradeHistoryView {
  return {
    id: '1',
    operationId: '00000000-0000-4000-8000-000000000001',
    accountId: '00000000-0000-4000-8000-00000000000a',
    closeReason: 'PROFIT_TARGET',
    closeRequestedBy: null,
    profitTarget: '0.94',
    triggerPnl: '1.809',
    grossPnl: '1.809',
    realizedPnl: '1.809',
    commissions: [{ asset: 'USDT', amount: '0.6579199' }],
    netPnl: '1.1510801',
    fundingIncluded: false,
    legs: [
      aClosedLeg(),
      aClosedLeg({ side: 'SHORT', executedQuantity: '0.005', grossPnl: '-0.201' }),
    ],
    openedAt: '2026-01-26T08:00:00.000Z',
    decidedAt: '2026-01-26T09:00:00.000Z',
    closedAt: '2026-01-26T09:00:00.200Z',
    nakedMs: 103,
    corrections: [],
    ...own,
  };
}
