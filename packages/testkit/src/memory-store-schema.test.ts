// What the schema refuses of an operation that is being opened or closed, for the Store in memory; the
// same writes meet PostgreSQL in packages/db/src/schema-hand-edits.int.test.ts and
// schema-opening-edits.int.test.ts.
import { decimal, ZERO, type Operation } from '@hedge/domain';
import { aClosing, aFinished, aLeg, anOpening, anOperation, anOrder, SOME_TIME } from './builders';
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

describe('an operation that is being opened, written past the protocol (42)', () => {
  const refused = () => anOpening({}, { state: 'REJECTED' }, { state: 'REJECTED' });
  const halfOpen = () => anOpening({ nakedSince: 1 }, { state: 'FILLED' }, { state: 'REJECTED' });
  const whole = () => anOpening({ nakedSince: 1 }, { state: 'FILLED' }, { state: 'FILLED' });
  const asked = () => anOpening({ readAt: null, orders: [], fills: [] });
  const opened = { ...TO_ACTIVE, orders: [], fills: [] };
  const paid = { entryPrice: decimal('51000') };
  const legs = [aLeg('LONG', paid), aLeg('SHORT', paid)] as const;
  const longOnly = [legs[0], aLeg('SHORT', { quantity: ZERO })] as const;
  const undone = { status: 'CLOSING', closeReason: 'UNDO', orders: [], legs: longOnly } as const;
  const closingLong = [anOrder(aClosing(), 'LONG')];

  it.each<[string, () => Operation, Partial<Operation>]>([
    ['ACTIVE with one leg refused', halfOpen, { ...opened, legs }],
    ['ACTIVE with nothing sent', asked, { ...opened, legs }],
    ['ACTIVE at entry prices that nobody paid', whole, opened],
    ['ACTIVE without all its trades', () => ({ ...whole(), fills: [] }), { ...opened, legs }],
    [
      'closed at its target',
      halfOpen,
      { ...undone, closeReason: 'PROFIT_TARGET', orders: closingLong },
    ],
    [
      'undone, with the legs that were asked for',
      halfOpen,
      { ...undone, legs, orders: closingLong },
    ],
    ['undone, and nothing closes what is open', halfOpen, undone],
    ['undone, and nothing was opened', refused, undone],
    ['begun without an order', asked, { readAt: 1 }],
    ['on another reading', halfOpen, { readAt: 1 }],
    ['asked to be completed', halfOpen, { onHalfOpen: 'COMPLETE' }],
  ])('refused: %s', (_what, make, change) => {
    const before = make();
    expect(() => checkOperation({ ...before, ...change }, before)).toThrow(SchemaViolation);
    expect(() => checkOperation(before, before)).not.toThrow();
  });

  it('becomes what executed of it: both legs, or what is closed again', () => {
    const both = whole();
    expect(() => checkOperation({ ...both, ...opened, legs }, both)).not.toThrow();
    const one = halfOpen();
    const closed = { ...one, ...undone, orders: closingLong };
    expect(() => checkOperation(closed, one)).not.toThrow();
  });
});
