// One operation on a page of its own, as the stream of events goes on about it.
import type { OperationView } from '@hedge/contracts';
import type { Whereabouts } from '../actions/close-stage';
import { anOperation } from '../test/operation';
import { followOperation, isToldOf } from './follow-operation';

const operation = { ...anOperation(), orders: [], fills: [], externalFills: [] };
const at: Whereabouts = { kind: 'open', operation };
const follow = (own: Partial<OperationView>) =>
  followOperation(at, { items: [anOperation(own)], isCut: false });

describe('an operation that is followed', () => {
  it('takes in what a reading changed, and keeps what it was read with', () => {
    const reading = { currentPnl: '3', pnlAt: '2026-01-26T10:30:46.000Z' };
    expect(follow(reading)).toEqual({
      at: { kind: 'open', operation: { ...operation, ...reading } },
      isOutdated: false,
    });
  });

  it.each<Partial<OperationView>>([
    { version: 2 },
    { status: 'CLOSING' },
    { nakedSince: '2026-01-26T10:30:46.000Z' },
    { attentionReason: 'LEG_GONE' },
    { retryAt: '2026-01-26T10:30:46.000Z' },
  ])('is read anew after %j', (own) => {
    expect(follow(own)).toMatchObject({ at: { operation: own }, isOutdated: true });
  });

  it('is read anew once it is gone, but where the stream does not show all', () => {
    expect(followOperation(at, { items: [], isCut: false })).toEqual({ at, isOutdated: true });
    expect(followOperation(at, { items: [], isCut: true })).toBeNull();
  });

  it('takes in nothing that is older than it, nothing that it knows, and nothing once it is finished', () => {
    const newer: Whereabouts = { kind: 'open', operation: { ...operation, version: 2 } };
    const picture = { items: [anOperation({ currentPnl: '9' })], isCut: false };

    expect(followOperation(newer, picture)).toBeNull();
    expect(follow({})).toBeNull();
    expect(followOperation({ kind: 'removed' }, picture)).toBeNull();
  });

  it('is told of by the stream, but where it is one of those that it leaves out', () => {
    const items = [anOperation()];
    expect(isToldOf({ items, isCut: true }, operation.id)).toBe(true);
    expect(isToldOf({ items: [], isCut: true }, operation.id)).toBe(false);
    expect(isToldOf({ items: [], isCut: false }, operation.id)).toBe(true);
  });
});
