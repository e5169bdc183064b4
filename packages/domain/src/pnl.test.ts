// PnL of legs and hedges, by hand-computed examples.
import { decimal } from './decimal';
import { computeLegPnl, computeTotalPnl } from './pnl';
import { aLeg } from './test/builders';

describe('computeLegPnl', () => {
  it.each([
    ['LONG', '106', '12'],
    ['LONG', '94', '-12'],
    ['SHORT', '106', '4'],
    ['SHORT', '114', '-4'],
    ['LONG', '100', '0'],
  ] as const)('%s at a mark of %s has %s', (side, mark, pnl) => {
    expect(computeLegPnl(aLeg(side), decimal(mark)).toFixed()).toBe(pnl);
  });

  it('counts the contract size', () => {
    const leg = aLeg('LONG', { contractSize: decimal('0.001') });
    expect(computeLegPnl(leg, decimal('106')).toFixed()).toBe('0.012');
  });

  it('keeps every digit of quantities with 18 decimals', () => {
    const leg = aLeg('SHORT', { quantity: decimal('0.000000000000000001') });
    expect(computeLegPnl(leg, decimal('109.99999999')).toFixed()).toBe(
      '0.00000000000000000000000001',
    );
  });
});

describe('computeTotalPnl', () => {
  it('adds both legs, each at its own mark', () => {
    const legs = [aLeg('LONG'), aLeg('SHORT', { symbol: 'ETH/USDT:USDT' })] as const;
    expect(computeTotalPnl(legs, decimal('106'), decimal('108')).toFixed()).toBe('14');
  });
});
