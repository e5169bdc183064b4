// The exchange's rules for orders, positions and look-ups, by the typed interface.
import { decimal } from '@hedge/domain';
import {
  importState,
  makePaperEngine,
  type Answer,
  type EngineState,
  type OrderRequest,
  type PaperEngine,
  type Switches,
} from './index';

const KEY = 'key-1';
const T0 = 1_700_000_000_000;

function makeExchange(switches: Partial<Switches> = {}): PaperEngine {
  const engine = makePaperEngine({ random: () => 0.5 });
  engine.addAccount({ apiKey: KEY, secret: 's', balance: decimal('10000'), hedgeMode: true }, T0);
  engine.setMark('BTCUSDT', decimal('50000'), T0);
  engine.setSwitches(switches, T0);
  return engine;
}

function closeLong(change: Partial<OrderRequest> = {}): OrderRequest {
  return {
    symbol: 'BTCUSDT',
    side: 'SELL',
    positionSide: 'LONG',
    type: 'MARKET',
    quantity: decimal('0.02'),
    newOrderRespType: 'RESULT',
    newClientOrderId: 'close-1',
    timestamp: T0,
    ...change,
  };
}

function openLong(engine: PaperEngine, quantity = '0.02', entryPrice = '49000') {
  return engine.setPosition(
    KEY,
    {
      symbol: 'BTCUSDT',
      positionSide: 'LONG',
      quantity: decimal(quantity),
      entryPrice: decimal(entryPrice),
    },
    T0,
  );
}

function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.error.code} ${answer.error.msg}`);
  return answer.value;
}

function code(answer: Answer<unknown>): number | null {
  return answer.ok ? null : answer.error.code;
}

describe('closing a position', () => {
  it('executes at the mark, realizes the PnL and leaves the account flat', () => {
    const engine = makeExchange();
    openLong(engine);
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
    openLong(engine);
    expect(value(engine.placeOrder(KEY, closeLong(), T0)).avgPrice).toBe('49950.00000000');
    const lookup = { symbol: 'BTCUSDT', origClientOrderId: 'close-1' };
    expect(value(engine.getOrder(KEY, lookup, T0)).avgPrice).toBe('49950.00000000');
  });

  it.each([
    ['nothing is there', '0', 'refuse', -2022],
    ['less is there', '0.01', 'refuse', -2022],
    ['nothing is there, though it would trim', '0', 'trim', -2022],
  ] as const)('is refused when %s', (_title, quantity, closeAbovePosition, expected) => {
    const engine = makeExchange({ closeAbovePosition });
    if (quantity !== '0') openLong(engine, quantity);
    const before = engine.ledger().fills.length;
    expect(code(engine.placeOrder(KEY, closeLong(), T0))).toBe(expected);
    expect(engine.ledger().fills).toHaveLength(before);
  });

  it('is trimmed to the position by switch, and the rest expires', () => {
    const engine = makeExchange({ closeAbovePosition: 'trim' });
    openLong(engine, '0.01');
    expect(value(engine.placeOrder(KEY, closeLong(), T0))).toMatchObject({
      status: 'EXPIRED',
      executedQty: '0.010',
    });
  });

  it('executes a part and expires when its script says so', () => {
    const engine = makeExchange();
    openLong(engine);
    const script = { fillFraction: decimal('0.5') };
    const order = value(engine.placeOrder(KEY, closeLong(), T0, script));
    expect(order).toMatchObject({ status: 'EXPIRED', executedQty: '0.010' });
    expect(value(engine.positionRisk(KEY, {}, T0))[0]?.positionAmt).toBe('0.010');
  });

  it('executes in pieces over time, PARTIALLY_FILLED until the last', () => {
    const engine = makeExchange();
    openLong(engine);
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
    openLong(engine);
    const order = closeLong(recvWindow === undefined ? {} : { recvWindow });
    expect(code(engine.placeOrder(KEY, order, nowMs))).toBe(expected);
  });

  it.each([
    [false, null],
    [true, -5028],
  ])('is applied again at matching by switch (%s)', (recheckWindowAtMatching, expected) => {
    const engine = makeExchange({ recheckWindowAtMatching });
    openLong(engine);
    const answer = engine.placeOrder(KEY, closeLong(), T0 + 9000, { acceptedAtMs: T0 + 100 });
    expect(code(answer)).toBe(expected);
  });
});

describe('client order ids', () => {
  it('may be used again after a fill, and then execute twice, unless switched', () => {
    const engine = makeExchange();
    openLong(engine, '0.04');
    value(engine.placeOrder(KEY, closeLong(), T0));
    value(engine.placeOrder(KEY, closeLong(), T0));
    expect(engine.ledger().fills.filter((f) => f.clientOrderId === 'close-1')).toHaveLength(2);
    engine.setSwitches({ reuseFinishedClientOrderId: 'refuse' }, T0);
    openLong(engine, '0.04');
    expect(code(engine.placeOrder(KEY, closeLong(), T0))).toBe(-4116);
  });

  it('are refused while an order of that id is open', () => {
    const engine = makeExchange({ restingOrders: 'ignore' });
    openLong(engine, '0.04');
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
    openLong(engine);
    value(engine.placeOrder(KEY, closeLong(limit), T0));
    expect(value(engine.openOrders(KEY, undefined, T0))).toHaveLength(1);
    expect(code(engine.placeOrder(KEY, closeLong(), T0))).toBe(expected);
  });

  it('execute at their price as maker once the mark reaches it', () => {
    const engine = makeExchange();
    openLong(engine);
    value(engine.placeOrder(KEY, closeLong(limit), T0));
    engine.setMark('BTCUSDT', decimal('60001'), T0 + 1);
    expect(engine.ledger().fills.at(-1)).toMatchObject({ price: '60000', maker: true });
    expect(value(engine.openOrders(KEY, 'BTCUSDT', T0 + 1))).toEqual([]);
  });

  it('fill in part by hand and keep the rest open until canceled', () => {
    const engine = makeExchange();
    openLong(engine);
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
    openLong(engine);
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

  it('bind closes to the minimum notional only by switch', () => {
    const engine = makeExchange();
    openLong(engine);
    const dust = closeLong({ quantity: decimal('0.001') });
    expect(code(engine.placeOrder(KEY, dust, T0))).toBeNull();
    engine.setSwitches({ minNotionalBindsCloses: true }, T0);
    expect(code(engine.placeOrder(KEY, dust, T0))).toBe(-4164);
  });

  it('of a change of mode while a position is open, or without a change', () => {
    const engine = makeExchange();
    openLong(engine);
    expect(code(engine.setPositionMode(KEY, false, T0))).toBe(-4068);
    expect(code(engine.setPositionMode(KEY, true, T0))).toBe(-4059);
  });
});

describe('hiding', () => {
  const lookup = { symbol: 'BTCUSDT', origClientOrderId: 'close-1' };

  it.each([
    ['order', [-2013, 2, 0]],
    ['trades', [null, 1, 0]],
    ['position', [null, 2, 1]],
  ] as const)('hides exactly the %s from its owner until the time is over', (aspect, seen) => {
    const engine = makeExchange();
    openLong(engine);
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
    openLong(engine);
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
    openLong(engine);
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
    openLong(engine, '0.02', '49000');
    openLong(engine, '0.03', '49500');
    const row = value(openLong(engine, '0.01', '49500'));
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
    openLong(engine, '0.02', '49000');
    const row = value(openLong(engine, '0.021', '10000'));
    expect(row).toMatchObject({ positionAmt: '0.021', entryPrice: '10000' });
    expect(engine.ledger(KEY).fills).toHaveLength(3);
  });
});

describe('state', () => {
  it('continues after export and import as if nothing had happened', () => {
    const engine = makeExchange({ slippageBps: '3' });
    openLong(engine, '0.05');
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
