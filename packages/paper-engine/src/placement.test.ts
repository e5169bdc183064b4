// The rules by which orders are accepted, refused and executed.
import { decimal } from '@hedge/domain';
import type { OrderRequest } from './index';
import { closeLong, code, holdLong, KEY, makeExchange, T0, value } from './testing/exchange';

describe('closing a position', () => {
  it('executes at the mark, realizes the PnL and leaves the account flat', () => {
    const engine = makeExchange();
    holdLong(engine);
    const order = value(engine.placeOrder(KEY, closeLong(), T0 + 10));
    expect(order).toMatchObject({
      status: 'FILLED',
      executedQty: '0.020',
      clientOrderId: 'close-1',
    });
    expect(order).not.toHaveProperty('avgPrice');
    expect(value(engine.positionRisk(KEY, {}, T0 + 10))).toEqual([]);
    expect(engine.ledger(KEY).fills.at(-1)).toMatchObject({
      clientOrderId: 'close-1',
      quantity: '0.02',
      price: '50000',
      realizedPnl: '20',
      commission: '0.5',
      time: T0 + 10,
    });
    // 10000 − fee of the opening 0.49 + 20 − fee 0.5
    expect(value(engine.balance(KEY, T0 + 10))[0]?.balance).toBe('10019.01000000');
  });

  it('answers avgPrice in the POST answer only by switch, in look-ups always', () => {
    const engine = makeExchange({ postAnswersAvgPrice: true, slippageBps: '10' });
    holdLong(engine);
    expect(value(engine.placeOrder(KEY, closeLong(), T0)).avgPrice).toBe('49950.00000000');
    const lookup = { symbol: 'BTCUSDT', origClientOrderId: 'close-1' };
    expect(value(engine.getOrder(KEY, lookup, T0)).avgPrice).toBe('49950.00000000');
  });

  it.each([
    ['nothing is there', '0', 'refuse', -2022],
    ['less is there', '0.01', 'refuse', -2022],
    ['nothing is there, though it would trim', '0', 'trim', -2022],
  ] as const)('is refused when %s', (_title, quantity, closeAbovePosition, expected) => {
    const engine = makeExchange({ closeAbovePosition, restingOrders: 'ignore' });
    if (quantity !== '0') holdLong(engine, quantity);
    const before = engine.ledger().fills.length;
    expect(code(engine.placeOrder(KEY, closeLong(), T0))).toBe(expected);
    expect(engine.ledger().fills).toHaveLength(before);
  });

  it('is trimmed to the position by switch, and the rest expires', () => {
    const engine = makeExchange({ closeAbovePosition: 'trim' });
    holdLong(engine, '0.01');
    expect(value(engine.placeOrder(KEY, closeLong(), T0))).toMatchObject({
      status: 'EXPIRED',
      executedQty: '0.010',
    });
  });

  it('executes a part and expires when its script says so', () => {
    const engine = makeExchange();
    holdLong(engine);
    const script = { fillFraction: decimal('0.5') };
    const order = value(engine.placeOrder(KEY, closeLong(), T0, script));
    expect(order).toMatchObject({ status: 'EXPIRED', executedQty: '0.010' });
    expect(value(engine.positionRisk(KEY, {}, T0))[0]?.positionAmt).toBe('0.010');
  });

  it('executes in pieces over time, PARTIALLY_FILLED until the last', () => {
    const engine = makeExchange();
    holdLong(engine);
    const half = decimal('0.5');
    const pieces = [
      { afterMs: 0, fraction: half },
      { afterMs: 1000, fraction: half },
    ];
    const lookup = { symbol: 'BTCUSDT', origClientOrderId: 'close-1' };
    const first = value(engine.placeOrder(KEY, closeLong(), T0, { pieces }));
    expect(first).toMatchObject({ status: 'PARTIALLY_FILLED', executedQty: '0.010' });
    engine.setMark('BTCUSDT', decimal('40000'), T0 + 5000);
    expect(value(engine.getOrder(KEY, lookup, T0 + 5000)).status).toBe('FILLED');
    const trades = value(engine.userTrades(KEY, { symbol: 'BTCUSDT' }, T0 + 5000)).slice(-2);
    // The second piece was due before the price fell.
    expect(trades.map((t) => [t.price, t.time])).toEqual([
      ['50000', T0],
      ['50000', T0 + 1000],
    ]);
  });
});

describe('the clock rule', () => {
  it.each([
    ['exactly at the end of its window', T0 + 5000, undefined, null],
    ['one millisecond past its window', T0 + 5001, undefined, -1021],
    ['999 ms ahead of the exchange', T0 - 999, undefined, null],
    ['1000 ms ahead of the exchange', T0 - 1000, undefined, -1021],
    ['past a short window of its own', T0 + 3001, 3000, -1021],
  ])('treats an order %s', (_title, nowMs, recvWindow, expected) => {
    const engine = makeExchange();
    holdLong(engine);
    const order = closeLong(recvWindow === undefined ? {} : { recvWindow });
    expect(code(engine.placeOrder(KEY, order, nowMs))).toBe(expected);
  });

  it.each([
    [false, null],
    [true, -5028],
  ])('is applied again at matching by switch (%s)', (recheckWindowAtMatching, expected) => {
    const engine = makeExchange({ recheckWindowAtMatching });
    holdLong(engine);
    const answer = engine.placeOrder(KEY, closeLong(), T0 + 9000, { acceptedAtMs: T0 + 100 });
    expect(code(answer)).toBe(expected);
  });
});

describe('client order ids', () => {
  it('may be used again after a fill, and then execute twice, unless switched', () => {
    const engine = makeExchange();
    holdLong(engine, '0.04');
    value(engine.placeOrder(KEY, closeLong(), T0));
    value(engine.placeOrder(KEY, closeLong(), T0));
    expect(engine.ledger().fills.filter((f) => f.clientOrderId === 'close-1')).toHaveLength(2);
    engine.setSwitches({ reuseFinishedClientOrderId: 'refuse' }, T0);
    holdLong(engine, '0.04');
    expect(code(engine.placeOrder(KEY, closeLong(), T0))).toBe(-4116);
  });

  it('are refused while an order of that id is open', () => {
    const engine = makeExchange({ restingOrders: 'ignore' });
    holdLong(engine, '0.04');
    const resting = { type: 'LIMIT', price: decimal('60000'), timeInForce: 'GTC' } as const;
    expect(value(engine.placeOrder(KEY, closeLong(resting), T0)).status).toBe('NEW');
    expect(code(engine.placeOrder(KEY, closeLong(), T0))).toBe(-4116);
  });
});

describe('resting orders', () => {
  const limit = {
    type: 'LIMIT',
    price: decimal('60000'),
    timeInForce: 'GTC',
    newClientOrderId: 'rest',
  } as const;

  it.each([
    ['ignore', null],
    ['refuse2022', -2022],
    ['refuse4118', -4118],
  ] as const)('that hold the whole position: switch %s', (restingOrders, expected) => {
    const engine = makeExchange({ restingOrders });
    holdLong(engine);
    value(engine.placeOrder(KEY, closeLong(limit), T0));
    expect(value(engine.openOrders(KEY, undefined, T0))).toHaveLength(1);
    expect(code(engine.placeOrder(KEY, closeLong(), T0))).toBe(expected);
  });

  it('execute at their price as maker once the mark reaches it', () => {
    const engine = makeExchange();
    holdLong(engine);
    value(engine.placeOrder(KEY, closeLong(limit), T0));
    engine.setMark('BTCUSDT', decimal('60001'), T0 + 1);
    expect(engine.ledger().fills.at(-1)).toMatchObject({ price: '60000', maker: true });
    expect(value(engine.openOrders(KEY, 'BTCUSDT', T0 + 1))).toEqual([]);
  });

  it('fill in part by hand and keep the rest open until canceled', () => {
    const engine = makeExchange();
    holdLong(engine);
    const { orderId } = value(engine.placeOrder(KEY, closeLong(limit), T0));
    const part = value(engine.fillResting(orderId, decimal('0.005'), T0));
    expect(part).toMatchObject({ status: 'PARTIALLY_FILLED', executedQty: '0.005' });
    const canceled = value(engine.cancelOrder(KEY, { symbol: 'BTCUSDT', orderId }, T0 + 1));
    expect(canceled).toMatchObject({ status: 'CANCELED', executedQty: '0.005' });
    expect(code(engine.cancelOrder(KEY, { symbol: 'BTCUSDT', orderId }, T0 + 2))).toBe(-2011);
  });
});

describe('refusals', () => {
  it.each<[string, Partial<OrderRequest>, number]>([
    ['an unknown symbol', { symbol: 'NOPEUSDT' }, -1121],
    ['reduceOnly in hedge mode', { reduceOnly: true }, -1106],
    ['a price on a market order', { price: decimal('1') }, -1106],
    ['a limit order without price', { type: 'LIMIT', timeInForce: 'GTC' }, -1102],
    ['a quantity of zero', { quantity: decimal('0') }, -4003],
    ['too many decimals', { quantity: decimal('0.0205') }, -1111],
    ['more than the market maximum', { quantity: decimal('121') }, -4005],
    ['a client order id with a space', { newClientOrderId: 'a b' }, -4015],
    ['a client order id of 37 characters', { newClientOrderId: 'x'.repeat(37) }, -4015],
    ['an opening under the minimum notional', { side: 'BUY', quantity: decimal('0.001') }, -4164],
    ['an opening beyond the margin', { side: 'BUY', quantity: decimal('10') }, -2019],
  ])('of %s', (_title, change, expected) => {
    const engine = makeExchange();
    holdLong(engine);
    const before = engine.exportState();
    expect(code(engine.placeOrder(KEY, closeLong(change), T0))).toBe(expected);
    expect(engine.exportState()).toEqual(before);
  });

  it('of an order without position side, and of any in one-way mode, with -4061', () => {
    const engine = makeExchange();
    expect(code(engine.placeOrder(KEY, closeLong({ positionSide: 'BOTH' }), T0))).toBe(-4061);
    value(engine.setPositionMode(KEY, false, T0));
    expect(code(engine.placeOrder(KEY, closeLong(), T0))).toBe(-4061);
  });

  it('of the 201st open order of a symbol, and of none of another', () => {
    const engine = makeExchange();
    const rest = (n: number, symbol = 'BTCUSDT') => {
      const limit = { type: 'LIMIT', timeInForce: 'GTC', price: decimal('1000') } as const;
      const change = { side: 'BUY', symbol, newClientOrderId: `${symbol}-${n}` } as const;
      const quantity = decimal('0.1');
      return code(engine.placeOrder(KEY, closeLong({ ...limit, ...change, quantity }), T0));
    };
    expect(Array.from({ length: 200 }, (_, n) => rest(n))).toEqual(Array(200).fill(null));
    expect(rest(200)).toBe(-2025);
    expect(rest(0, 'ETHUSDT')).toBeNull();
    value(engine.cancelOrder(KEY, { symbol: 'BTCUSDT', origClientOrderId: 'BTCUSDT-7' }, T0));
    expect(rest(201)).toBeNull();
  });

  it('bind closes to the minimum notional only by switch', () => {
    const engine = makeExchange();
    holdLong(engine);
    const dust = closeLong({ quantity: decimal('0.001') });
    expect(code(engine.placeOrder(KEY, dust, T0))).toBeNull();
    engine.setSwitches({ minNotionalBindsCloses: true }, T0);
    expect(code(engine.placeOrder(KEY, dust, T0))).toBe(-4164);
  });

  it('of a change of mode while a position is open, or without a change', () => {
    const engine = makeExchange();
    holdLong(engine);
    expect(code(engine.setPositionMode(KEY, false, T0))).toBe(-4068);
    expect(code(engine.setPositionMode(KEY, true, T0))).toBe(-4059);
  });
});
