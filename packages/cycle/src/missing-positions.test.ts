// What an opening concludes from a position that is not listed takes two readings.
import { decimal, type Answer, type NewOrder, type Position, type Transition } from '@hedge/domain';
import { anOpening } from '@hedge/testkit';

import { restsOnOneReading } from './missing-positions';
import { SaidBook } from './said-book';

const operation = anOpening({}, { state: 'SENT' }, { state: 'SENT' });
const [long, short] = operation.legs;
const [longOrder, shortOrder] = operation.orders;
if (longOrder === undefined || shortOrder === undefined) throw new Error('no orders');

const at = (requestedAt: number, ...sides: ('LONG' | 'SHORT')[]): Answer<readonly Position[]> => ({
  kind: 'answer',
  requestedAt,
  value: [long, short]
    .filter(({ side }) => sides.includes(side))
    .map(({ symbol, side }) => {
      const price = decimal('1');
      return { symbol, side, amount: price, entryPrice: price, markPrice: price, updateTime: 1 };
    }),
});
const BEGIN: Transition = { kind: 'begin', readAt: 1, orders: [longOrder, shortOrder] };
const absent = ({ clientOrderId }: NewOrder): Transition => ({
  ...{ kind: 'finish', clientOrderId, from: 'SENT', to: 'ABSENT', executed: decimal('0') },
  ...{ exchangeOrderId: null, refusal: null, concludedAt: 1, withdraw: null, next: null },
});

/** What was said of each reading, in their order. */
const say = (transition: Transition, ...readings: (Answer<readonly Position[]> | null)[]) => {
  const book = new SaidBook(new Map());
  return readings.map((reading) => restsOnOneReading(book, operation, transition, reading));
};

it.each<[string, Transition, readonly Answer<readonly Position[]>[], readonly boolean[]]>([
  ['both are listed', BEGIN, [at(1, 'LONG', 'SHORT')], [false]],
  ['one is missing, then as well', BEGIN, [at(1, 'LONG'), at(2, 'LONG')], [true, false]],
  ['both are missing, asked of one reading twice', BEGIN, [at(1), at(1)], [true, true]],
  ['another is missing than before', BEGIN, [at(1, 'LONG'), at(2, 'SHORT')], [true, true]],
  [
    'one is missing, listed, and missing again',
    absent(longOrder),
    [at(1), at(2, 'LONG'), at(3), at(4)],
    [true, false, true, false],
  ],
  ['an order’s own is listed', absent(longOrder), [at(1, 'LONG')], [false]],
  ['an order’s own is missing twice', absent(longOrder), [at(1), at(2, 'SHORT')], [true, false]],
])('where %s', (_, transition, readings, expected) => {
  expect(say(transition, ...readings)).toEqual(expected);
});

it('counts a reading that something else was concluded from as none', () => {
  const book = new SaidBook(new Map());
  expect(restsOnOneReading(book, operation, BEGIN, at(1))).toBe(true);
  expect(restsOnOneReading(book, operation, absent(longOrder), at(2))).toBe(true);
  expect(restsOnOneReading(book, operation, absent(shortOrder), at(3))).toBe(true);
});

it('asks nothing of the steps of a close, nor where nothing was read', () => {
  const close = {
    ...operation,
    orders: operation.orders.map((o) => ({ ...o, kind: 'close' as const })),
  };
  expect(restsOnOneReading(new SaidBook(new Map()), close, absent(longOrder), at(1))).toBe(false);
  expect(say(BEGIN, null, { kind: 'failed', requestedAt: 1, why: 'lost' })).toEqual([false, false]);
});
