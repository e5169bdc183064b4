// The target rule: when an operation closes, and every reason to hold.
import { decimal } from './decimal';
import { buildIntent, confirmTarget, decideClose, type Reading } from './decision';
import type { MarkQuote } from './venue';
import type { Operation } from './operation';
import { DEFAULT_SETTINGS } from './settings';
import {
  aClosing,
  anOperation,
  anOrder,
  aPosition,
  applied,
  idOf,
  READ_AT,
  SYMBOL,
} from './test/builders';

/** 2 × (mark − 100) + (110 − mark): 10 at a mark of 100, one more for each unit above. */
const reading = (mark: string | null, shortMark: string | null = mark): Reading => ({
  readAt: READ_AT,
  positions: [aPosition('LONG', '5', mark), aPosition('SHORT', '5', shortMark)],
});
const ATTENTION = { reason: 'LEG_GONE', since: 1 } as const;

describe('decideClose', () => {
  it.each(['100', '100.000000000000000001', '120'])('closes at a mark of %s', (mark) => {
    const decision = decideClose(anOperation(), true, reading(mark), false);
    expect(decision.kind).toBe('close');
  });

  it('tells the total that it decided on', () => {
    const { pnl } = decideClose(anOperation(), true, reading('106', '104'), false);
    expect(pnl?.toFixed()).toBe('18');
  });

  it.each<[string, Partial<Operation>, Reading, boolean, boolean]>([
    ['belowTarget', {}, reading('99.999999999999999999'), true, false],
    ['paused', { autoCloseEnabled: false }, reading('120'), true, false],
    ['paused', {}, reading('120'), false, false],
    ['attention', { attention: ATTENTION }, reading('120'), true, false],
    ['retryLater', { retryAt: READ_AT + 1 }, reading('120'), true, false],
    ['noMark', {}, reading('120', null), true, false],
    ['noMark', {}, reading(null, '1'), true, false],
    ['shortPosition', {}, reading('120'), true, true],
    [
      'legMissing',
      {},
      { readAt: READ_AT, positions: [aPosition('LONG', '5', '120')] },
      true,
      false,
    ],
    ['legMissing', {}, { readAt: READ_AT, positions: [] }, true, false],
  ])('holds for %s with %j', (why, change, seen, accountEnabled, isShort) => {
    const decision = decideClose(anOperation(change), accountEnabled, seen, isShort);
    expect(decision).toMatchObject({ kind: 'hold', why });
  });

  it('knows no total without both marks', () => {
    expect(decideClose(anOperation(), true, reading(null, '120'), false).pnl).toBeNull();
  });

  it('tells the total also where it holds', () => {
    const decision = decideClose(
      anOperation({ autoCloseEnabled: false }),
      true,
      reading('90'),
      true,
    );
    expect(decision.pnl?.toFixed()).toBe('0');
  });

  it('closes again from the very moment of retry_at on', () => {
    const decision = decideClose(anOperation({ retryAt: READ_AT }), true, reading('120'), false);
    expect(decision.kind).toBe('close');
  });
});

describe('confirmTarget', () => {
  const quotes = (mark: string | null, time: number): ReadonlyMap<string, MarkQuote> =>
    new Map([[SYMBOL, { symbol: SYMBOL, markPrice: mark === null ? null : decimal(mark), time }]]);

  it.each<[string | null, string | null, number]>([
    [null, '100', READ_AT],
    [null, '100', READ_AT - 10_000],
    ['staleQuote', '100', READ_AT - 10_001],
    ['staleQuote', '0', READ_AT],
    ['staleQuote', '-1', READ_AT],
    ['staleQuote', null, READ_AT],
    ['belowTarget', '99.99', READ_AT],
  ])('answers %p for a mark of %s quoted at %i', (why, mark, time) => {
    expect(confirmTarget(anOperation(), quotes(mark, time), READ_AT, DEFAULT_SETTINGS)).toBe(why);
  });

  it('confirms nothing without a quote', () => {
    expect(confirmTarget(anOperation(), new Map(), READ_AT, DEFAULT_SETTINGS)).toBe('staleQuote');
  });
});

describe('buildIntent', () => {
  const onTarget = (pnl: string) => ({ reason: 'PROFIT_TARGET' as const, pnl: decimal(pnl) });

  const intend = (operation: Operation) =>
    buildIntent(operation, reading('106'), onTarget('16'), 'decision-2', READ_AT + 90);

  it('intends each leg’s own quantity on the baseline of the reading that justified it', () => {
    const { orders, readAt, triggerPnl } = intend(anOperation());
    expect(readAt).toBe(READ_AT);
    expect(triggerPnl?.toFixed()).toBe('16');
    expect(orders.map((order) => order.clientOrderId)).toEqual([idOf('LONG'), idOf('SHORT')]);
    expect(orders.map((order) => order.quantity.toFixed())).toEqual(['2', '1']);
    for (const order of orders) {
      expect(order).toMatchObject({ readAt: READ_AT, createdAt: READ_AT + 90, notBefore: null });
      expect(order.baseline.amount.toFixed()).toBe('5');
      expect(order.baseline.updateTime).toBe(READ_AT - 60_000);
    }
  });

  it('goes on counting attempts where an earlier decision left off', () => {
    const closing = aClosing([
      anOrder('LONG', { state: 'REJECTED' }),
      anOrder('SHORT', { state: 'ABSENT' }),
      anOrder('LONG', { state: 'CANCELLED', attempt: 2 }),
    ]);
    const ids = intend({ ...closing, status: 'ACTIVE' }).orders.map((order) => order.clientOrderId);
    expect(ids).toEqual([idOf('LONG', 3), idOf('SHORT', 2)]);
  });

  it('is accepted by the state machine', () => {
    expect(applied(anOperation(), intend(anOperation()))).toMatchObject({
      status: 'CLOSING',
      version: 8,
    });
  });

  it('throws for a reading that does not show a leg', () => {
    const partial = { readAt: READ_AT, positions: [aPosition('LONG', '5')] };
    expect(() => buildIntent(anOperation(), partial, onTarget('1'), 'd', READ_AT)).toThrow(/SHORT/);
  });
});
