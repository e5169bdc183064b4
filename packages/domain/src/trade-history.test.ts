// The history row: executed numbers, per fill, with net only where it can be known.
import { decimal } from './decimal';
import { marginAsset } from './history-numbers';
import type { Fill } from './operation';
import { aClosing, anOrder, idOf, READ_AT, SYMBOL } from './test/builders';
import { buildTradeHistory } from './trade-history';

const fill = (side: 'LONG' | 'SHORT', attempt: number, change: Partial<Fill>): Fill => ({
  tradeId: `${side}-${attempt}-${change.quantity?.toFixed()}`,
  exchangeOrderId: `ex-${side}-${attempt}`,
  clientOrderId: idOf(side, attempt),
  side,
  symbol: SYMBOL,
  quantity: decimal('1'),
  price: decimal('106'),
  commission: decimal('0.05'),
  commissionAsset: 'USDT',
  realizedPnl: decimal('5'),
  time: READ_AT + 200,
  ...change,
});

/** LONG: 1.5 then, as a second attempt, 0.5; SHORT at once. */
const closed = (fills: readonly Fill[]) =>
  aClosing(
    [
      anOrder('LONG', { state: 'PARTIAL_FINAL', executed: decimal('1.5') }),
      anOrder('SHORT', { state: 'FILLED' }),
      anOrder('LONG', { state: 'FILLED', attempt: 2, quantity: decimal('0.5') }),
    ],
    { fills },
  );

const FILLS = [
  fill('LONG', 1, { quantity: decimal('1'), price: decimal('106') }),
  fill('LONG', 1, { quantity: decimal('0.5'), price: decimal('107') }),
  fill('LONG', 2, { quantity: decimal('0.5'), price: decimal('99'), time: READ_AT + 4_000 }),
  fill('SHORT', 1, { price: decimal('107'), realizedPnl: decimal('-1') }),
];

describe('buildTradeHistory', () => {
  it('adds up every fill of every attempt of each leg', () => {
    const { legs, grossPnl, realizedPnl, commissions, netPnl } = buildTradeHistory(closed(FILLS));
    expect(legs.map((leg) => [leg.side, leg.quantity.toFixed()])).toEqual([
      ['LONG', '2'],
      ['SHORT', '1'],
    ]);
    // (106 + 53.5 + 49.5) / 2, and 6 + 3.5 − 0.5 from an entry of 100; (110 − 107) × 1
    expect(legs[0].exitPrice.toFixed()).toBe('104.5');
    expect(legs[0].grossPnl.toFixed()).toBe('9');
    expect(legs[0].realizedPnl.toFixed()).toBe('15');
    expect(legs[1].exitPrice.toFixed()).toBe('107');
    expect(legs[1].grossPnl.toFixed()).toBe('3');
    expect([grossPnl.toFixed(), realizedPnl.toFixed()]).toEqual(['12', '14']);
    expect(commissions['USDT']?.toFixed()).toBe('0.2');
    expect(netPnl?.toFixed()).toBe('11.8');
  });

  it('has an exact gross where the average exit price is a repeating fraction', () => {
    const thirds = [
      fill('LONG', 1, { quantity: decimal('1'), price: decimal('100.1') }),
      fill('LONG', 2, { quantity: decimal('2'), price: decimal('100.2') }),
      fill('SHORT', 1, {}),
    ];
    const [long] = buildTradeHistory(closed(thirds)).legs;
    expect(long.exitPrice.toFixed(6)).toBe('100.166667');
    expect(long.grossPnl.toFixed()).toBe('0.5');
  });

  it('keeps commissions by asset, and knows no net when one is not the margin’s', () => {
    const mixed = [...FILLS.slice(1), { ...FILLS[0]!, commissionAsset: 'BNB' }];
    const { commissions, netPnl } = buildTradeHistory(closed(mixed));
    expect(commissions['BNB']?.toFixed()).toBe('0.05');
    expect(commissions['USDT']?.toFixed()).toBe('0.15');
    expect(netPnl).toBeNull();
  });

  it('tells decision, last fill and how long one leg may have been naked', () => {
    const { decidedAt, closedAt, nakedMs, triggerPnl } = buildTradeHistory(closed(FILLS));
    expect([decidedAt, closedAt, nakedMs]).toEqual([READ_AT, READ_AT + 4_000, 4_000]);
    expect(triggerPnl?.toFixed()).toBe('10.5');
  });

  it('throws for a leg without fills, and for an operation without a decision', () => {
    expect(() => buildTradeHistory(closed(FILLS.slice(0, 3)))).toThrow(/no SHORT fills/);
    expect(() => buildTradeHistory({ ...closed(FILLS), closeReason: null })).toThrow(/no decision/);
  });
});

describe('marginAsset', () => {
  it('is what follows the colon', () => {
    expect(marginAsset('BTC/USDT:USDT')).toBe('USDT');
    expect(marginAsset('ETH/USDC:USDC')).toBe('USDC');
  });
});
