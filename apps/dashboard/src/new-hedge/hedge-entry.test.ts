// A new hedge as it was typed.
import { readHedge, type HedgeEntry } from './hedge-entry';

const entry: HedgeEntry = {
  accountId: 'a',
  long: { symbol: 'BTC/USDT:USDT', quantity: '0,02' },
  short: { symbol: 'ETH/USDT:USDT', quantity: '1' },
  settings: {
    ...{ target: '1.500,25', autoCloseEnabled: false },
    ...{ onLiquidation: 'CLOSE_OTHER', onManualClose: 'HOLD', onRestingOrders: 'ALERT' },
  },
};

describe('a new hedge', () => {
  it('is sent with amounts as the API takes them, however they were typed', () => {
    expect(readHedge(entry, 'pt')).toEqual({
      accountId: 'a',
      profitTarget: '1500.25',
      ...{ autoCloseEnabled: false, onLiquidation: 'CLOSE_OTHER' },
      ...{ onManualClose: 'HOLD', onRestingOrders: 'ALERT' },
      long: { symbol: 'BTC/USDT:USDT', quantity: '0.02' },
      short: { symbol: 'ETH/USDT:USDT', quantity: '1' },
    });
  });

  it.each<[string, Partial<HedgeEntry>]>([
    ['without an account', { accountId: '' }],
    ['without a leg', { short: null }],
    ['with a quantity that is none', { long: { symbol: 'BTC/USDT:USDT', quantity: '-1' } }],
    ['with an ambiguous target', { settings: { ...entry.settings, target: '1.500' } }],
  ])('%s is not sent', (_what, own) => {
    expect(readHedge({ ...entry, ...own }, 'pt')).toBeNull();
  });
});
