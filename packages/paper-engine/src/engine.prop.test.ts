// Conservation: whatever is ordered, filled, hidden, cut short or set by hand, the books agree.
import { decimal, sum, ZERO, type Decimal } from '@hedge/domain';
import fc from 'fast-check';
import type { LedgerFill, PaperEngine, PositionSide } from './index';
import { KEY, makeExchange, T0, value } from './testing/exchange';

type Step = (engine: PaperEngine, nowMs: number) => void;

const SYMBOL = 'BTCUSDT';
const sides = fc.constantFrom<PositionSide>('LONG', 'SHORT');
const lots = fc.integer({ min: 1, max: 60 }).map((n) => decimal(`${n}`).times('0.001'));
const prices = fc.integer({ min: 400_000, max: 600_000 }).map((n) => decimal(`${n}`).times('0.1'));
const fractions = fc.integer({ min: 0, max: 10 }).map((n) => decimal(`${n}`).times('0.1'));
const scripts = fc.oneof(
  fc.constant({}),
  fractions.map((fillFraction) => ({ fillFraction })),
  fc
    .array(fc.record({ afterMs: fc.nat(4000), fraction: fractions }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((pieces) => ({ pieces })),
  fc.nat(4000).map((ms) => ({
    hide: { untilMs: T0 + ms, what: ['order', 'trades', 'position'] as const },
  })),
);

const market = fc
  .tuple(sides, fc.constantFrom('BUY' as const, 'SELL' as const), lots, scripts)
  .map<Step>(([positionSide, side, quantity, script]) => (engine, timestamp) => {
    const order = { symbol: SYMBOL, side, positionSide, type: 'MARKET', quantity } as const;
    engine.placeOrder(KEY, { ...order, timestamp }, timestamp, script);
  });
const limit = fc
  .tuple(sides, fc.constantFrom('BUY' as const, 'SELL' as const), lots, prices)
  .map<Step>(([positionSide, side, quantity, price]) => (engine, timestamp) => {
    const order = { symbol: SYMBOL, side, positionSide, type: 'LIMIT', quantity, price } as const;
    engine.placeOrder(KEY, { ...order, timeInForce: 'GTC', timestamp }, timestamp);
  });
const hand = fc
  .tuple(sides, lots, fc.option(prices, { nil: undefined }))
  .map<Step>(([positionSide, quantity, entryPrice]) => (engine, nowMs) => {
    const input = { symbol: SYMBOL, positionSide, quantity };
    value(engine.setPosition(KEY, { ...input, ...(entryPrice ? { entryPrice } : {}) }, nowMs));
  });
const mark = prices.map<Step>((price) => (engine, nowMs) => {
  value(engine.setMark(SYMBOL, price, nowMs));
});
const leverage = fc.integer({ min: 1, max: 125 }).map<Step>((wanted) => (engine, nowMs) => {
  engine.setLeverage(KEY, SYMBOL, wanted, nowMs);
});
const cancelAll = fc.constant<Step>((engine, nowMs) => {
  value(engine.cancelAllOrders(KEY, SYMBOL, nowMs));
});
const cancel = fc.nat(5).map<Step>((n) => (engine, nowMs) => {
  const order = value(engine.openOrders(KEY, SYMBOL, nowMs))[n];
  if (order) engine.cancelOrder(KEY, { symbol: SYMBOL, orderId: order.orderId }, nowMs);
});
const steps = fc.array(fc.oneof(market, market, limit, hand, mark, cancel, cancelAll, leverage), {
  maxLength: 40,
});

function run(list: readonly Step[]): { readonly engine: PaperEngine; readonly endMs: number } {
  const engine = makeExchange({ closeAbovePosition: 'trim', restingOrders: 'ignore' });
  list.forEach((step, index) => step(engine, T0 + index * 500));
  const endMs = T0 + list.length * 500 + 10_000;
  engine.advance(endMs);
  return { engine, endMs };
}

const opens = (fill: LedgerFill) => (fill.side === 'BUY') === (fill.positionSide === 'LONG');
const quantityOf = (fill: LedgerFill): Decimal => decimal(fill.quantity);

describe('the books of the paper engine', () => {
  it('explain every position by its fills, never below flat', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { engine, endMs } = run(list);
        const rows = value(engine.positionRiskV2(KEY, { symbol: SYMBOL }, endMs));
        for (const positionSide of ['LONG', 'SHORT'] as const) {
          let amount = ZERO;
          for (const fill of engine.ledger().fills) {
            if (fill.positionSide !== positionSide) continue;
            amount = opens(fill) ? amount.plus(fill.quantity) : amount.minus(fill.quantity);
            expect(amount.gte(ZERO)).toBe(true);
          }
          const row = rows.find((r) => r.positionSide === positionSide);
          expect(
            decimal(row?.positionAmt ?? '')
              .abs()
              .toFixed(),
          ).toBe(amount.toFixed());
        }
      }),
    );
  });

  it('never execute an order beyond its quantity, and list each execution once', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { fills, orders } = run(list).engine.ledger();
        for (const order of orders) {
          const own = fills.filter((fill) => fill.orderId === order.orderId);
          const executed = sum(own.map(quantityOf));
          expect(executed.toFixed()).toBe(decimal(order.executedQuantity).toFixed());
          expect(executed.lte(decimal(order.quantity))).toBe(true);
          expect(order.status === 'FILLED').toBe(executed.eq(decimal(order.quantity)));
        }
        expect(new Set(fills.map((fill) => fill.tradeId)).size).toBe(fills.length);
        expect(fills.map((fill) => fill.seq)).toEqual(fills.map((_, index) => index + 1));
        const times = fills.map((fill) => fill.time);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  it('agree on money: wallet, realized and unrealized PnL follow from the cash flows', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { engine, endMs } = run(list);
        const { fills } = engine.ledger();
        const price = value(engine.markPrice(SYMBOL, endMs));
        const realized = sum(fills.map((fill) => decimal(fill.realizedPnl)));
        const fees = sum(fills.map((fill) => decimal(fill.commission)));
        const [balance] = value(engine.balance(KEY, endMs));
        expect(balance?.balance).toBe(decimal('10000').plus(realized).minus(fees).toFixed(8));
        const income = value(engine.income(KEY, { limit: 1000 }, endMs));
        expect(sum(income.map((row) => decimal(row.income))).toFixed(8)).toBe(balance?.balance);
        const trades = value(engine.userTrades(KEY, { symbol: SYMBOL, limit: 1000 }, endMs));
        expect(sum(trades.map((row) => decimal(row.realizedPnl))).toFixed()).toBe(
          realized.toFixed(),
        );
        expect(sum(trades.map((row) => decimal(row.commission))).toFixed()).toBe(fees.toFixed());

        const cash = sum(
          fills.map((fill) => {
            const paid = quantityOf(fill).times(fill.price);
            return fill.side === 'BUY' ? paid.times('-1') : paid;
          }),
        );
        const held = sum(
          fills.map((fill) => quantityOf(fill).times(fill.side === 'BUY' ? '1' : '-1')),
        );
        const total = realized.plus(decimal(balance?.crossUnPnl ?? ''));
        // Each fill books its PnL to 8 decimals, so they differ by roundings only.
        expect(cash.plus(held.times(price)).minus(total).abs().lt('0.000001')).toBe(true);
      }),
    );
  });
});
