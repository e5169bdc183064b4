// What is offered of an operation.
import { anOperation } from '../test/operation';
import { actionsOf, isRemovable, isUnderWay } from './operation-actions';

const request = { requestedAt: '', requestedBy: 'ana', lapsedWhy: null, lapsedCause: null };

describe('the actions', () => {
  it.each([
    [{}, ['close', 'pause', 'change']],
    [{ autoCloseEnabled: false }, ['close', 'resume', 'change']],
    [{ attentionReason: 'LEG_GONE' }, ['close', 'pause', 'change', 'resolve']],
    [{ status: 'CLOSING', attentionReason: 'UNKNOWN_24H' }, ['close']],
    [{ status: 'OPENING' }, []],
  ] as const)('of %j are %j', (own, kinds) => {
    expect(actionsOf(anOperation(own))).toEqual(kinds);
  });

  it.each([
    ['ACTIVE', true],
    ['OPENING', false],
    ['CLOSING', false],
  ] as const)('may end the watching of one that is %s: %s', (status, removable) => {
    expect(isRemovable(anOperation({ status }))).toBe(removable);
  });

  it.each([
    [{ status: 'CLOSING' }, true],
    [{ closeRequest: { ...request, state: 'PENDING' } }, true],
    [{ closeRequest: { ...request, state: 'EXPIRED' } }, false],
    [{ closeRequest: { ...request, state: 'LAPSED' } }, false],
    [{}, false],
  ] as const)('follow the close of %j: %s', (own, underWay) => {
    expect(isUnderWay(anOperation(own))).toBe(underWay);
  });
});
