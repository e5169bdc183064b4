// Positions as legs of a hedge.
import type { PositionFact } from '@hedge/contracts';
import { anOperation } from '../test/operation';
import { findPartner, isFree, listPositions, nameSymbol } from './position-choice';

const ACCOUNT = anOperation().accountId;
const BTC = 'BTC/USDT:USDT';

const aPosition = (own: Partial<PositionFact> = {}): PositionFact => ({
  ...{ symbol: BTC, exchangeSymbol: 'BTCUSDT', side: 'LONG', quantity: '0.05' },
  ...{ entryPrice: '59000.0', markPrice: '60000', unrealizedPnl: '50.00', updateTimeMs: 0, ...own },
});

const rowsOf = (...positions: readonly PositionFact[]) => listPositions(positions, [], ACCOUNT);

describe('the positions of an account', () => {
  it('are free as far as no hedge of the account claims them', () => {
    const mine = [anOperation(), anOperation({ id: 'b' })];
    const others = anOperation({ id: 'c', accountId: 'another' });
    const positions = [
      aPosition({ side: 'SHORT', quantity: '0.015' }),
      aPosition(),
      aPosition({ symbol: 'ETH/USDT:USDT', quantity: '1e1' }),
    ];
    const rows = listPositions(positions, [...mine, others], ACCOUNT);

    expect(rows.map(({ key, quantity, free }) => [key, quantity, free])).toEqual([
      ['LONG BTC/USDT:USDT', '0.05', '0.01'],
      ['SHORT BTC/USDT:USDT', '0.015', '0'],
      ['LONG ETH/USDT:USDT', '10', '10'],
    ]);
    expect(rows.map(isFree)).toEqual([true, false, true]);
  });

  it('pair up with the other side of their symbol', () => {
    const rows = rowsOf(
      aPosition(),
      aPosition({ side: 'SHORT' }),
      aPosition({ side: 'SHORT', symbol: 'ETH/USDT:USDT' }),
    );
    expect(findPartner(rows, rows[0]!)?.key).toBe(`SHORT ${BTC}`);
  });

  it('pair up over two symbols only where there is no choice, and in one margin asset', () => {
    const eth = aPosition({ side: 'SHORT', symbol: 'ETH/USDT:USDT' });
    const usdc = aPosition({ side: 'SHORT', symbol: 'ETH/USDC:USDC' });
    const sol = aPosition({ side: 'SHORT', symbol: 'SOL/USDT:USDT' });
    const partnerOf = (...others: readonly PositionFact[]) => {
      const rows = rowsOf(aPosition(), ...others);
      return (
        findPartner(
          rows,
          rows.find(({ side }) => side === 'LONG')!,
        )?.symbol ?? null
      );
    };
    expect(partnerOf(eth, usdc)).toBe('ETH/USDT:USDT');
    expect(partnerOf(usdc)).toBeNull();
    expect(partnerOf(eth, sol)).toBeNull();
  });

  it('are named by their pair, and by the margin asset where that is another', () => {
    expect([BTC, 'BTC/USD:BTC'].map(nameSymbol)).toEqual(['BTC/USDT', 'BTC/USD:BTC']);
  });
});
