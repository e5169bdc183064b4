// Absence: four kinds of evidence, each asked late enough, or there is no conclusion.
import { evidenceFrom, judgeAbsence, signedAtOf } from './absence';
import { decimal } from './decimal';
import type { Evidence } from './evidence';
import type { Position, VenueOrder, VenueTrade } from './venue';
import type { Order } from './operation';
import { DEFAULT_SETTINGS } from './settings';
import {
  aClosing,
  aPosition,
  aReport,
  aTrade,
  anEvidence,
  anOrder,
  answered,
  failed,
  idOf,
  READ_AT,
  SYMBOL,
} from './test/builders';

/** signed at READ_AT with 5 s, plus the margin of 10 s. */
const FROM = READ_AT + 15_000;
const ORDER = anOrder('LONG', { state: 'SENT' });
const ORDERS_KEY = `${SYMBOL}@${READ_AT - 1_000}`;
/** Trades from the start of what a reading can lag. */
const TRADES_KEY = `${SYMBOL}@${READ_AT - 10_000}`;

interface Found {
  readonly lookup?: VenueOrder | null;
  readonly orders?: readonly VenueOrder[];
  readonly trades?: readonly VenueTrade[];
  readonly positions?: readonly Position[];
}

/** A position as it is reported after the trades, its last change the last of its own. */
const changedBy = (row: Position, trades: readonly VenueTrade[] = []): Position => {
  const own = trades.filter(({ positionSide }) => positionSide === row.side);
  return { ...row, updateTime: Math.max(row.updateTime, ...own.map((trade) => trade.time)) };
};

const proof = (found: Found = {}, at: number = FROM, tradesKey: string = TRADES_KEY): Evidence =>
  anEvidence({
    lookups: new Map([[ORDER.clientOrderId, answered(found.lookup ?? null, at)]]),
    orders: new Map([[ORDERS_KEY, answered(found.orders ?? [], at)]]),
    trades: new Map([[tradesKey, answered(found.trades ?? [], at)]]),
    positions: answered(
      (found.positions ?? [aPosition('LONG', '5')]).map((row) => changedBy(row, found.trades)),
      at,
    ),
  });

const judge = (evidence: Evidence, now: number = FROM, order: Order = ORDER) =>
  judgeAbsence(aClosing([order, anOrder('SHORT')]), order, evidence, now, DEFAULT_SETTINGS);

const person = (quantity: string, change: Partial<VenueTrade> = {}): VenueTrade =>
  aTrade('LONG', quantity, { exchangeOrderId: 'ex-person', ...change });
const personsOrder = aReport(ORDER, { clientOrderId: 'web_1', exchangeOrderId: 'ex-person' });

describe('judgeAbsence', () => {
  it('concludes absence when all four kinds agree, each asked after the window', () => {
    expect(judge(proof())).toEqual({ kind: 'absent' });
  });

  it('concludes nothing a millisecond before the window and its margin have passed', () => {
    expect(judge(proof(), FROM - 1)).toEqual({ kind: 'early', until: FROM });
  });

  it('waits for the shorter window of an order signed after an execution', () => {
    const order = { ...ORDER, recvWindowMs: 3_000 };
    expect(evidenceFrom(order, DEFAULT_SETTINGS)).toBe(READ_AT + 13_000);
  });

  it.each<[string, Partial<Evidence>]>([
    ['order', { lookups: new Map() }],
    ['orders', { orders: new Map() }],
    ['trades', { trades: new Map() }],
    ['positions', { positions: null }],
  ])('asks for the %s when only that is missing', (kind, change) => {
    expect(judge({ ...proof(), ...change })).toMatchObject({
      kind: 'missing',
      queries: [{ kind }],
    });
  });

  it.each<[string, Partial<Evidence>]>([
    ['order', { lookups: proof({}, FROM - 1).lookups }],
    ['orders', { orders: proof({}, FROM - 1).orders }],
    ['trades', { trades: proof({}, FROM - 1).trades }],
    ['positions', { positions: proof({}, FROM - 1).positions }],
  ])(
    'asks again for the %s that was asked before the window ended, though it is used after (19c)',
    (kind, change) => {
      const verdict = judge({ ...proof(), ...change }, FROM + 60_000);
      expect(verdict).toMatchObject({ kind: 'missing', queries: [{ kind }] });
    },
  );

  it.each<[string, Partial<Evidence>]>([
    ['order', { lookups: new Map([[ORDER.clientOrderId, failed(FROM)]]) }],
    ['orders', { orders: new Map([[ORDERS_KEY, failed(FROM)]]) }],
    ['trades', { trades: new Map([[TRADES_KEY, failed(FROM)]]) }],
    ['positions', { positions: failed(FROM) }],
  ])('concludes nothing when the question for the %s got no answer', (_, change) => {
    expect(judge({ ...proof(), ...change })).toEqual({ kind: 'unanswered' });
  });

  it.each<[string, Found]>([
    ['the look-up finds it', { lookup: aReport(ORDER) }],
    ['the list of orders has it', { orders: [aReport(ORDER)] }],
    ['the position shrank without a trade', { positions: [aPosition('LONG', '3')] }],
    ['the position grew without a trade', { positions: [aPosition('LONG', '5.1')] }],
    ['the position is not reported', { positions: [aPosition('SHORT', '5')] }],
    [
      'a person’s trade explains only a part',
      { trades: [person('1')], orders: [personsOrder], positions: [aPosition('LONG', '3')] },
    ],
    [
      'a person’s trade is not in the position',
      { trades: [person('1')], orders: [personsOrder], positions: [aPosition('LONG', '5')] },
    ],
  ])('sees a conflict when %s', (_, found) => {
    expect(judge(proof(found)).kind).toBe('conflict');
  });

  it('sees a conflict when the exchange had accepted it', () => {
    const accepted = { ...ORDER, exchangeOrderId: 'ex-1' };
    expect(judge(proof(), FROM, accepted).kind).toBe('conflict');
  });

  it('reckons with a person’s trades in both directions', () => {
    const trades = [
      person('2', { tradeId: 'a' }),
      person('0.5', { tradeId: 'b', orderSide: 'BUY' }),
    ];
    const found = { trades, orders: [personsOrder], positions: [aPosition('LONG', '3.5')] };
    expect(judge(proof(found))).toEqual({ kind: 'absent' });
  });

  it('reckons with its own operation’s earlier attempts, whose order ids it knows', () => {
    const earlier = anOrder('LONG', { state: 'PARTIAL_FINAL', executed: decimal('0.5') });
    const order = { ...ORDER, clientOrderId: idOf('LONG', 2), attempt: 2 };
    const evidence = proof({
      trades: [aTrade('LONG', '0.5')],
      positions: [aPosition('LONG', '4.5')],
    });
    const lookups = new Map([[order.clientOrderId, answered(null, FROM)]]);
    const operation = aClosing([earlier, order]);
    const verdict = judgeAbsence(
      operation,
      order,
      { ...evidence, lookups },
      FROM,
      DEFAULT_SETTINGS,
    );
    expect(verdict).toEqual({ kind: 'absent' });
  });

  it('does not mix the other side’s trades in', () => {
    expect(judge(proof({ trades: [aTrade('SHORT', '1')] }))).toEqual({ kind: 'absent' });
  });
});

describe('a trade of an order that no list shows', () => {
  const seen = proof({ trades: [person('2')], positions: [aPosition('LONG', '3')] });
  const owned = (owner: VenueOrder | null): Evidence => ({
    ...seen,
    lookups: new Map([...seen.lookups, [`#${SYMBOL}:ex-person`, answered(owner, FROM)]]),
  });

  it('has its order looked up by the exchange’s id', () => {
    const query = { kind: 'orderById', symbol: SYMBOL, exchangeOrderId: 'ex-person' };
    expect(judge(seen)).toEqual({ kind: 'missing', queries: [query] });
  });

  it('explains the position when that order is somebody else’s', () => {
    expect(judge(owned(personsOrder))).toEqual({ kind: 'absent' });
  });

  it.each<[string, VenueOrder | null]>([
    ['ours', aReport(ORDER, { exchangeOrderId: 'ex-person' })],
    ['nobody’s', null],
  ])('is a conflict when that order is %s', (_, owner) => {
    expect(judge(owned(owner)).kind).toBe('conflict');
  });

  it('explains nothing when the look-up got no answer', () => {
    const lookups = new Map([...seen.lookups, [`#${SYMBOL}:ex-person`, failed(FROM)]]);
    expect(judge({ ...seen, lookups })).toEqual({ kind: 'unanswered' });
  });
});

describe('a trade in the baseline’s very millisecond', () => {
  const atBaseline = (updateTime: number, key: string, ...trades: Partial<VenueTrade>[]) => {
    const order = { ...ORDER, baseline: { amount: decimal('5'), updateTime } };
    const rows = trades.map((trade, index) =>
      person('1', { tradeId: `at-${index}`, time: updateTime, ...trade }),
    );
    return judge(proof({ trades: rows, orders: [personsOrder] }, FROM, key), FROM, order);
  };
  const recent = READ_AT - 2_000;
  const old = READ_AT - 10_001;
  const adding = { orderSide: 'BUY' } as const;

  it('that reduces is in the baseline, or the position would be smaller than observed', () => {
    expect(atBaseline(recent, `${SYMBOL}@${recent}`, {}, {})).toEqual({ kind: 'absent' });
  });

  it('that adds, alone in it, is the baseline’s own last change', () => {
    expect(atBaseline(recent, `${SYMBOL}@${recent}`, adding)).toEqual({ kind: 'absent' });
  });

  it('that adds beside another decides nothing while the reading may have missed one', () => {
    const verdict = atBaseline(recent, `${SYMBOL}@${recent}`, adding, {});
    expect(verdict.kind).toBe('conflict');
  });

  it('that adds is in the baseline for certain once it is older than a reading can lag', () => {
    expect(atBaseline(old, TRADES_KEY, adding, adding)).toEqual({ kind: 'absent' });
  });

  it('is told from one a millisecond later, which is not in the baseline', () => {
    const verdict = atBaseline(recent, `${SYMBOL}@${recent}`, { time: recent + 1 });
    expect(verdict.kind).toBe('conflict');
  });
});

describe('a position that was read before the newest trade', () => {
  const readAs = (amount: string, updateTime: number, ...trades: Partial<VenueTrade>[]) => {
    const rows = trades.map((trade, index) => person('2', { tradeId: `now-${index}`, ...trade }));
    const evidence = proof({ trades: rows, orders: [personsOrder] });
    const row = { ...aPosition('LONG', amount), updateTime };
    return judge({ ...evidence, positions: answered([row], FROM) });
  };
  const added = { time: FROM - 50, orderSide: 'BUY' } as const;
  const closed = { time: FROM - 20 };

  it('proves nothing, though what closed since makes up for what is missing', () => {
    expect(readAs('5', added.time, added, closed)).toEqual({ kind: 'unanswered' });
  });

  it('proves nothing when both stand in its very millisecond', () => {
    const twin = { ...closed, time: added.time };
    expect(readAs('5', added.time, added, twin)).toEqual({ kind: 'unanswered' });
  });

  it('reckons with what closed in its very millisecond once a reading cannot lag that long', () => {
    const [then, twin] = [READ_AT + 100, READ_AT + 100];
    expect(readAs('5', then, { ...added, time: then }, { time: twin })).toEqual({ kind: 'absent' });
  });
});

describe('a position that has changed since its newest trade', () => {
  const gone = person('2', { tradeId: 'older', time: READ_AT + 100 });
  const back = person('2', { tradeId: 'newer', time: READ_AT + 200, orderSide: 'BUY' });
  /** As large as trades say: what is hidden made up for what ours may have done. */
  const changedAt = (updateTime: number) => {
    const evidence = proof({ trades: [gone, back], orders: [personsOrder] });
    const row = { ...aPosition('LONG', '5'), updateTime };
    return judge({ ...evidence, positions: answered([row], FROM) });
  };

  it('is what the trades say when the newest of them is its last change', () => {
    expect(changedAt(back.time)).toEqual({ kind: 'absent' });
  });

  it('proves nothing while the trade that changed it may not be shown yet', () => {
    expect(changedAt(FROM - 9_999)).toEqual({ kind: 'unanswered' });
  });

  it('sees a conflict once that trade is hidden for longer than an answer can lag', () => {
    expect(changedAt(FROM - 10_000)).toEqual({
      kind: 'conflict',
      why: 'no trade tells of the last change of the position',
    });
  });
});

describe('trades that lack what another order is known to have executed', () => {
  const signedAt = READ_AT + 100;
  const other = anOrder('LONG', {
    ...{ clientOrderId: 'another', state: 'FILLED', signedAt, executed: decimal('2') },
    exchangeOrderId: 'ex-another',
  });
  const judgeBeside = (at: number) => judge({ ...proof({}, at), accountOrders: [other] }, at);

  it('prove nothing while they may lag, and are a conflict once they should tell', () => {
    expect(judgeBeside(FROM)).toEqual({ kind: 'unanswered' });
    const why = 'the trades lack what another executed';
    expect(judgeBeside(signedAt + 15_000)).toEqual({ kind: 'conflict', why });
  });
});

describe('signedAtOf', () => {
  it('throws for an order that was never signed', () => {
    expect(() => signedAtOf(anOrder('LONG'))).toThrow(/never signed/);
  });
});
