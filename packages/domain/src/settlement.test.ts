// The end of a close: settled only when every execution is accounted for.
import { decimal } from './decimal';
import type { Evidence } from './evidence';
import type { VenueTrade } from './venue';
import type { Operation } from './operation';
import {
  aClosing,
  amounts,
  anEvidence,
  anOrder,
  answered,
  applied,
  aTrade,
  describeStep,
  failed,
  READ_AT,
  recordedOf,
  stepOf,
  SYMBOL,
} from './test/builders';

const KEY = `${SYMBOL}@${READ_AT - 1_000}`;
const NOW = READ_AT + 1_000;
const filled = aClosing([
  anOrder('LONG', { state: 'FILLED' }),
  anOrder('SHORT', { state: 'FILLED' }),
]);
const seen = (...trades: readonly VenueTrade[]): Evidence =>
  anEvidence({ trades: new Map([[KEY, answered(trades, NOW)]]) });

const LONG_A = aTrade('LONG', '1.5');
const LONG_B = aTrade('LONG', '0.5');
const SHORT = aTrade('SHORT', '1');

const gather = (operation: Operation, evidence: Evidence): Operation =>
  applied(operation, recordedOf(operation, stepOf(operation, evidence, NOW), 'fills'));

describe('a close whose orders are all filled', () => {
  it('asks for the trades since each order was signed', () => {
    const step = stepOf(filled, anEvidence(), NOW);
    const query = { kind: 'trades', symbol: SYMBOL, since: READ_AT - 1_000 };
    expect(step).toMatchObject({ kind: 'gather', queries: expect.arrayContaining([query]) });
  });

  it('keeps trades that arrive one by one, and settles only with the last', () => {
    let operation = gather(filled, seen(LONG_A));
    expect(describeStep(stepOf(operation, seen(LONG_A), NOW))).toBe('wait fills');
    operation = gather(operation, seen(LONG_A, SHORT));
    expect(describeStep(stepOf(operation, seen(LONG_A, SHORT), NOW))).toBe('wait fills');
    operation = gather(operation, seen(LONG_A, SHORT, LONG_B));
    expect(operation.fills).toHaveLength(3);
    const { history } = recordedOf(operation, stepOf(operation, anEvidence(), NOW), 'settle');
    expect(amounts(...history.legs.map((leg) => leg.quantity))).toEqual(['2', '1']);
  });

  it('keeps what an answer shows although it lacks what an earlier one showed', () => {
    const operation = gather(gather(filled, seen(LONG_A, SHORT)), seen(LONG_B));
    expect(describeStep(stepOf(operation, anEvidence(), NOW))).toBe('record settle');
  });

  it('leaves out trades of other orders', () => {
    const other = aTrade('LONG', '2', { exchangeOrderId: 'ex-person' });
    expect(describeStep(stepOf(filled, seen(other), NOW))).toBe('wait fills');
  });

  it('waits when the trades are not answered for', () => {
    const deaf = anEvidence({ trades: new Map([[KEY, failed(NOW)]]) });
    expect(describeStep(stepOf(filled, deaf, NOW))).toBe('wait unanswered');
  });

  it('is for a person when there are more trades than the order executed', () => {
    const step = stepOf(filled, seen(LONG_A, LONG_B, aTrade('LONG', '0.1'), SHORT), NOW);
    expect(recordedOf(filled, step, 'attention').attention?.reason).toBe('EVIDENCE_CONFLICT');
  });
});

describe('a leg that executed more than it owns', () => {
  const over = aClosing([
    anOrder('LONG', { state: 'FILLED' }),
    anOrder('LONG', { state: 'PARTIAL_FINAL', attempt: 2, executed: decimal('0.5') }),
    anOrder('SHORT', { state: 'FILLED' }),
  ]);

  it('is never settled: attention, once', () => {
    const { attention } = recordedOf(
      over,
      stepOf(over, seen(LONG_A, LONG_B, SHORT), NOW),
      'attention',
    );
    expect(attention).toEqual({ reason: 'EVIDENCE_CONFLICT', since: NOW });
    const marked = applied(over, { kind: 'attention', attention });
    expect(describeStep(stepOf(marked, seen(LONG_A, LONG_B, SHORT), NOW + 5))).toBe(
      'wait conflict',
    );
  });
});

describe('attention', () => {
  it('is cleared when its cause is gone', () => {
    const marked: Operation = { ...filled, attention: { reason: 'FOREIGN_ORDER', since: 1 } };
    const operation = gather(marked, seen(LONG_A));
    const step = stepOf(operation, seen(LONG_A), NOW);
    expect(recordedOf(operation, step, 'attention').attention).toBeNull();
  });

  it('stays while a question has no answer', () => {
    const marked: Operation = { ...filled, attention: { reason: 'FOREIGN_ORDER', since: 1 } };
    const deaf = anEvidence({ trades: new Map([[KEY, failed(NOW)]]) });
    expect(describeStep(stepOf(marked, deaf, NOW))).toBe('wait unanswered');
  });
});
