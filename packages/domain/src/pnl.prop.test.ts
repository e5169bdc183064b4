// Laws of the PnL: antisymmetric in side, linear in marks, locked for equal quantities.
import * as fc from 'fast-check';
import { decimal } from './decimal';
import { computeLegPnl, computeTotalPnl } from './pnl';
import { aLeg } from './test/builders';

const anyAmount = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 0, max: 18 }))
  .map(([digits, scale]) => decimal(`${digits}e-${scale}`));

describe('the PnL', () => {
  it('of a SHORT is that of a LONG with the sign turned', () => {
    fc.assert(
      fc.property(anyAmount, anyAmount, anyAmount, (quantity, entryPrice, mark) => {
        const long = computeLegPnl(aLeg('LONG', { quantity, entryPrice }), mark);
        const short = computeLegPnl(aLeg('SHORT', { quantity, entryPrice }), mark);
        expect(long.plus(short).toFixed()).toBe('0');
      }),
    );
  });

  it('of a hedge is linear in its marks', () => {
    fc.assert(
      fc.property(
        fc.tuple(anyAmount, anyAmount, anyAmount, anyAmount),
        fc.tuple(anyAmount, anyAmount, anyAmount, anyAmount),
        ([longSize, longEntry, shortSize, shortEntry], [long, short, byLong, byShort]) => {
          const legs = [
            aLeg('LONG', { quantity: longSize, entryPrice: longEntry }),
            aLeg('SHORT', { quantity: shortSize, entryPrice: shortEntry }),
          ] as const;
          const moved = computeTotalPnl(legs, long.plus(byLong), short.plus(byShort));
          const change = moved.minus(computeTotalPnl(legs, long, short));
          const slope = byLong.times(longSize).minus(byShort.times(shortSize));
          expect(change.toFixed()).toBe(slope.toFixed());
        },
      ),
    );
  });

  it('of equal quantities on one symbol is locked at (short entry − long entry) × quantity', () => {
    fc.assert(
      fc.property(anyAmount, anyAmount, anyAmount, anyAmount, (quantity, long, short, mark) => {
        const legs = [
          aLeg('LONG', { quantity, entryPrice: long }),
          aLeg('SHORT', { quantity, entryPrice: short }),
        ] as const;
        const locked = short.minus(long).times(quantity);
        expect(computeTotalPnl(legs, mark, mark).toFixed()).toBe(locked.toFixed());
      }),
    );
  });
});
