// A picture of the open operations, and what changes of it.
import type { ReadRow } from '@hedge/contracts';
import { anOperation } from '../test/operation';
import { applyChange } from './live-picture';

const [ONE, TWO, THREE] = ['1', '2', '3'].map((id) => anOperation({ id })) as [
  ReturnType<typeof anOperation>,
  ReturnType<typeof anOperation>,
  ReturnType<typeof anOperation>,
];

const NOTHING = { changed: [], readings: [], gone: [], isCut: false };

describe('applyChange', () => {
  it('changes the fields that are told, adds what is new and leaves out what is gone', () => {
    const picture = { items: [ONE, TWO], isCut: false };
    const changed = [{ id: '2', currentPnl: '-3', pnlAt: null }, THREE];

    expect(applyChange(picture, { changed, readings: [], gone: ['1'], isCut: true })).toEqual({
      items: [{ ...TWO, currentPnl: '-3', pnlAt: null }, THREE],
      isCut: true,
    });
  });

  it('leaves every other row the very same', () => {
    const change = { ...NOTHING, changed: [{ id: '2', version: 9 }] };
    const { items } = applyChange({ items: [ONE, TWO], isCut: false }, change);

    expect(items[0]).toBe(ONE);
    expect(items[1]).not.toBe(TWO);
  });

  it('takes in what a reading found, of each leg by its side', () => {
    const pnlAt = '2026-01-26T10:30:46.000Z';
    const rows: ReadRow[] = [['2', '-3', '50010', '2.2', '50020', '-5.2']];
    const change = { ...NOTHING, readings: [{ pnlAt, rows }] };
    const { items } = applyChange({ items: [ONE, TWO], isCut: false }, change);
    const read = TWO.legs.map((leg) =>
      leg.side === 'LONG'
        ? { ...leg, markPrice: '50010', unrealizedPnl: '2.2' }
        : { ...leg, markPrice: '50020', unrealizedPnl: '-5.2' },
    );

    expect(items).toEqual([ONE, { ...TWO, currentPnl: '-3', pnlAt, legs: read }]);
    expect(items[0]).toBe(ONE);
  });
});
