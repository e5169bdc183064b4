// What the schema refuses of an operation that is being closed, for the Store in memory; the same
// writes meet PostgreSQL in packages/db/src/schema-hand-edits.int.test.ts.
import { decimal, type Operation } from '@hedge/domain';
import { aClosing, aFinished, aLeg, anOperation, anOrder, SOME_TIME } from './builders';
import { checkEnd, checkOperation, checkOrderChange, SchemaViolation } from './memory-store-schema';

const half = () => aClosing({ nakedSince: 1 }, { state: 'FILLED' }, { state: 'SENT' });
const TO_ACTIVE: Partial<Operation> = {
  ...{ status: 'ACTIVE', decisionId: null, closeReason: null, triggerPnl: null },
  ...{ readAt: null, nakedSince: null },
};

describe('an operation that is being closed, written past the protocol (42)', () => {
  it.each<[string, Partial<Operation>]>([
    ['a larger leg', { legs: [aLeg('LONG', { quantity: decimal('1') }), aLeg('SHORT')] }],
    ['another id', { id: 'another' }],
    ['another account', { accountId: 'another' }],
    ['another decision', { decisionId: 'another' }],
    ['a younger reading', { readAt: SOME_TIME + 1 }],
    ['a younger naked clock', { nakedSince: 2 }],
    ['ACTIVE after an execution', TO_ACTIVE],
  ])('refused: %s', (_what, change) => {
    const before = half();
    expect(() => checkOperation({ ...before, ...change }, before)).toThrow(SchemaViolation);
    expect(() => checkOperation(before, before)).not.toThrow();
  });

  it('refused: its end without a history, also when only its orders tell of it', () => {
    expect(() => checkEnd(half(), false)).toThrow(SchemaViolation);
    const withdrawn: Operation = { ...half(), ...TO_ACTIVE };
    expect(() => checkEnd(withdrawn, false)).toThrow(SchemaViolation);
    expect(() => checkEnd(aFinished(), true)).not.toThrow();
    expect(() => checkEnd(anOperation(), false)).not.toThrow();
  });

  it('refused: an order that rests on something else than before', () => {
    const order = anOrder(anOperation());
    const baseline = { ...order.baseline, updateTime: 1 };
    for (const change of [{ readAt: 1 }, { createdAt: 1 }, { notBefore: 1 }, { baseline }]) {
      expect(() => checkOrderChange(order, { ...order, ...change })).toThrow(SchemaViolation);
    }
  });
});
