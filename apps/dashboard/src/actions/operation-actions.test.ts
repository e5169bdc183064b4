// What is offered of an operation.
import { anOperation } from '../test/operation';
import { actionsOf, isUnderWay } from './operation-actions';

const request = { requestedAt: '', requestedBy: 'ana', lapsedWhy: null };

describe('the actions', () => {
  it.each([
    [{}, ['close', 'pause', 'change', 'remove']],
    [{ autoCloseEnabled: false }, ['close', 'resume', 'change', 'remove']],
    [{ attentionReason: 'LEG_GONE' }, ['close', 'pause', 'change', 'resolve', 'remove']],
    [{ status: 'CLOSING', attentionReason: 'UNKNOWN_24H' }, ['close']],
    [{ status: 'OPENING' }, []],
  ] as const)('of %j are %j', (own, kinds) => {
    expect(actionsOf(anOperation(own))).toEqual(kinds);
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
