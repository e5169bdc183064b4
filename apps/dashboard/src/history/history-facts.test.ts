// What a finished hedge and all of them together come to.
import { aClosedLeg, aHistoryRow } from '../test/history-row';
import {
  buildCourses,
  closedOfDay,
  closedOfRow,
  computeSlippage,
  splitShortTime,
} from './history-facts';

describe('the slippage', () => {
  it.each([
    ['1.809', '1.809', '0'],
    ['2.3085', '2.529', '0.2205'],
    ['2', '1.999999999999', '-0.000000000001'],
  ])('of %s predicted and %s executed is %s', (triggerPnl, grossPnl, slippage) => {
    expect(computeSlippage(aHistoryRow({ triggerPnl, grossPnl }))).toBe(slippage);
  });

  it('is not told where nothing was predicted, or others closed a part', () => {
    const part = aClosedLeg({ externalQuantity: '0.01', externalCause: 'LIQUIDATION' });
    expect(computeSlippage(aHistoryRow({ triggerPnl: null }))).toBeNull();
    expect(computeSlippage(aHistoryRow({ legs: [aClosedLeg(), part] }))).toBeNull();
  });
});

describe('the course', () => {
  const row = (minute: string, realizedPnl: string, netPnl: string | null) =>
    aHistoryRow({ closedAt: `2026-01-26T09:${minute}:00.000Z`, realizedPnl, netPnl });
  const closed = (...given: Parameters<typeof row>) => closedOfRow(row(...given));

  it('adds up from the oldest on, exactly, whatever the order of the list', () => {
    const [course] = buildCourses([
      closed('02', '0.2', '0.15'),
      closed('03', '-1', '-1.1'),
      closed('01', '0.1', '0.05'),
    ]);
    expect(course?.realized).toEqual(['0.1', '0.3', '-0.7']);
    expect(course?.net).toEqual(['0.05', '0.2', '-0.9']);
    expect(course?.closedAtMs).toEqual(
      ['01', '02', '03'].map((minute) => Date.parse(`2026-01-26T09:${minute}:00.000Z`)),
    );
  });

  it('after commissions is not told where the net of one is not known', () => {
    const [course] = buildCourses([closed('01', '1', '0.9'), closed('02', '1', null)]);
    expect([course?.net, course?.netUnknownCount, course?.realized.at(-1)]).toEqual([null, 1, '2']);
  });

  it('is one for each margin asset: they are never added up', () => {
    const legs = [aClosedLeg({ symbol: 'BTC/USDC:USDC' })];
    const courses = buildCourses([
      closed('01', '1', '1'),
      closedOfRow({ ...row('02', '5', '5'), legs }),
      closed('03', '1', '1'),
    ]);
    expect(courses.map(({ unit, realized }) => [unit, realized.at(-1)])).toEqual([
      ['USDC', '5'],
      ['USDT', '2'],
    ]);
  });

  it('of days counts every hedge of each', () => {
    const total = {
      ...{ accountId: null, longSymbol: null, shortSymbol: null, asset: 'USDT' },
      ...{ grossPnl: '0', commissions: [], fundingIncluded: false },
    };
    const days = [
      { ...total, day: '2026-01-26', count: 700, realizedPnl: '-1.5', netPnl: '-2' },
      { ...total, day: '2026-01-25', count: 900, realizedPnl: '10', netPnl: '9' },
    ].map((day) => closedOfDay({ ...day, netUnknownCount: 0 }));

    expect(buildCourses(days)).toEqual([
      {
        ...{ unit: 'USDT', count: 1_600, realized: ['10', '8.5'], net: ['9', '7'] },
        closedAtMs: [Date.UTC(2026, 0, 25), Date.UTC(2026, 0, 26)],
        netUnknownCount: 0,
      },
    ]);
  });

  it('of nothing is none', () => {
    expect(buildCourses([])).toEqual([]);
  });
});

describe('a short time', () => {
  it.each([
    [0, { count: '0', unit: 'ms' }],
    [999, { count: '999', unit: 'ms' }],
    [1_249, { count: '1.2', unit: 's' }],
    [59_999, { count: '60', unit: 's' }],
    [60_000, null],
  ])('of %i ms', (ms, told) => {
    expect(splitShortTime(ms)).toEqual(told);
  });
});
