// The demo's hedges: reachable targets, above what closing costs.
import { decimal } from '@hedge/domain';
import { computeTarget, demoTakerFee, hedgePlans } from './demo-plan';

const marks = new Map([
  ['BTCUSDT', decimal('60000')],
  ['ETHUSDT', decimal('3000')],
  ['SOLUSDT', decimal('150')],
]);
const markOf = (symbol: string) => marks.get(symbol)!;

describe('the demo hedges', () => {
  it('are three, none with equal quantities on one symbol, which would lock the profit', () => {
    expect(hedgePlans).toHaveLength(3);
    for (const { long, short } of hedgePlans) {
      expect([long.symbol, long.quantity]).not.toEqual([short.symbol, short.quantity]);
    }
  });

  it('do not share a position: no two hold the same side of a symbol in one account', () => {
    const sides = hedgePlans.flatMap(({ account, long, short }) => [
      `${account} LONG ${long.symbol}`,
      `${account} SHORT ${short.symbol}`,
    ]);
    expect(new Set(sides).size).toBe(sides.length);
  });

  it('have targets above the fees of their close', () => {
    for (const plan of hedgePlans) {
      const notional = [plan.long, plan.short]
        .map((leg) => decimal(leg.quantity).times(markOf(leg.exchangeSymbol)))
        .reduce((sum, each) => sum.plus(each));
      const target = decimal(computeTarget(plan, markOf, true));
      expect(target.gt(notional.times(demoTakerFee))).toBe(true);
    }
  });

  it('aim for a share of the exposed notional, which on one symbol is the difference', () => {
    // 0.045 BTC exposed, 2700 USDT, 0.035 %.
    expect(computeTarget(hedgePlans[0]!, markOf, true)).toBe('0.95');
    expect(computeTarget(hedgePlans[0]!, markOf, false)).toBe('2.16');
    // Two symbols of 3000 USDT each, 0.12 %.
    expect(computeTarget(hedgePlans[2]!, markOf, false)).toBe('3.6');
  });
});
