// History queries: windows, limits and paging as the exchange documents them.
import { decimal } from '@hedge/domain';
import type { PaperEngine } from './index';
import { closeLong, code, holdLong, KEY, makeExchange, T0, value } from './testing/exchange';

const DAY_MS = 86_400_000;
const SYMBOL = 'BTCUSDT';

/** Five closes of 0.001, a second apart, after the opening by hand: six trades. */
function makeHistory(): PaperEngine {
  const engine = makeExchange();
  holdLong(engine, '0.02');
  for (let n = 1; n <= 5; n += 1) {
    const nowMs = T0 + n * 1000;
    const change = { quantity: decimal('0.001'), newClientOrderId: `c${n}`, timestamp: nowMs };
    value(engine.placeOrder(KEY, closeLong(change), nowMs));
  }
  return engine;
}

describe('userTrades', () => {
  const ids = (engine: PaperEngine, query: object, nowMs = T0 + 10_000) =>
    value(engine.userTrades(KEY, { symbol: SYMBOL, ...query }, nowMs)).map((t) => t.id - 500_000);

  it('answers the last 7 days, oldest first', () => {
    const engine = makeHistory();
    expect(ids(engine, {})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(ids(engine, {}, T0 + 7 * DAY_MS + 2500)).toEqual([4, 5, 6]);
  });

  it('cuts to the newest without a start, to the oldest with one or from an id', () => {
    const engine = makeHistory();
    expect(ids(engine, { limit: 2 })).toEqual([5, 6]);
    expect(ids(engine, { limit: 2, startTime: T0 + 1000 })).toEqual([2, 3]);
    expect(ids(engine, { limit: 2, fromId: 500_003 })).toEqual([3, 4]);
    expect(ids(engine, { startTime: T0 + 1000, endTime: T0 + 2000 })).toEqual([2, 3]);
  });

  it('answers the trades of one order', () => {
    const engine = makeHistory();
    const order = value(engine.getOrder(KEY, { symbol: SYMBOL, origClientOrderId: 'c3' }, T0));
    expect(ids(engine, { orderId: order.orderId })).toEqual([4]);
  });

  it.each([
    ['a span over 7 days', { startTime: T0, endTime: T0 + 7 * DAY_MS + 1 }, -4165],
    ['a start after the end', { startTime: T0 + 1, endTime: T0 }, -1023],
    ['fromId together with times', { fromId: 1, startTime: T0 }, -1128],
    ['a limit over 1000', { limit: 1001 }, -1130],
    ['an unknown symbol', { symbol: 'NOPE' }, -1121],
  ])('refuses %s', (_title, query, expected) => {
    expect(code(makeHistory().userTrades(KEY, { symbol: SYMBOL, ...query }, T0))).toBe(expected);
  });

  it('shows a paid commission with the switched sign', () => {
    const engine = makeHistory();
    const commission = () =>
      value(engine.userTrades(KEY, { symbol: SYMBOL }, T0 + 9000)).at(-1)?.commission;
    expect(commission()).toBe('0.02500000');
    engine.setSwitches({ commissionSign: 'negative' }, T0);
    expect(commission()).toBe('-0.02500000');
  });
});

describe('allOrders', () => {
  it('pages by order id and by start time', () => {
    const engine = makeHistory();
    const clientIds = (query: object) =>
      value(engine.allOrders(KEY, { symbol: SYMBOL, ...query }, T0 + 10_000)).map(
        (o) => o.clientOrderId,
      );
    expect(clientIds({})).toEqual(['web_1000001', 'c1', 'c2', 'c3', 'c4', 'c5']);
    expect(clientIds({ limit: 2 })).toEqual(['c4', 'c5']);
    expect(clientIds({ limit: 2, orderId: 1_000_003 })).toEqual(['c2', 'c3']);
    expect(clientIds({ startTime: T0 + 4000 })).toEqual(['c4', 'c5']);
  });
});

describe('positionRisk', () => {
  it('shows a short with a negative amount and notional, and its PnL negated', () => {
    const engine = makeExchange();
    const input = { symbol: SYMBOL, positionSide: 'SHORT', quantity: decimal('0.01') } as const;
    value(engine.setPosition(KEY, { ...input, entryPrice: decimal('49000') }, T0));
    expect(value(engine.positionRisk(KEY, {}, T0))[0]).toMatchObject({
      positionSide: 'SHORT',
      positionAmt: '-0.010',
      entryPrice: '49000',
      markPrice: '50000.00000000',
      unRealizedProfit: '-10.00000000',
      notional: '-500.00000000',
      updateTime: T0,
    });
  });

  it('shows flat rows in v2 always, in v3 by switch once the position existed', () => {
    const engine = makeExchange();
    holdLong(engine);
    value(engine.placeOrder(KEY, closeLong(), T0));
    expect(value(engine.positionRiskV2(KEY, { symbol: SYMBOL }, T0))).toHaveLength(2);
    expect(value(engine.positionRisk(KEY, {}, T0))).toEqual([]);
    engine.setSwitches({ flatPositions: 'show' }, T0);
    const rows = value(engine.positionRisk(KEY, {}, T0));
    expect(rows.map((r) => [r.positionSide, r.positionAmt])).toEqual([['LONG', '0.000']]);
  });
});
