// Changed settings.
import { anOperation } from '../test/operation';
import { findChanges, type Settings } from './find-changes';

const operation = anOperation();
const { onLiquidation, onManualClose, onRestingOrders, autoCloseEnabled } = operation;
const same: Settings = {
  ...{ onLiquidation, onManualClose, onRestingOrders, autoCloseEnabled, target: '10' },
};

describe('the changes', () => {
  it.each([
    [{ target: '12.5' }, { profitTarget: '12.5' }],
    [{ autoCloseEnabled: false }, { autoCloseEnabled: false }],
    [
      { onManualClose: 'SETTLE', onRestingOrders: 'CANCEL_AND_RETRY' },
      { onManualClose: 'SETTLE', onRestingOrders: 'CANCEL_AND_RETRY' },
    ],
    // The same amount, written in another way, is no change.
    [{ target: '10.00' }, null],
    [{}, null],
  ] as const)('of %j are %j', (own, changes) => {
    expect(findChanges(operation, { ...same, ...own })).toEqual(changes);
  });
});
