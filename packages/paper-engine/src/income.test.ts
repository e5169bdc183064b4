// Income: every row of it, to the last decimal, by page and by time.
import { decimal, sum } from '@hedge/domain';
import type { IncomeQuery, PaperEngine } from './index';
import { closeLong, code, holdLong, KEY, makeExchange, T0, value } from './testing/exchange';

const DAY_MS = 86_400_000;

/** Closes 0.001 a second apart at prices that leave odd decimals. */
function makeHistory(closes = 5): PaperEngine {
  const engine = makeExchange({ takerFee: '0.00033333' });
  holdLong(engine, '0.02', '49000.123456789012');
  for (let n = 1; n <= closes; n += 1) {
    const nowMs = T0 + n * 1000;
    engine.setMark('BTCUSDT', decimal(`5000${n}.7`), nowMs);
    const change = { quantity: decimal('0.001'), newClientOrderId: `c${n}`, timestamp: nowMs };
    value(engine.placeOrder(KEY, closeLong(change), nowMs));
  }
  return engine;
}

const rows = (engine: PaperEngine, query: IncomeQuery = {}, nowMs = T0 + 10_000) =>
  value(engine.income(KEY, query, nowMs));

describe('income', () => {
  it('adds up to the wallet, and to the ledger by type, to the last decimal', () => {
    const engine = makeHistory();
    const all = rows(engine, { limit: 1000 });
    const total = sum(all.map((row) => decimal(row.income)));
    const [balance] = value(engine.balance(KEY, T0 + 10_000));
    expect(total.toFixed(8)).toBe(balance?.balance);
    const { fills } = engine.ledger();
    const of = (type: string) =>
      sum(all.filter((row) => row.incomeType === type).map((row) => decimal(row.income))).toFixed();
    expect(of('REALIZED_PNL')).toBe(sum(fills.map((fill) => decimal(fill.realizedPnl))).toFixed());
    const fees = sum(fills.map((fill) => decimal(fill.commission)));
    expect(of('COMMISSION')).toBe(fees.times('-1').toFixed());
    const trades = value(engine.userTrades(KEY, { symbol: 'BTCUSDT' }, T0 + 10_000));
    expect(trades.map((t) => t.realizedPnl)).toEqual(
      fills.map((fill) => decimal(fill.realizedPnl).toFixed(8)),
    );
    expect(fees.toFixed()).not.toBe(fees.toFixed(4));
  });

  it('is paged from the oldest, every row once', () => {
    const engine = makeHistory();
    const all = rows(engine, { limit: 1000 });
    expect(all).toHaveLength(12);
    const pages = [1, 2, 3, 4].map((page) => rows(engine, { page, limit: 5 }));
    expect(pages.map((page) => page.length)).toEqual([5, 5, 2, 0]);
    expect(pages.flat()).toEqual(all);
  });

  it('is the newest rows without a start, the oldest with one, within the times given', () => {
    const engine = makeHistory();
    const tradeIds = (query: IncomeQuery) =>
      rows(engine, { incomeType: 'COMMISSION', ...query }).map(
        (row) => Number(row.tradeId) - 500_000,
      );
    expect(tradeIds({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(tradeIds({ limit: 2 })).toEqual([5, 6]);
    expect(tradeIds({ limit: 2, startTime: T0 + 1000 })).toEqual([2, 3]);
    expect(tradeIds({ startTime: T0 + 1000, endTime: T0 + 2000 })).toEqual([2, 3]);
    expect(tradeIds({ endTime: T0 + 1000 })).toEqual([1, 2]);
  });

  it('goes back 7 days unless asked for more, and never beyond three months', () => {
    const engine = makeHistory();
    const count = (query: IncomeQuery, days: number) =>
      rows(engine, query, T0 + days * DAY_MS).length;
    expect(count({}, 6)).toBe(12);
    expect(count({}, 8)).toBe(0);
    expect(count({ startTime: T0 }, 80)).toBe(12);
    expect(count({ startTime: T0 }, 91)).toBe(0);
  });

  it.each([
    ['a start after the end', { startTime: 2, endTime: 1 }, -1023],
    ['an unknown type', { incomeType: 'LUCK' }, -1130],
    ['an unknown symbol', { symbol: 'NOPE' }, -1121],
    ['a page of zero', { page: 0 }, -1130],
    ['a limit of zero', { limit: 0 }, -1130],
    ['a limit over 1000', { limit: 1001 }, -1130],
  ])('refuses %s', (_title, query, expected) => {
    expect(code(makeHistory(1).income(KEY, query, T0 + 5_000))).toBe(expected);
  });
});
