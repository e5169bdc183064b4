// Intended orders: sent while the reading is fresh, finished once begun, withdrawn otherwise.
import { decimal } from './decimal';
import type { Evidence } from './evidence';
import type { Position, VenueOrder } from './venue';
import type { Operation, Order } from './operation';
import {
  aClosing,
  anEvidence,
  anOrder,
  answered,
  aPosition,
  applied,
  aReport,
  describeStep,
  failed,
  idOf,
  READ_AT,
  recordedOf,
  stepOf,
  SYMBOL,
} from './test/builders';

const LONG = idOf('LONG');
const SHORT = idOf('SHORT');
const NOW = READ_AT + 400;
const fresh = aClosing([anOrder('LONG'), anOrder('SHORT')]);
const rejected = (side: 'LONG' | 'SHORT', refusal: string, concludedAt = NOW): Order =>
  anOrder(side, { state: 'REJECTED', refusal, concludedAt });
const second = (side: 'LONG' | 'SHORT', change: Partial<Order> = {}): Order =>
  anOrder(side, { attempt: 2, ...change });

describe('a fresh intent', () => {
  it.each([NOW, READ_AT + 5_000])('is signed at %i with the reading’s own time and 5 s', (now) => {
    const token = recordedOf(fresh, stepOf(fresh, anEvidence(), now), 'token');
    expect(token).toMatchObject({ signedAt: READ_AT, recvWindowMs: 5_000 });
    expect(token.clientOrderIds).toEqual([LONG, SHORT]);
  });

  it('is sent once: with its token held, and never again after its outcome', () => {
    const step = stepOf(fresh, anEvidence(), NOW);
    const sent = applied(fresh, recordedOf(fresh, step, 'token'));
    const held = anEvidence({ heldTokens: new Set([LONG, SHORT]) });
    expect(stepOf(sent, held, NOW)).toEqual({ kind: 'send', orders: sent.orders });
    const outcomes = new Map([[LONG, { kind: 'unknown', why: 'reset' } as const]]);
    expect(stepOf(sent, { ...held, outcomes }, NOW)).toEqual({
      kind: 'send',
      orders: [sent.orders[1]],
    });
  });

  it('is not sent by a process that does not hold its token', () => {
    const sent = applied(fresh, recordedOf(fresh, stepOf(fresh, anEvidence(), NOW), 'token'));
    expect(describeStep(stepOf(sent, anEvidence(), NOW))).toBe('gather order,order');
  });
});

describe('an intent older than 5 s', () => {
  it.each([
    [0, 2_000],
    [1, 4_000],
    [9, 60_000],
  ])('after %i withdrawals is withdrawn for %i ms', (cancelCount, ms) => {
    const operation = { ...fresh, cancelCount };
    const now = READ_AT + 5_001;
    const cancel = recordedOf(operation, stepOf(operation, anEvidence(), now), 'cancel');
    expect(cancel).toMatchObject({ retryAt: now + ms, attention: null });
    expect(cancel.clientOrderIds).toEqual([LONG, SHORT]);
  });
});

describe('before anything executed', () => {
  it.each(['REJECTED', 'ABSENT'] as const)(
    'a leg that ended %s while the other is unknown waits: no cancel, no next attempt',
    (state) => {
      const operation = aClosing([
        anOrder('LONG', { state, concludedAt: READ_AT - 100_000 }),
        anOrder('SHORT', { state: 'SENT' }),
        second('LONG'),
      ]);
      for (const now of [NOW, READ_AT + 10_000, READ_AT + 3_600_000]) {
        const lookups = new Map([[SHORT, failed(now)]]);
        expect(describeStep(stepOf(operation, anEvidence({ lookups }), now))).toBe(
          'wait unanswered',
        );
      }
    },
  );

  it('both legs known and nothing executed, the decision is withdrawn, also within 5 s', () => {
    const operation = aClosing([
      rejected('LONG', 'limit -1003 wait'),
      rejected('SHORT', 'overload -1008 busy'),
      second('LONG'),
      second('SHORT'),
    ]);
    const cancel = recordedOf(operation, stepOf(operation, anEvidence(), NOW), 'cancel');
    expect(cancel.clientOrderIds).toEqual([idOf('LONG', 2), idOf('SHORT', 2)]);
  });

  it('a refused account is withdrawn with the attention', () => {
    const operation = aClosing([
      rejected('LONG', 'account -2015 key'),
      rejected('SHORT', 'account -2015 key'),
      second('LONG'),
      second('SHORT'),
    ]);
    const cancel = recordedOf(operation, stepOf(operation, anEvidence(), NOW), 'cancel');
    expect(cancel.attention).toEqual({ reason: 'ACCOUNT_REFUSED', since: NOW });
  });
});

describe('-2022 before anything executed', () => {
  const operation = aClosing([
    rejected('LONG', 'nothingToClose -2022 ReduceOnly Order is rejected.'),
    rejected('SHORT', 'limit -1003 wait'),
    second('LONG'),
    second('SHORT'),
  ]);
  const seen = (positions: readonly Position[], open: readonly VenueOrder[] = []): Evidence =>
    anEvidence({
      positions: answered(positions, NOW),
      openOrders: new Map([[SYMBOL, answered(open, NOW)]]),
    });
  const resting = aReport(anOrder('LONG'), { clientOrderId: 'tp_1', status: 'NEW' });

  it('is explained by the position and its open orders first, read after the refusal', () => {
    expect(describeStep(stepOf(operation, anEvidence(), NOW))).toBe('gather openOrders,positions');
    const before = { ...seen([]), positions: answered([], NOW - 1) };
    expect(describeStep(stepOf(operation, before, NOW))).toBe('gather positions');
  });

  it.each<[string | null, readonly Position[], readonly VenueOrder[]]>([
    ['LEG_GONE', [aPosition('SHORT', '5')], []],
    ['LEG_GONE', [aPosition('LONG', '0')], [resting]],
    ['SHORT_POSITION', [aPosition('LONG', '1.999')], [resting]],
    ['RESTING_ORDERS', [aPosition('LONG', '2')], [resting]],
    [null, [aPosition('LONG', '2')], []],
    [null, [aPosition('LONG', '2')], [{ ...resting, positionSide: 'SHORT' }]],
  ])('is withdrawn with attention %p for %j and %j', (reason, positions, open) => {
    const step = stepOf(operation, seen(positions, open), NOW);
    expect(recordedOf(operation, step, 'cancel').attention?.reason ?? null).toBe(reason);
  });

  it('is not withdrawn while there is no answer', () => {
    const deaf = { ...seen([]), positions: failed(NOW) };
    expect(describeStep(stepOf(operation, deaf, NOW))).toBe('wait unanswered');
  });
});

describe('a begun close', () => {
  const begun = (short: Partial<Order> = {}): Operation =>
    aClosing([
      anOrder('LONG', { state: 'FILLED' }),
      rejected('SHORT', 'order -4131 price'),
      second('SHORT', short),
    ]);
  const LATE = READ_AT + 3_600_000;

  it('sends the remainder at its own time with 3 s, however old the reading is', () => {
    const token = recordedOf(begun(), stepOf(begun(), anEvidence(), LATE), 'token');
    expect(token).toEqual({
      kind: 'token',
      clientOrderIds: [idOf('SHORT', 2)],
      signedAt: LATE,
      recvWindowMs: 3_000,
    });
  });

  it('does so though paused and in need of attention', () => {
    const paused: Operation = {
      ...begun(),
      autoCloseEnabled: false,
      attention: { reason: 'RESTING_ORDERS', since: 1 },
    };
    expect(recordedOf(paused, stepOf(paused, anEvidence(), LATE), 'token').signedAt).toBe(LATE);
  });

  it('respects not_before to the millisecond', () => {
    const operation = begun({ notBefore: LATE });
    const early = stepOf(operation, anEvidence(), LATE - 1);
    expect(early).toEqual({ kind: 'wait', why: 'backoff', until: LATE });
    expect(recordedOf(operation, stepOf(operation, anEvidence(), LATE), 'token')).toBeDefined();
  });

  it('sends the leg that is due while the other is not', () => {
    const operation = aClosing([
      anOrder('LONG', { state: 'PARTIAL_FINAL', executed: decimal('0.5') }),
      rejected('SHORT', 'order -4131 price'),
      second('LONG', { quantity: decimal('1.5') }),
      second('SHORT', { notBefore: LATE + 1 }),
    ]);
    const token = recordedOf(operation, stepOf(operation, anEvidence(), LATE), 'token');
    expect(token.clientOrderIds).toEqual([idOf('LONG', 2)]);
  });

  it('is begun by what a SENT order has executed so far; the other leg need not wait for its end', () => {
    const operation = aClosing([
      anOrder('LONG', { state: 'SENT', executed: decimal('1'), exchangeOrderId: 'ex-LONG-1' }),
      rejected('SHORT', 'overload -1008 busy'),
      second('SHORT'),
    ]);
    const lookups = new Map([[LONG, failed(LATE)]]);
    const step = stepOf(operation, anEvidence({ lookups }), LATE);
    expect(recordedOf(operation, step, 'token').clientOrderIds).toEqual([idOf('SHORT', 2)]);
  });

  it('is never withdrawn', () => {
    const gone = aClosing([
      anOrder('LONG', { state: 'FILLED' }),
      rejected('SHORT', 'nothingToClose -2022 no'),
      second('SHORT'),
    ]);
    const evidence = anEvidence({
      positions: answered([], LATE),
      openOrders: new Map([[SYMBOL, answered([], LATE)]]),
    });
    const { attention } = recordedOf(gone, stepOf(gone, evidence, LATE), 'attention');
    expect(attention).toEqual({ reason: 'LEG_GONE', since: LATE });
    const marked = { ...gone, attention };
    expect(describeStep(stepOf(marked, evidence, LATE + 2_000))).toBe('wait positionGone');
  });

  it('tries again once the position is there, and clears the attention when it waits', () => {
    const back = aClosing(
      [
        anOrder('LONG', { state: 'FILLED' }),
        rejected('SHORT', 'nothingToClose -2022 no'),
        second('SHORT'),
      ],
      { attention: { reason: 'LEG_GONE', since: LATE } },
    );
    const evidence = anEvidence({
      positions: answered([aPosition('SHORT', '1')], LATE),
      openOrders: new Map([[SYMBOL, answered([], LATE)]]),
    });
    const sent = applied(back, recordedOf(back, stepOf(back, evidence, LATE), 'token'));
    const lookups = new Map([[idOf('SHORT', 2), answered(null, LATE)]]);
    const step = stepOf(sent, { ...evidence, lookups }, LATE + 1);
    expect(recordedOf(sent, step, 'attention').attention).toBeNull();
  });

  it('keeps a refused account in sight while it waits', () => {
    const operation = aClosing([
      anOrder('LONG', { state: 'FILLED' }),
      rejected('SHORT', 'account -2015 key'),
      second('SHORT', { notBefore: LATE + 9 }),
    ]);
    const { attention } = recordedOf(operation, stepOf(operation, anEvidence(), LATE), 'attention');
    expect(attention?.reason).toBe('ACCOUNT_REFUSED');
    expect(describeStep(stepOf({ ...operation, attention }, anEvidence(), LATE + 1))).toBe(
      'wait backoff',
    );
  });

  it('sends nothing for more, or less, than is left of the leg', () => {
    const operation = begun({ quantity: decimal('1.5') });
    const step = stepOf(operation, anEvidence(), LATE);
    expect(recordedOf(operation, step, 'attention').attention?.reason).toBe('EVIDENCE_CONFLICT');
  });
});

describe('an operation that is not CLOSING', () => {
  it('has no next step', () => {
    const active = { ...fresh, status: 'ACTIVE' as const };
    expect(stepOf(active, anEvidence(), NOW)).toEqual({ kind: 'done' });
  });
});
