// What is derived of an operation.
import { anOperation } from '../test/operation';
import {
  computeBarPercent,
  computeProgress,
  orderLegs,
  pairsOf,
  standingsOf,
  unitOf,
} from './operation-facts';

const AT = '2026-01-26T10:30:40.000Z';
const request = { requestedAt: AT, requestedBy: 'ana', lapsedWhy: null, lapsedCause: null };

describe('standingsOf', () => {
  it.each([
    [{}, ['watching']],
    [{ autoCloseEnabled: false }, ['paused']],
    [{ status: 'OPENING' }, ['opening']],
    [{ status: 'CLOSING', autoCloseEnabled: false }, ['closing']],
    [{ status: 'CLOSING', nakedSince: AT }, ['naked', 'closing']],
    [{ attentionReason: 'LEG_GONE' }, ['attention', 'watching']],
    [{ closeRequest: { ...request, state: 'PENDING' } }, ['closeAsked', 'watching']],
    [{ closeRequest: { ...request, state: 'LAPSED' } }, ['watching']],
    [{ status: 'CLOSING', closeRequest: { ...request, state: 'TAKEN' } }, ['closing']],
  ] as const)('of %j are %j', (own, standings) => {
    expect(standingsOf(anOperation(own))).toEqual(standings);
  });
});

describe('computeProgress', () => {
  it('tells what is missing, exactly', () => {
    expect(computeProgress({ currentPnl: '2.69', profitTarget: '10' })).toEqual({
      ...{ reached: false, share: 269_000n },
      ...{ missing: '7.31', missingShare: 731_000n },
    });
  });

  it('of a loss is below nothing, and more than the target is missing', () => {
    expect(computeProgress({ currentPnl: '-5', profitTarget: '10' })).toEqual({
      ...{ reached: false, share: -500_000n },
      ...{ missing: '15', missingShare: 1_500_000n },
    });
  });

  it('is there at the target itself, and not a hair before', () => {
    const at = (currentPnl: string) => computeProgress({ currentPnl, profitTarget: '10.00' });
    expect([at('10')?.reached, at('9.999999999999')?.reached]).toEqual([true, false]);
    expect(at('12')).toMatchObject({ missing: '0', missingShare: 0n });
  });

  it('is nothing without a reading, and never "0"', () => {
    expect(computeProgress({ currentPnl: null, profitTarget: '10' })).toBeNull();
  });

  it.each([
    [-500_000n, 0],
    [269_000n, 26.9],
    [1_200_000n, 100],
  ])('%s millionths fill %d percent of the bar', (share, percent) => {
    expect(computeBarPercent({ share })).toBe(percent);
  });
});

describe('the legs', () => {
  it('stand LONG first, name their pairs once, and count in their margin asset', () => {
    const one = anOperation();
    const [long, short] = orderLegs(one.legs);
    const two = { legs: [{ ...one.legs[0]!, symbol: 'SOL/USDC:USDC' }, one.legs[1]!] };

    expect([long?.side, short?.side]).toEqual(['LONG', 'SHORT']);
    expect(pairsOf(one)).toEqual(['BTC/USDT']);
    expect(pairsOf(two)).toEqual(['BTC/USDT', 'SOL/USDC']);
    expect(unitOf(one)).toBe('USDT');
  });
});
