// A picture of the open operations, and what changes of it.
import { anOperation } from '../test/operation';
import { applyChange } from './live-picture';

const [ONE, TWO, THREE] = ['1', '2', '3'].map((id) => anOperation({ id })) as [
  ReturnType<typeof anOperation>,
  ReturnType<typeof anOperation>,
  ReturnType<typeof anOperation>,
];

describe('applyChange', () => {
  it('changes the fields that are told, adds what is new and leaves out what is gone', () => {
    const picture = { items: [ONE, TWO], isCut: false };
    const changed = [{ id: '2', currentPnl: '-3', pnlAt: null }, THREE];

    expect(applyChange(picture, { changed, gone: ['1'], isCut: true })).toEqual({
      items: [{ ...TWO, currentPnl: '-3', pnlAt: null }, THREE],
      isCut: true,
    });
  });

  it('leaves every other row the very same', () => {
    const change = { changed: [{ id: '2', version: 9 }], gone: [], isCut: false };
    const { items } = applyChange({ items: [ONE, TWO], isCut: false }, change);

    expect(items[0]).toBe(ONE);
    expect(items[1]).not.toBe(TWO);
  });
});
