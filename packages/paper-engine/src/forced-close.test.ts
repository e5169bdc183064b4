// Liquidation and ADL: what the exchange writes when it closes a position itself.
import { decimal } from '@hedge/domain';
import { code, holdLong, KEY, makeExchange, T0, value } from './testing/exchange';

const SYMBOL = 'BTCUSDT';
const LONG = { symbol: SYMBOL, positionSide: 'LONG' } as const;

describe('a forced close', () => {
  it('of a whole position is a filled IOC limit order under autoclose-, with its trade', () => {
    const engine = makeExchange();
    holdLong(engine, '0.02', '49000');
    expect(value(engine.forceClose(KEY, { ...LONG, cause: 'LIQUIDATION' }, T0 + 1))).toBeNull();
    const [, order] = value(engine.allOrders(KEY, { symbol: SYMBOL }, T0 + 2));
    expect(order).toMatchObject({
      ...{ type: 'LIMIT', timeInForce: 'IOC', status: 'FILLED', side: 'SELL' },
      ...{ positionSide: 'LONG', origQty: '0.020', executedQty: '0.020', reduceOnly: false },
    });
    expect(order?.clientOrderId).toMatch(/^autoclose-\d+$/);
    expect(value(engine.userTrades(KEY, { symbol: SYMBOL }, T0 + 2))[1]).toMatchObject({
      ...{ orderId: order?.orderId, side: 'SELL', positionSide: 'LONG', qty: '0.020' },
      ...{ realizedPnl: '20.00000000', commission: '0.50000000', time: T0 + 1 },
    });
  });

  it('of a part leaves the rest, and every ADL bears the same id', () => {
    const engine = makeExchange();
    holdLong(engine, '0.02');
    const input = { ...LONG, cause: 'ADL', quantity: decimal('0.005') } as const;
    expect(value(engine.forceClose(KEY, input, T0 + 1))?.positionAmt).toBe('0.015');
    expect(value(engine.forceClose(KEY, input, T0 + 2))?.positionAmt).toBe('0.010');
    const forced = engine.ledger(KEY).orders.slice(1);
    expect(forced).toMatchObject([
      { clientOrderId: 'adl_autoclose', origin: 'exchange', type: 'LIMIT', signedAt: null },
      { clientOrderId: 'adl_autoclose', origin: 'exchange', status: 'FILLED', recvWindow: null },
    ]);
    expect(value(engine.allOrders(KEY, { symbol: SYMBOL }, T0 + 3))[1]?.timeInForce).toBe('GTC');
  });

  it('of a SHORT buys', () => {
    const engine = makeExchange();
    const short = { symbol: SYMBOL, positionSide: 'SHORT' } as const;
    value(engine.setPosition(KEY, { ...short, quantity: decimal('0.01') }, T0));
    value(engine.forceClose(KEY, { ...short, cause: 'ADL' }, T0 + 1));
    expect(engine.ledger(KEY).fills.at(-1)).toMatchObject({ side: 'BUY', quantity: '0.01' });
  });

  it.each([
    ['more than there is', { quantity: decimal('0.021') }, -2022],
    ['a position that is flat', { positionSide: 'SHORT' as const }, -2022],
    ['nothing', { quantity: decimal('0') }, -2022],
    ['less than nothing', { quantity: decimal('-0.001') }, -4023],
    ['a quantity off the lot step', { quantity: decimal('0.0005') }, -4023],
    ['an unknown symbol', { symbol: 'NOPE' }, -1121],
  ])('refuses %s and changes nothing', (_title, change, expected) => {
    const engine = makeExchange();
    holdLong(engine, '0.02');
    const before = engine.revision();
    const answer = engine.forceClose(KEY, { ...LONG, cause: 'ADL', ...change }, T0 + 1);
    expect(code(answer)).toBe(expected);
    expect(engine.revision()).toBe(before);
  });
});
