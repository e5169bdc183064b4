// An operation as the API tells it, for tests.
import type { OperationView } from '@hedge/contracts';

/** A hedge in BTC under watch, read once, far from its target. */
export function anOperation(own: Partial<OperationView> = {}): OperationView {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    accountId: '00000000-0000-4000-8000-00000000000a',
    status: 'ACTIVE',
    profitTarget: '10',
    autoCloseEnabled: true,
    currentPnl: '2.69',
    pnlAt: '2026-01-26T10:30:44.000Z',
    version: 1,
    closeReason: null,
    nakedSince: null,
    attentionReason: null,
    attentionSince: null,
    retryAt: null,
    closeRequest: null,
    onLiquidation: 'CLOSE_OTHER',
    onManualClose: 'HOLD',
    onRestingOrders: 'ALERT',
    onHalfOpen: null,
    legs: [
      {
        ...{ side: 'SHORT', symbol: 'BTC/USDT:USDT', quantity: '0.01', entryPrice: '59500' },
        ...{ markPrice: '58769', unrealizedPnl: '7.31' },
      },
      {
        ...{ side: 'LONG', symbol: 'BTC/USDT:USDT', quantity: '0.02', entryPrice: '59000' },
        ...{ markPrice: '58769', unrealizedPnl: '-4.62' },
      },
    ],
    createdAt: '2026-01-26T08:00:00.000Z',
    ...own,
  };
}
