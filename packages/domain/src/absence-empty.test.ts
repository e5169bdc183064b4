// The position was not listed when an opening was decided: it was empty at one moment before.
import { judgeAbsence } from './absence';
import { decimal } from './decimal';
import type { VenueTrade } from './venue';
import { DEFAULT_SETTINGS } from './settings';
import {
  aClosing,
  aPosition,
  aReport,
  aTrade,
  anEvidence,
  anOrder,
  answered,
  READ_AT,
  SYMBOL,
} from './test/builders';

/** The receive window and the margin. */
const FROM = READ_AT + 15_000;

describe('a position that was not there at the baseline', () => {
  const order = anOrder('LONG', {
    ...{ kind: 'open', state: 'SENT' },
    baseline: { amount: decimal('0'), updateTime: 0 },
  });
  const person = (orderSide: 'BUY' | 'SELL', quantity: string, time: number) =>
    aTrade('LONG', quantity, {
      ...{ exchangeOrderId: 'ex-person', tradeId: `${orderSide}-${time}`, orderSide, time },
    });
  const bought = (quantity: string, time: number) => person('BUY', quantity, time);
  const sold = (quantity: string, time: number) => person('SELL', quantity, time);
  const personsOrder = aReport(order, { clientOrderId: 'web_1', exchangeOrderId: 'ex-person' });

  const judgeGone = (trades: readonly VenueTrade[], now: string | null) => {
    const updateTime = Math.max(0, ...trades.map((trade) => trade.time));
    const evidence = anEvidence({
      lookups: new Map([[order.clientOrderId, answered(null, FROM)]]),
      orders: new Map([[`${SYMBOL}@${READ_AT - 1_000}`, answered([personsOrder], FROM)]]),
      trades: new Map([[`${SYMBOL}@${READ_AT - 10_000}`, answered(trades, FROM)]]),
      positions: answered(now === null ? [] : [{ ...aPosition('LONG', now), updateTime }], FROM),
    });
    const operation = aClosing([order, anOrder('SHORT')]);
    return judgeAbsence(operation, order, evidence, FROM, DEFAULT_SETTINGS).kind;
  };

  it.each<[string, readonly VenueTrade[], string | null]>([
    ['nothing was traded', [], null],
    ['what closed it came before the reading', [sold('2', READ_AT - 4_000)], null],
    ['it was opened and closed before', [bought('2', READ_AT - 5), sold('2', READ_AT - 4)], null],
    ['the reading lacked what was opened just before', [bought('2', READ_AT - 5)], '2'],
    ['it was closed and then opened', [sold('3', READ_AT - 6), bought('2', READ_AT - 5)], '2'],
    [
      'it was opened and closed in one millisecond',
      [bought('2', READ_AT - 5), sold('2', READ_AT - 5)],
      null,
    ],
    [
      'the same, told the other way round',
      [sold('2', READ_AT - 5), bought('2', READ_AT - 5)],
      null,
    ],
    ['what closed it came before ours could open it', [sold('2', READ_AT - 1_001)], null],
    ['more was closed as it was signed than ours could open', [sold('2.1', READ_AT - 5)], null],
    ['others opened it later', [sold('3', READ_AT - 6), bought('1', READ_AT + 5)], '1'],
  ])('proves absence where %s', (_, trades, now) => {
    expect(judgeGone(trades, now)).toBe('absent');
  });

  it.each<[string, readonly VenueTrade[], string | null]>([
    ['more is there than was traded', [], '1'],
    ['more is there, and it was closed before', [sold('1', READ_AT - 4)], '1'],
    ['less is there than was opened before', [bought('2', READ_AT - 5)], '1'],
    [
      'as much is there as was opened and closed in one millisecond',
      [bought('2', READ_AT - 5), sold('2', READ_AT - 5)],
      '2',
    ],
    ['the same, told the other way round', [sold('2', READ_AT - 5), bought('2', READ_AT - 5)], '2'],
    ['what was closed as it was signed may be what ours opened', [sold('2', READ_AT - 5)], null],
    ['the same of a part of it', [sold('0.5', READ_AT - 1_000)], null],
    ['it was closed after the reading', [sold('1', READ_AT + 4)], null],
  ])('is a conflict where %s', (_, trades, now) => {
    expect(judgeGone(trades, now)).toBe('conflict');
  });
});
