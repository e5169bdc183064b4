// What an account arranges: its leverage and what that costs, and how long its orders are remembered.
import { decimal } from '@hedge/domain';
import { importState } from './index';
import { closeLong, code, holdLong, KEY, makeExchange, T0, value } from './testing/exchange';

const DAY_MS = 86_400_000;
const SYMBOL = 'BTCUSDT';

describe('leverage', () => {
  it('is 20 until set, per symbol, and survives export and import', () => {
    const engine = makeExchange();
    value(engine.setLeverage(KEY, SYMBOL, 5, T0));
    const copy = importState(JSON.parse(JSON.stringify(engine.exportState())) as never);
    const [set] = value(copy.positionRiskV2(KEY, { symbol: SYMBOL }, T0));
    const [other] = value(copy.positionRiskV2(KEY, { symbol: 'ETHUSDT' }, T0));
    expect([set?.leverage, other?.leverage]).toEqual(['5', '20']);
  });

  it('decides which opening the funds allow', () => {
    const engine = makeExchange();
    const open = { side: 'BUY', quantity: decimal('0.5') } as const;
    value(engine.setLeverage(KEY, SYMBOL, 2, T0));
    expect(code(engine.placeOrder(KEY, closeLong(open), T0))).toBe(-2019);
    value(engine.setLeverage(KEY, SYMBOL, 50, T0));
    value(engine.placeOrder(KEY, closeLong(open), T0));
    expect(value(engine.positionRisk(KEY, {}, T0))[0]?.initialMargin).toBe('500.00000000');
  });

  it('cannot fall so low that what is held would not be margined', () => {
    const engine = makeExchange();
    holdLong(engine, '1', '50000');
    expect(code(engine.setLeverage(KEY, SYMBOL, 4, T0))).toBe(-2028);
    expect(value(engine.positionRiskV2(KEY, { symbol: SYMBOL }, T0))[0]?.leverage).toBe('20');
    value(engine.setLeverage(KEY, SYMBOL, 6, T0));
  });

  it.each([0, 126, -1, 1.5, Number.NaN])('of %d is refused', (leverage) => {
    expect(code(makeExchange().setLeverage(KEY, SYMBOL, leverage, T0))).toBe(-4028);
  });

  it('of an unknown symbol or key is refused', () => {
    const engine = makeExchange();
    expect(code(engine.setLeverage(KEY, 'NOPE', 5, T0))).toBe(-1121);
    expect(code(engine.setLeverage('nobody', SYMBOL, 5, T0))).toBe(-2015);
  });
});

describe('an order', () => {
  const find = { symbol: SYMBOL, origClientOrderId: 'close-1' };
  const limit = { type: 'LIMIT', timeInForce: 'GTC', price: decimal('60000') } as const;

  it('that ended without a fill is found for 3 days, a filled one for 90', () => {
    const engine = makeExchange();
    holdLong(engine);
    value(engine.placeOrder(KEY, closeLong({ ...limit, newClientOrderId: 'gone' }), T0));
    value(engine.cancelOrder(KEY, { symbol: SYMBOL, origClientOrderId: 'gone' }, T0));
    value(engine.placeOrder(KEY, closeLong(), T0));
    const gone = { symbol: SYMBOL, origClientOrderId: 'gone' };
    expect(code(engine.getOrder(KEY, gone, T0 + 3 * DAY_MS))).toBeNull();
    expect(code(engine.getOrder(KEY, gone, T0 + 3 * DAY_MS + 1))).toBe(-2013);
    expect(code(engine.getOrder(KEY, find, T0 + 90 * DAY_MS))).toBeNull();
    expect(code(engine.getOrder(KEY, find, T0 + 90 * DAY_MS + 1))).toBe(-2013);
    expect(engine.ledger(KEY).orders).toHaveLength(3);
  });

  it('that still rests is found and cancelled however old it is', () => {
    const engine = makeExchange();
    holdLong(engine);
    value(engine.placeOrder(KEY, closeLong(limit), T0));
    const nowMs = T0 + 400 * DAY_MS;
    expect(value(engine.openOrders(KEY, SYMBOL, nowMs))).toHaveLength(1);
    expect(value(engine.cancelOrder(KEY, find, nowMs)).status).toBe('CANCELED');
  });

  it('is cancelled with all others of its symbol, and none of another', () => {
    const engine = makeExchange({ restingOrders: 'ignore' });
    holdLong(engine);
    for (const id of ['a', 'b']) {
      value(engine.placeOrder(KEY, closeLong({ ...limit, newClientOrderId: id }), T0));
    }
    const eth = { side: 'BUY', symbol: 'ETHUSDT', price: decimal('1000') } as const;
    value(engine.placeOrder(KEY, closeLong({ ...limit, ...eth, newClientOrderId: 'c' }), T0));
    value(engine.cancelAllOrders(KEY, SYMBOL, T0));
    const open = value(engine.openOrders(KEY, undefined, T0));
    expect(open.map((order) => order.clientOrderId)).toEqual(['c']);
    expect(code(engine.openOrder(KEY, { symbol: SYMBOL, origClientOrderId: 'a' }, T0))).toBe(-2013);
    expect(code(engine.cancelAllOrders(KEY, 'NOPE', T0))).toBe(-1121);
  });
});
