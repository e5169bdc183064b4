// What was sent is concluded: by its answer, by looking it up, or by the proof that it is absent.
import { decimal } from './decimal';
import type { Evidence, Lookup } from './evidence';
import type { VenueOrder } from './venue';
import type { Operation } from './operation';
import type { RefusalKind, SendOutcome } from './outcome';
import {
  aClosing,
  anEvidence,
  anOrder,
  answered,
  aPosition,
  aReport,
  describeStep,
  failed,
  idOf,
  READ_AT,
  recordedOf,
  refused,
  stepOf,
  SYMBOL,
} from './test/builders';

const LONG = anOrder('LONG', { state: 'SENT' });
const NOW = READ_AT + 400;
const PROVEN = READ_AT + 15_000;
/** LONG sent and SHORT final with nothing to do. */
const sent = (long = LONG): Operation => aClosing([long, anOrder('SHORT', { state: 'FILLED' })]);

const withOutcome = (outcome: SendOutcome): Evidence =>
  anEvidence({ outcomes: new Map([[LONG.clientOrderId, outcome]]) });
const accepted = (change: Partial<VenueOrder> = {}): Evidence =>
  withOutcome({ kind: 'accepted', order: aReport(LONG, change) });
const withLookup = (lookup: Lookup): Evidence =>
  anEvidence({ lookups: new Map([[LONG.clientOrderId, lookup]]) });
const found = (change: Partial<VenueOrder> = {}): Evidence =>
  withLookup(answered(aReport(LONG, change), NOW));

const proof = (at: number): Evidence =>
  anEvidence({
    lookups: new Map([[LONG.clientOrderId, answered(null, at)]]),
    orders: new Map([[`${SYMBOL}@${READ_AT - 1_000}`, answered([], at)]]),
    trades: new Map([[`${SYMBOL}@${READ_AT - 10_000}`, answered([], at)]]),
    positions: answered([aPosition('LONG', '5')], at),
  });

describe.each([
  ['an answer', accepted],
  ['a look-up', found],
])('a sent order, by %s', (_, report) => {
  it.each([
    ['FILLED', '2', 'FILLED', null],
    ['EXPIRED', '2', 'FILLED', null],
    ['EXPIRED', '0.5', 'PARTIAL_FINAL', '1.5'],
    ['CANCELED', '0.5', 'PARTIAL_FINAL', '1.5'],
    ['EXPIRED', '0', 'REJECTED', '2'],
    ['CANCELED', '0', 'REJECTED', '2'],
    ['REJECTED', '0', 'REJECTED', '2'],
  ] as const)('that is %s with %s executed ends %s, leaving %s', (status, executed, to, left) => {
    const step = stepOf(sent(), report({ status, executed: decimal(executed) }), NOW);
    const finish = recordedOf(sent(), step, 'finish');
    expect(finish).toMatchObject({ to, from: 'SENT', concludedAt: NOW, withdraw: null });
    expect(finish.executed.toFixed()).toBe(executed);
    expect(finish.next?.quantity.toFixed() ?? null).toBe(left);
  });

  it.each([
    ['NEW', '0'],
    ['PARTIALLY_FILLED', '0.5'],
    ['OTHER', '0.5'],
    ['FILLED', '1'],
  ] as const)('that is %s with %s executed is remembered and stays SENT', (status, executed) => {
    const step = stepOf(sent(), report({ status, executed: decimal(executed) }), NOW);
    const progress = recordedOf(sent(), step, 'progress');
    expect(progress).toMatchObject({ exchangeOrderId: 'ex-LONG-1' });
    expect(progress.executed.toFixed()).toBe(executed);
  });
});

describe('an answer that does not end the order', () => {
  it('is followed by a look-up once it is remembered', () => {
    const known = sent({ ...LONG, exchangeOrderId: 'ex-LONG-1' });
    const step = stepOf(known, accepted({ status: 'NEW', executed: decimal('0') }), NOW);
    expect(describeStep(step)).toBe('gather order');
  });

  it('is followed by a look-up when it speaks of another order', () => {
    expect(describeStep(stepOf(sent(), accepted({ quantity: decimal('3') }), NOW))).toBe(
      'gather order',
    );
  });

  it('waits for the next cycle when the look-up says the same', () => {
    const known = sent({ ...LONG, exchangeOrderId: 'ex-LONG-1' });
    const step = stepOf(known, found({ status: 'NEW', executed: decimal('0') }), NOW);
    expect(describeStep(step)).toBe('wait inFlight');
  });
});

describe('a refusal', () => {
  const KINDS: readonly RefusalKind[] = [
    'nothingToClose',
    'account',
    'clock',
    'limit',
    'overload',
    'order',
    'connection',
  ];

  it.each(KINDS.flatMap((kind) => [[kind, 'rejected'] as const, [kind, 'notSent'] as const]))(
    'of kind %s, %s, is final with nothing executed; the next attempt is for all of it, in 2 s',
    (kind, outcome) => {
      const refusal = { kind, code: -1, text: 'no' };
      const step = stepOf(sent(), withOutcome({ kind: outcome, refusal }), NOW);
      const finish = recordedOf(sent(), step, 'finish');
      expect(finish).toMatchObject({ to: 'REJECTED', refusal: `${kind} -1 no` });
      expect(finish.next).toMatchObject({
        clientOrderId: idOf('LONG', 2),
        attempt: 2,
        notBefore: NOW + 2_000,
        readAt: READ_AT,
        baseline: LONG.baseline,
      });
      expect(finish.next?.quantity.toFixed()).toBe('2');
    },
  );

  it('after others of the same decision waits twice as long each time, to 60 s', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7].map((attempt) => {
      const earlier = Array.from({ length: attempt - 1 }, (_, index) =>
        anOrder('LONG', { state: 'REJECTED', attempt: index + 1 }),
      );
      const last = anOrder('LONG', { state: 'SENT', attempt });
      const operation = aClosing([...earlier, last, anOrder('SHORT', { state: 'FILLED' })]);
      const outcomes = new Map([[last.clientOrderId, refused('order')]]);
      const step = stepOf(operation, anEvidence({ outcomes }), NOW);
      return (recordedOf(operation, step, 'finish').next?.notBefore ?? 0) - NOW;
    });
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });
});

describe('an unknown outcome', () => {
  const unknown = withOutcome({ kind: 'unknown', why: 'timeout' });

  it.each([
    ['after the request', unknown],
    ['after a restart', anEvidence()],
  ])('%s is looked up, never sent again', (_, evidence) => {
    expect(stepOf(sent(), evidence, NOW)).toEqual({
      kind: 'gather',
      queries: [{ kind: 'order', symbol: SYMBOL, clientOrderId: LONG.clientOrderId }],
    });
  });

  it('stays unknown when the look-up gets no answer', () => {
    expect(describeStep(stepOf(sent(), withLookup(failed(NOW)), PROVEN))).toBe('wait unanswered');
  });

  it('waits for the evidence window when the look-up finds nothing', () => {
    const step = stepOf(sent(), withLookup(answered(null, NOW)), NOW);
    expect(step).toEqual({ kind: 'wait', why: 'evidenceWindow', until: PROVEN });
  });

  it('does not use a look-up from before the window after it, nor ask twice in one cycle', () => {
    const step = stepOf(sent(), withLookup(answered(null, PROVEN - 1)), PROVEN);
    expect(describeStep(step)).toBe('wait evidenceWindow');
  });

  it('asks for everything else once the look-up after the window finds nothing', () => {
    const step = stepOf(sent(), withLookup(answered(null, PROVEN)), PROVEN);
    expect(describeStep(step)).toBe('gather orders,trades,positions');
  });

  it('becomes ABSENT by all four kinds of evidence, and the next attempt is intended at once', () => {
    const finish = recordedOf(sent(), stepOf(sent(), proof(PROVEN), PROVEN), 'finish');
    expect(finish).toMatchObject({ to: 'ABSENT', refusal: null, exchangeOrderId: null });
    expect(finish.next).toMatchObject({ attempt: 2, notBefore: null });
  });

  it.each(['lookups', 'orders', 'trades', 'positions'] as const)(
    'does not become ABSENT without the %s',
    (part) => {
      const evidence = { ...proof(PROVEN), [part]: anEvidence()[part] };
      expect(stepOf(sent(), evidence, PROVEN).kind).toBe('gather');
    },
  );

  it('is a conflict for a person when the evidence contradicts itself', () => {
    const evidence = { ...proof(PROVEN), positions: answered([aPosition('LONG', '3')], PROVEN) };
    const { attention } = recordedOf(sent(), stepOf(sent(), evidence, PROVEN), 'attention');
    expect(attention).toEqual({ reason: 'EVIDENCE_CONFLICT', since: PROVEN });
  });

  it('is for a person to solve after 24 h, whatever the evidence says', () => {
    const day = READ_AT + 24 * 3_600_000;
    const late = stepOf(sent(), proof(day + 1), day + 1);
    expect(recordedOf(sent(), late, 'attention').attention?.reason).toBe('UNKNOWN_24H');
    expect(recordedOf(sent(), stepOf(sent(), proof(day), day), 'finish').to).toBe('ABSENT');
  });
});

describe('an order found under our id', () => {
  it.each<[string, Partial<VenueOrder>]>([
    ['symbol', { symbol: 'ETH/USDT:USDT' }],
    ['position side', { positionSide: 'SHORT' }],
    ['order side', { orderSide: 'BUY' }],
    ['quantity', { quantity: decimal('1.999') }],
    ['client order id', { clientOrderId: 'web_1' }],
    ['age', { time: READ_AT - 1_001 }],
  ])('that differs in %s is foreign: attention, and no conclusion', (_, change) => {
    const step = stepOf(sent(), found(change), PROVEN);
    expect(recordedOf(sent(), step, 'attention').attention?.reason).toBe('FOREIGN_ORDER');
  });

  it('is ours up to a second older than its signing', () => {
    const step = stepOf(sent(), found({ time: READ_AT - 1_000 }), NOW);
    expect(recordedOf(sent(), step, 'finish').to).toBe('FILLED');
  });

  it('that executed less than is recorded is a conflict', () => {
    const ahead = sent({ ...LONG, executed: decimal('1'), exchangeOrderId: 'ex-LONG-1' });
    const step = stepOf(ahead, found({ status: 'NEW', executed: decimal('0.5') }), NOW);
    expect(recordedOf(ahead, step, 'attention').attention?.reason).toBe('EVIDENCE_CONFLICT');
  });
});
