// Who closed a leg of an ACTIVE operation: what trades explain, and what they must never explain.
import * as fc from 'fast-check';
import { explainGone, tradeKeyOf, type Explanation } from './attribution';
import { decimal, sum } from './decimal';
import { queryKey, type Answer, type Query } from './evidence';
import type { Operation } from './operation';
import { DEFAULT_SETTINGS } from './settings';
import { aLeg, anOperation, answered, aTrade, failed, READ_AT, SYMBOL } from './test/builders';
import type { VenueOrder, VenueTrade } from './venue';

const WHOLE_AT = READ_AT - 60_000;
const SINCE = WHOLE_AT - DEFAULT_SETTINGS.evidenceMarginMs;
const OURS = '1f8fad5bd9cb469fa16570867728950eL1';
const IDS = {
  person: 'web_1',
  liquidation: 'autoclose-9',
  adl: 'adl_autoclose',
  ours: OURS,
  settlement: 'settlement_autoclose-3',
  lost: null,
} as const;
type By = keyof typeof IDS;

interface Event {
  readonly by: By;
  /** Thousandths; negative closes. */
  readonly change: number;
}

/** The trades of these events, a second apart, and an operation whose leg is 0.020 of the start. */
function explain(
  events: readonly Event[],
  given: { readonly taken?: readonly number[]; readonly failing?: boolean } = {},
): Explanation & { readonly trades: readonly VenueTrade[] } {
  const trades = events.map(({ by, change }, index) =>
    aTrade('LONG', String(Math.abs(change) / 1_000), {
      ...{ tradeId: String(index + 8), exchangeOrderId: `${by} ${index}` },
      ...{ orderSide: change < 0 ? 'SELL' : 'BUY', time: WHOLE_AT + index * 1_000 },
    }),
  );
  const lookups = new Map<string, Answer<VenueOrder | null>>();
  for (const [index, { by }] of events.entries()) {
    const exchangeOrderId = `${by} ${index}`;
    const key = queryKey({ kind: 'orderById', symbol: SYMBOL, exchangeOrderId });
    const id = IDS[by];
    const order = id === null ? null : ({ clientOrderId: id, exchangeOrderId } as VenueOrder);
    lookups.set(key, given.failing === true ? failed(READ_AT) : answered(order, READ_AT));
  }
  const query: Query = { kind: 'trades', symbol: SYMBOL, since: SINCE };
  const evidence = {
    trades: new Map([[queryKey(query), answered(trades, READ_AT)]]),
    lookups,
  };
  const taken = new Set(
    (given.taken ?? []).flatMap((index) => trades[index] ?? []).map(tradeKeyOf),
  );
  return { ...explainGone(gone(), 'LONG', evidence, taken, DEFAULT_SETTINGS), trades };
}

const gone = (change: Partial<Operation> = {}) =>
  anOperation({
    legs: [aLeg('LONG', { quantity: decimal('0.02') }), aLeg('SHORT')],
    wholeAt: WHOLE_AT,
    ...change,
  });

const anyEvents = fc.array(
  fc.record({
    by: fc.constantFrom<By>('person', 'liquidation', 'adl', 'ours', 'settlement', 'lost'),
    change: fc.integer({ min: -30, max: 30 }).filter((change) => change !== 0),
  }),
  { maxLength: 8 },
);

describe('the trades that closed a leg', () => {
  it('are exactly its quantity, from trades of others that closed, none of them taken', () => {
    fc.assert(
      fc.property(anyEvents, fc.subarray([0, 1, 2, 3]), (events, taken) => {
        const found = explain(events, { taken });
        if (found.kind !== 'explained') return;
        expect(sum(found.fills.map((fill) => fill.quantity)).toFixed()).toBe('0.02');
        expect(new Set(found.fills.map((fill) => fill.tradeId)).size).toBe(found.fills.length);
        for (const fill of found.fills) {
          const index = Number(fill.tradeId) - 8;
          const event = events[index];
          expect(['person', 'liquidation', 'adl']).toContain(event?.by);
          expect(event?.change).toBeLessThan(0);
          expect(taken).not.toContain(index);
          expect(fill.quantity.lte(found.trades[index]?.quantity ?? '0')).toBe(true);
        }
      }),
    );
  });

  it('are found for every position that others alone took from whole to nothing', () => {
    const others = fc.record({
      by: fc.constantFrom<By>('person', 'liquidation', 'adl'),
      change: fc.integer({ min: -30, max: 30 }).filter((change) => change !== 0),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 60 }),
        fc.array(others, { maxLength: 6 }),
        (start, drawn) => {
          let held = start;
          const events: Event[] = [];
          for (const { by, change } of drawn) {
            const possible = Math.max(change, -held);
            if (possible === 0) continue;
            held += possible;
            events.push({ by, change: possible });
          }
          if (held > 0) events.push({ by: 'liquidation', change: -held });
          expect(explain(events).kind).toBe('explained');
        },
      ),
    );
  });

  it('count from the newest: a person who took the surplus away before is not the cause', () => {
    const found = explain([
      { by: 'person', change: -30 },
      { by: 'liquidation', change: -20 },
    ]);
    expect(found).toMatchObject({ kind: 'explained', fills: [{ cause: 'LIQUIDATION' }] });
  });

  it.each<[string, Event]>([
    ['whose order the exchange does not know', { by: 'lost', change: -5 }],
    ['of a settlement', { by: 'settlement', change: -5 }],
  ])('are not known where the newest is one %s', (_title, last) => {
    expect(explain([{ by: 'person', change: -30 }, last]).kind).toBe('unknown');
  });

  it('are not known while fewer trades are visible than the leg lost', () => {
    expect(explain([{ by: 'person', change: -19 }]).kind).toBe('unknown');
  });

  it('are asked for first, then their orders; a failed answer concludes nothing', () => {
    const evidence = { trades: new Map(), lookups: new Map() };
    const first = explainGone(gone(), 'LONG', evidence, new Set(), DEFAULT_SETTINGS);
    expect(first).toEqual({
      ...{ kind: 'ask', queries: [{ kind: 'trades', symbol: SYMBOL, since: SINCE }] },
    });
    expect(explain([{ by: 'person', change: -20 }], { failing: true }).kind).toBe('unanswered');
  });

  it('are none for a leg that is recorded as closed by others already', () => {
    const [fill] = (explain([{ by: 'adl', change: -20 }]) as { fills: Operation['externalFills'] })
      .fills;
    if (fill === undefined) throw new Error('a trade was expected');
    const evidence = { trades: new Map(), lookups: new Map() };
    const again = gone({ externalFills: [fill] });
    expect(explainGone(again, 'LONG', evidence, new Set(), DEFAULT_SETTINGS)).toEqual({
      ...{ kind: 'explained', fills: [] },
    });
  });
});
