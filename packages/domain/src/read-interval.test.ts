// How long an operation may go unread.
import { decimal } from './decimal';
import type { Operation } from './operation';
import { computeReadInterval, isReadUrgent, type Marks } from './read-interval';
import { aClosing, anOperation, anOrder, READ_AT } from './test/builders';

/** Each price is given credit for 0.1 % within a second. */
const marksOf = (...marks: readonly (readonly [string, string])[]): Marks =>
  new Map(marks.map(([symbol, mark]) => [symbol, { mark: decimal(mark), move: decimal('0.001') }]));

/** LONG 2 against SHORT 1 of one symbol at 100: a stake of 100, at a total of 0. */
function aHedge(target: string, change: Partial<Operation> = {}): Operation {
  const base = anOperation({ profitTarget: decimal(target), ...change });
  const [long, short] = base.legs;
  const leg = { entryPrice: decimal('100'), contractSize: decimal('1'), symbol: 'A/USDT:USDT' };
  return {
    ...base,
    legs: [
      { ...long, ...leg, quantity: decimal('2') },
      { ...short, ...leg, quantity: decimal('1') },
    ],
  };
}
const AT_100 = marksOf(['A/USDT:USDT', '100']);

describe('how long an operation may go unread', () => {
  it.each([
    ['its target is reached', '0', 0],
    ['a move of 0.1 % away: a second', '0.1', 1_000],
    ['0.2 %: four', '0.2', 4_000],
    ['0.5 %: twenty-five', '0.5', 25_000],
    ['far away: a minute at most', '5', 60_000],
  ])('%s', (_title, target, ms) => {
    expect(computeReadInterval(aHedge(target), AT_100)).toBe(ms);
  });

  it('no time at all while a mark is not known', () => {
    expect(computeReadInterval(aHedge('5'), marksOf(['B/USDT:USDT', '100']))).toBe(0);
  });

  it('is counted from the latest marks', () => {
    expect(computeReadInterval(aHedge('5'), marksOf(['A/USDT:USDT', '105']))).toBe(0);
    expect(computeReadInterval(aHedge('5.21'), marksOf(['A/USDT:USDT', '105']))).toBe(4_000);
  });

  it('a minute where it is paused, or prices cannot move its total', () => {
    const paused = aHedge('0', { autoCloseEnabled: false });
    const even = aHedge('0.001');
    const [long, short] = even.legs;
    const legs = [long, { ...short, quantity: long.quantity }] as const;
    expect(computeReadInterval(paused, AT_100)).toBe(60_000);
    expect(computeReadInterval({ ...even, legs }, AT_100)).toBe(60_000);
  });

  it('ten seconds where it needs a person', () => {
    const attention = { reason: 'LEG_GONE', since: 1 } as const;
    expect(computeReadInterval(aHedge('0', { attention }), AT_100)).toBe(10_000);
  });

  it('less where its legs are of two symbols, which may part', () => {
    const even = aHedge('0.3');
    const [long, short] = even.legs;
    const other = { ...short, symbol: 'B/USDT:USDT', quantity: long.quantity };
    const marks = marksOf(['A/USDT:USDT', '100'], ['B/USDT:USDT', '100']);
    // A stake of 400: 0.075 %.
    expect(computeReadInterval({ ...even, legs: [long, other] }, marks)).toBe(563);
  });
});

describe('an operation is read in every cycle', () => {
  const whole = anOperation({ wholeAt: READ_AT });

  it('but not when its last reading showed it whole, whichever process read it', () => {
    expect(isReadUrgent(whole, READ_AT)).toBe(false);
    expect(isReadUrgent(whole, null)).toBe(false);
  });

  it.each([
    ['while it closes', aClosing([anOrder('LONG'), anOrder('SHORT')])],
    ['while it opens', { ...whole, status: 'OPENING' as const }],
    ['before it was seen whole', anOperation({ wholeAt: null })],
    ['when the last reading did not show it whole', anOperation({ wholeAt: READ_AT - 1 })],
  ])('%s', (_title, operation) => {
    expect(isReadUrgent(operation, READ_AT)).toBe(true);
  });

  it('but not for long after a leg is gone: until people were told', () => {
    const gone = anOperation({ wholeAt: READ_AT - 1 });
    const attention = { reason: 'LEG_GONE', since: READ_AT } as const;
    expect(isReadUrgent({ ...gone, attention }, READ_AT)).toBe(false);
  });

  it('when a person asked for its close', () => {
    const closeRequest = {
      ...{ requestedAt: READ_AT, by: 'ana', lapsedWhy: null },
      state: 'PENDING' as const,
    };
    expect(isReadUrgent({ ...whole, closeRequest }, READ_AT)).toBe(true);
  });
});
