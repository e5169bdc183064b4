// The close protocol against an adversary: whatever it does, no leg is closed twice or forgotten.
import * as fc from 'fast-check';
import { decimal, sum, ZERO } from './decimal';
import type { RefusalKind } from './outcome';
import { POSITION_SIDES } from './sides';
import type { HalfOpenPolicy } from './policies';
import { CloseModel, HONEST, type Choice } from './test/close-model';
import type { Fate } from './test/exchange-model';

type Event =
  | { readonly kind: 'act'; readonly who: 0 | 1; readonly choices: readonly Choice[] }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'crash'; readonly who: 0 | 1 }
  | { readonly kind: 'price'; readonly isAtTarget: boolean }
  | {
      readonly kind: 'person';
      readonly side: 'LONG' | 'SHORT';
      readonly orderSide: 'BUY' | 'SELL';
      readonly quantity: string;
    };

const anyRefusal = fc.constantFrom<RefusalKind>(
  'nothingToClose',
  'account',
  'clock',
  'limit',
  'overload',
  'order',
  'connection',
);

const anyFate: fc.Arbitrary<Fate> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('filled' as const), answered: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.constant<Fate>({ kind: 'lost' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('delayed' as const),
      ms: fc.integer({ min: 0, max: 6_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('refused' as const), why: anyRefusal }) },
  { weight: 1, arbitrary: fc.constant<Fate>({ kind: 'notSent' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pieces' as const),
      tenths: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
      gapMs: fc.constantFrom(0, 300, 4_000, 20_000),
      answered: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('resting' as const),
      ms: fc.constantFrom(200, 3_000, 30_000),
      answered: fc.boolean(),
    }),
  },
);

/** Lag and clock error together stay under the evidence margin of 10 s: its assumption. */
const anyLag = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8_000 }));
const anyChoice: fc.Arbitrary<Choice> = fc.record({
  fates: fc.tuple(anyFate, anyFate),
  lags: fc.record({ lookup: anyLag, orders: anyLag, trades: anyLag, positions: anyLag }),
  isDeaf: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 9),
});
const anyWho = fc.constantFrom<0 | 1>(0, 1);

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      who: anyWho,
      choices: fc.array(anyChoice, { minLength: 1, maxLength: 7, size: 'max' }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('time' as const),
      ms: fc.oneof(
        fc.integer({ min: 0, max: 600 }),
        fc.integer({ min: 500, max: 6_000 }),
        fc.integer({ min: 2_000, max: 4_800 }),
        fc.constantFrom(13_000, 15_000, 19_000, 61_000),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), who: anyWho }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('price' as const), isAtTarget: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('person' as const),
      side: fc.constantFrom<'LONG' | 'SHORT'>('LONG', 'SHORT'),
      orderSide: fc.constantFrom<'BUY' | 'SELL'>('BUY', 'SELL'),
      quantity: fc.constantFrom('0.4', '1', '2', '10'),
    }),
  },
);

const anyRun = fc.record({
  long: fc.constantFrom('2', '2.4', '6'),
  short: fc.constantFrom('1', '1.4', '6'),
  clockErrors: fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 })),
  events: fc.array(anyEvent, { minLength: 4, maxLength: 40, size: 'max' }),
  isAtTargetLater: fc.boolean(),
});

function runEvents(model: CloseModel, events: readonly Event[]): void {
  for (const event of events) {
    switch (event.kind) {
      case 'act':
        for (const choice of event.choices) model.act(model.workers[event.who], choice);
        break;
      case 'time':
        model.exchange.advance(event.ms);
        break;
      case 'crash':
        model.crash(model.workers[event.who]);
        break;
      case 'price':
        model.isAtTarget = event.isAtTarget;
        break;
      case 'person':
        model.exchange.tradeByPerson(event.side, event.orderSide, decimal(event.quantity));
        break;
    }
  }
}

/** Faults have stopped: cycles well past the evidence window and the longest backoff. */
function runQuietly(model: CloseModel, afterEach: () => void = () => undefined): void {
  for (let beat = 0; beat < 65 && model.stored !== null; beat += 1) {
    model.exchange.advance(beat < 40 ? 2_000 : 10_000);
    for (const worker of model.workers) model.runCycle(worker, HONEST);
    afterEach();
  }
}

function expectAtRest(model: CloseModel): void {
  const { stored, exchange } = model;
  if (stored === null) return;
  if (stored.status === 'ACTIVE') {
    expect(exchange.executedOf(model.idsOfAll).toFixed()).toBe('0');
    expectOpened(model);
  } else {
    expect(stored.attention).not.toBeNull();
  }
}

/** Its legs are what was opened of them at the exchange, to the last contract. */
function expectOpened(model: CloseModel): void {
  const { last, exchange } = model;
  if (last.onHalfOpen === null || model.history?.closeReason === 'UNDO') return;
  for (const leg of last.legs) {
    const trades = exchange.tradesOf(model.idsOf(leg.side, 'open'));
    expect(sum(trades.map((trade) => trade.quantity)).toFixed()).toBe(leg.quantity.toFixed());
    const paid = sum(trades.map((trade) => trade.price.times(trade.quantity)));
    expect(leg.entryPrice.toFixed()).toBe(paid.div(leg.quantity).toFixed());
  }
}

function expectTruthfulHistory(model: CloseModel): void {
  const { history, exchange } = model;
  if (history === null) return;
  expectOpened(model);
  const all = exchange.tradesOf(model.idsOfAll);
  for (const leg of history.legs) {
    const trades = exchange.tradesOf(model.idsOf(leg.side));
    const proceeds = sum(trades.map((trade) => trade.price.times(trade.quantity)));
    expect(leg.quantity.toFixed()).toBe(sum(trades.map((trade) => trade.quantity)).toFixed());
    const exitPrice = leg.quantity.eq(ZERO) ? ZERO : proceeds.div(leg.quantity);
    expect(leg.exitPrice.toFixed()).toBe(exitPrice.toFixed());
    const cost = leg.entryPrice.times(leg.quantity);
    const gross = leg.side === 'LONG' ? proceeds.minus(cost) : cost.minus(proceeds);
    expect(leg.grossPnl.toFixed()).toBe(gross.toFixed());
    expect(leg.realizedPnl.toFixed()).toBe(sum(trades.map((row) => row.realizedPnl)).toFixed());
  }
  const commissions = sum(all.map((trade) => trade.commission));
  expect((history.commissions['USDT'] ?? ZERO).toFixed()).toBe(commissions.toFixed());
  const others = history.legs.some((leg) => leg.externalQuantity.gt(ZERO));
  const net = others ? undefined : history.grossPnl.minus(commissions).toFixed();
  expect(history.netPnl?.toFixed()).toBe(net);
  for (const side of POSITION_SIDES) {
    const isUndone = history.closeReason === 'UNDO';
    const owned = isUndone
      ? exchange.executedOf(model.idsOf(side, 'open'))
      : model.last.legs[side === 'LONG' ? 0 : 1].quantity;
    const { externalQuantity } = history.legs[side === 'LONG' ? 0 : 1];
    const closed = exchange.executedOf(model.idsOf(side)).plus(externalQuantity);
    expect(closed.toFixed()).toBe(owned.toFixed());
  }
}

describe('the close protocol against an adversary', () => {
  it('never exposes more than a leg, comes to rest once faults stop, and writes true history', () => {
    fc.assert(
      fc.property(anyRun, ({ long, short, clockErrors, events, isAtTargetLater }) => {
        const amounts = { LONG: decimal(long), SHORT: decimal(short) };
        const model = new CloseModel(amounts, clockErrors);
        runEvents(model, events);
        model.isAtTarget = isAtTargetLater;
        runQuietly(model);
        expectAtRest(model);
        expectTruthfulHistory(model);
      }),
      { numRuns: 250 },
    );
  });

  it('settles every close once faults stop, when nobody else trades and the target is reached', () => {
    fc.assert(
      fc.property(anyRun, ({ long, short, clockErrors, events }) => {
        const amounts = { LONG: decimal(long), SHORT: decimal(short) };
        const model = new CloseModel(amounts, clockErrors);
        runEvents(
          model,
          events.filter((event) => event.kind !== 'person'),
        );
        model.isAtTarget = true;
        runQuietly(model, () => model.resolveWhileActive());
        expect(model.stored?.status ?? 'settled').toBe('settled');
        expectTruthfulHistory(model);
      }),
      { numRuns: 100 },
    );
  });

  const anyOpening = fc.record({
    run: anyRun,
    onHalfOpen: fc.constantFrom<HalfOpenPolicy>('UNDO', 'COMPLETE'),
  });

  it('opens a hedge whole or closes again what it opened, and never more than was asked for', () => {
    fc.assert(
      fc.property(anyOpening, ({ run: { clockErrors, events, isAtTargetLater }, onHalfOpen }) => {
        const model = new CloseModel({ LONG: ZERO, SHORT: ZERO }, clockErrors, onHalfOpen);
        model.isAtTarget = false;
        runEvents(model, events);
        model.isAtTarget = isAtTargetLater;
        runQuietly(model);
        expectAtRest(model);
        expectTruthfulHistory(model);
      }),
      { numRuns: 250 },
    );
  });

  it('leaves nothing half open once faults stop, when nobody else trades', () => {
    fc.assert(
      fc.property(anyOpening, ({ run: { clockErrors, events }, onHalfOpen }) => {
        const model = new CloseModel({ LONG: ZERO, SHORT: ZERO }, clockErrors, onHalfOpen);
        model.isAtTarget = false;
        runEvents(
          model,
          events.filter((event) => event.kind !== 'person'),
        );
        model.isAtTarget = false;
        runQuietly(model, () => model.resolveWhileActive());
        expect(['settled', 'ACTIVE']).toContain(model.stored?.status ?? 'settled');
        if (model.stored !== null) expectOpened(model);
        expectTruthfulHistory(model);
      }),
      { numRuns: 150 },
    );
  });

  it('plans the same step twice from the same state, evidence and time', () => {
    fc.assert(
      fc.property(anyRun, ({ long, short, clockErrors, events }) => {
        const amounts = { LONG: decimal(long), SHORT: decimal(short) };
        const model = new CloseModel(amounts, clockErrors);
        model.onPlan = (plan) => expect(plan()).toEqual(plan());
        runEvents(model, events);
      }),
      { numRuns: 50 },
    );
  });
});
