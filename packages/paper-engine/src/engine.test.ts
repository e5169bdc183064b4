// What accounts see, what is hidden from them, and the state behind it.
import { decimal } from '@hedge/domain';
import { importState, makePaperEngine, type EngineState } from './index';
import { closeLong, code, holdLong, KEY, makeExchange, T0, value } from './testing/exchange';

describe('hiding', () => {
  const lookup = { symbol: 'BTCUSDT', origClientOrderId: 'close-1' };

  it.each([
    ['order', [-2013, 2, 0]],
    ['trades', [null, 1, 0]],
    ['position', [null, 2, 1]],
  ] as const)('hides exactly the %s from its owner until the time is over', (aspect, seen) => {
    const engine = makeExchange();
    holdLong(engine);
    const hide = { untilMs: T0 + 5000, what: [aspect] };
    value(engine.placeOrder(KEY, closeLong(), T0, { hide }));
    const look = (nowMs: number) => [
      code(engine.getOrder(KEY, lookup, nowMs)),
      value(engine.userTrades(KEY, { symbol: 'BTCUSDT' }, nowMs)).length,
      value(engine.positionRisk(KEY, {}, nowMs)).length,
    ];
    expect(look(T0 + 4999)).toEqual(seen);
    expect(engine.ledger().fills).toHaveLength(2);
    expect(look(T0 + 5000)).toEqual([null, 2, 0]);
  });

  it('shows the position with entry price and update time of before the hidden fill', () => {
    const engine = makeExchange();
    holdLong(engine);
    const before = value(engine.positionRisk(KEY, {}, T0));
    const hide = { untilMs: T0 + 5000, what: ['position'] as const };
    value(engine.placeOrder(KEY, closeLong({ quantity: decimal('0.01') }), T0 + 1, { hide }));
    expect(value(engine.positionRisk(KEY, {}, T0 + 1))).toEqual(before);
    const lagging = value(engine.positionRisk(KEY, { asOfMs: T0 }, T0 + 9000));
    expect(lagging).toEqual(before);
  });
});

describe('quotes', () => {
  it('stand still, read zero or are missing as told, while executions use the true mark', () => {
    const engine = makeExchange();
    holdLong(engine);
    engine.setMarkFault('BTCUSDT', { kind: 'stale', timeMs: T0 - 60_000 }, T0);
    engine.setMark('BTCUSDT', decimal('51000'), T0);
    expect(value(engine.premiumIndex('BTCUSDT', T0))).toMatchObject({
      markPrice: '50000.00000000',
      time: T0 - 60_000,
    });
    engine.setMarkFault('BTCUSDT', { kind: 'zero' }, T0);
    expect(value(engine.positionRisk(KEY, {}, T0))[0]?.markPrice).toBe('0.00000000');
    engine.setMarkFault('BTCUSDT', { kind: 'missing' }, T0);
    expect(value(engine.positionRisk(KEY, {}, T0))[0]).not.toHaveProperty('markPrice');
    value(engine.placeOrder(KEY, closeLong(), T0));
    expect(engine.ledger().fills.at(-1)?.price).toBe('51000');
    engine.setMarkFault('BTCUSDT', null, T0);
    expect(value(engine.premiumIndex('BTCUSDT', T0 + 7)).time).toBe(T0 + 7);
  });

  it('walk by the seed and the second alone, and go on from where they were pinned', () => {
    const walk = () => {
      const engine = makePaperEngine({ random: () => 0.25 });
      return [0, 1, 60, 86_400].map((s) =>
        value(engine.markPrice('ETHUSDT', T0 + s * 1000)).toFixed(),
      );
    };
    expect(walk()).toEqual(walk());
    expect(new Set(walk()).size).toBe(4);
    const engine = makeExchange();
    engine.followWalk('BTCUSDT', T0);
    expect(value(engine.markPrice('BTCUSDT', T0)).toFixed()).toBe('50000');
  });
});

describe('positions set by hand', () => {
  it('end as given, each change explained by fills of a foreign order', () => {
    const engine = makeExchange();
    holdLong(engine, '0.02', '49000');
    holdLong(engine, '0.03', '49500');
    const row = value(holdLong(engine, '0.01', '49500'));
    expect(row).toMatchObject({ positionAmt: '0.010', entryPrice: '49500' });
    const { fills } = engine.ledger(KEY);
    expect(fills.map((f) => [f.side, f.quantity, f.price])).toEqual([
      ['BUY', '0.02', '49000'],
      ['BUY', '0.01', '50500'],
      ['SELL', '0.02', '50000'],
    ]);
    expect(fills.every((f) => f.clientOrderId.startsWith('web_'))).toBe(true);
  });

  it('are closed and opened anew where no single fill leads to the entry price', () => {
    const engine = makeExchange();
    holdLong(engine, '0.02', '49000');
    const row = value(holdLong(engine, '0.021', '10000'));
    expect(row).toMatchObject({ positionAmt: '0.021', entryPrice: '10000' });
    expect(engine.ledger(KEY).fills).toHaveLength(3);
  });
});

describe('state', () => {
  it('continues after export and import as if nothing had happened', () => {
    const engine = makeExchange({ slippageBps: '3' });
    holdLong(engine, '0.05');
    value(engine.placeOrder(KEY, closeLong(), T0));
    const hide = { untilMs: T0 + 5000, what: ['position'] as const };
    value(engine.placeOrder(KEY, closeLong({ newClientOrderId: 'b' }), T0, { hide }));
    const copy = importState(JSON.parse(JSON.stringify(engine.exportState())) as EngineState);
    expect(copy.exportState()).toEqual(engine.exportState());
    const order = closeLong({ quantity: decimal('0.01'), newClientOrderId: 'c' });
    expect(copy.placeOrder(KEY, order, T0 + 1)).toEqual(engine.placeOrder(KEY, order, T0 + 1));
    expect(copy.positionRisk(KEY, {}, T0 + 1)).toEqual(engine.positionRisk(KEY, {}, T0 + 1));
    expect(copy.ledger()).toEqual(engine.ledger());
  });

  it('of another version is refused', () => {
    const state = { ...makeExchange().exportState(), version: 2 } as unknown as never;
    expect(() => importState(state)).toThrow('version 2');
  });
});
