// Corners of the protocol where the exchange contradicts itself or a record comes late.
import { parseDecimal, decimal } from './decimal';
import type { Operation } from './operation';
import { applyTransition } from './apply-transition';
import { findShortages } from './claims';
import {
  aClosing,
  anEvidence,
  anOrder,
  anOperation,
  answered,
  applied,
  aPosition,
  aReport,
  describeStep,
  idOf,
  READ_AT,
  recordedOf,
  stepOf,
  SYMBOL,
} from './test/builders';

const LATE = READ_AT + 3_600_000;
it('parseDecimal of untrusted "+5" is a value or null, never an exception', () => {
  expect(() => parseDecimal('+5')).not.toThrow();
});
it('begun, -2022 with position and resting orders: RESTING_ORDERS is raised at some point', () => {
  let op: Operation = aClosing([
    anOrder('LONG', { state: 'FILLED' }),
    anOrder('SHORT', {
      state: 'REJECTED',
      refusal: 'nothingToClose -2022 no',
      concludedAt: READ_AT + 500,
    }),
    anOrder('SHORT', { attempt: 2, notBefore: READ_AT + 2_500 }),
  ]);
  const resting = aReport(anOrder('SHORT'), {
    clientOrderId: 'tp_1',
    status: 'NEW',
    executed: decimal('0'),
  });
  const reasons = new Set<string | undefined>();
  for (let beat = 0; beat < 30; beat += 1) {
    const now = READ_AT + 1_000 + beat * 2_000;
    let evidence = anEvidence({
      positions: answered([aPosition('SHORT', '5')], now),
      openOrders: new Map([[SYMBOL, answered([resting], now)]]),
    });
    for (let i = 0; i < 10; i += 1) {
      const step = stepOf(op, evidence, now);
      if (step.kind === 'wait') break;
      if (step.kind === 'record') {
        op = applied(op, step.transition);
        if (step.transition.kind === 'token')
          evidence = { ...evidence, heldTokens: new Set(step.transition.clientOrderIds) };
      }
      if (step.kind === 'send')
        evidence = {
          ...evidence,
          outcomes: new Map(
            step.orders.map((o) => [
              o.clientOrderId,
              {
                kind: 'rejected',
                refusal: { kind: 'nothingToClose', code: -2022, text: 'no' },
              } as const,
            ]),
          ),
        };
      reasons.add(op.attention?.reason);
    }
  }
  expect(reasons).toContain('RESTING_ORDERS');
});
it('a contradictory final report (executed less than recorded) is a conflict, not a refused plan', () => {
  const long = anOrder('LONG', {
    state: 'SENT',
    executed: decimal('1'),
    exchangeOrderId: 'ex-LONG-1',
  });
  const op = aClosing([long, anOrder('SHORT', { state: 'FILLED' })]);
  const evidence = anEvidence({
    lookups: new Map([
      [
        long.clientOrderId,
        answered(aReport(long, { status: 'EXPIRED', executed: decimal('0') }), LATE),
      ],
    ]),
  });
  const step = stepOf(op, evidence, LATE);
  if (step.kind === 'record')
    expect(applyTransition(op, step.transition)).toMatchObject({ kind: 'applied' });
  expect(describeStep(step)).toBe('record attention');
});
it('a late order seen live still blocks its replacement after the recall of 60 s has ended', () => {
  const concluded = READ_AT + 16_000;
  const absent = anOrder('LONG', { state: 'ABSENT', concludedAt: concluded });
  const op = aClosing([
    absent,
    anOrder('SHORT', { state: 'FILLED' }),
    anOrder('LONG', { attempt: 2, createdAt: concluded }),
  ]);
  const live = (now: number) =>
    anEvidence({
      lookups: new Map([
        [
          absent.clientOrderId,
          answered(aReport(absent, { status: 'PARTIALLY_FILLED', executed: decimal('0.5') }), now),
        ],
      ]),
    });
  const { attention } = recordedOf(
    op,
    stepOf(op, live(concluded + 59_000), concluded + 59_000),
    'attention',
  );
  const marked = { ...op, attention };
  expect(describeStep(stepOf(marked, live(concluded + 61_000), concluded + 61_000))).not.toBe(
    'record token',
  );
});
it('late execution under a new decision starts the naked clock at the late order signing', () => {
  const concluded = READ_AT + 16_000;
  const absent = anOrder('LONG', { state: 'ABSENT', concludedAt: concluded });
  const d2 = { decisionId: 'decision-2', readAt: concluded + 4_000, createdAt: concluded + 4_050 };
  const op = aClosing(
    [
      absent,
      anOrder('SHORT', { state: 'REJECTED' }),
      anOrder('LONG', { attempt: 2, state: 'CANCELLED' }),
      anOrder('SHORT', { attempt: 2, state: 'CANCELLED' }),
      anOrder('LONG', { attempt: 3, ...d2 }),
      anOrder('SHORT', { attempt: 3, ...d2 }),
    ],
    { decisionId: 'decision-2', readAt: concluded + 4_000, nakedSince: null },
  );
  const now = concluded + 4_100;
  const evidence = anEvidence({
    lookups: new Map([[absent.clientOrderId, answered(aReport(absent), now)]]),
  });
  const after = applied(op, recordedOf(op, stepOf(op, evidence, now), 'finish'));
  expect(after.nakedSince).toBe(READ_AT);
});
it('both legs on one symbol: each question is asked once', () => {
  const op = aClosing([
    anOrder('LONG', { state: 'FILLED' }),
    anOrder('SHORT', { state: 'FILLED' }),
  ]);
  expect(describeStep(stepOf(op, anEvidence(), LATE))).toBe('gather trades');
});
it('an over-executed close does not lend its excess to other claims', () => {
  const over = {
    ...aClosing([
      anOrder('LONG', { state: 'FILLED' }),
      anOrder('LONG', { attempt: 2, state: 'FILLED' }),
      anOrder('SHORT', { state: 'FILLED' }),
    ]),
    id: 'over',
  };
  const r = { readAt: READ_AT, positions: [aPosition('LONG', '0'), aPosition('SHORT', '1')] };
  expect(findShortages([over, anOperation({ id: 'other' })], r)).toEqual(new Set(['other']));
});
it('settle is refused by the state machine when a leg executed more than it owns', () => {
  const orders = [
    anOrder('LONG', { state: 'FILLED' }),
    anOrder('LONG', { attempt: 2, state: 'PARTIAL_FINAL', executed: decimal('0.5') }),
    anOrder('SHORT', { state: 'FILLED' }),
  ];
  const fills = orders.map((o) => ({
    tradeId: o.clientOrderId,
    exchangeOrderId: 'x',
    clientOrderId: o.clientOrderId,
    side: o.side,
    symbol: SYMBOL,
    quantity: o.executed,
    price: decimal('1'),
    commission: decimal('0'),
    commissionAsset: 'USDT',
    realizedPnl: decimal('0'),
    time: READ_AT,
  }));
  const result = applyTransition(aClosing(orders, { fills }), {
    kind: 'settle',
    history: {} as never,
  });
  expect(result.kind).toBe('refused');
});
it('a refusal of an order that has executed in part is not planned as its end', () => {
  const long = anOrder('LONG', {
    state: 'SENT',
    executed: decimal('1'),
    exchangeOrderId: 'ex-LONG-1',
  });
  const op = aClosing([long, anOrder('SHORT', { state: 'FILLED' })]);
  const evidence = anEvidence({
    outcomes: new Map([
      [
        idOf('LONG'),
        { kind: 'rejected', refusal: { kind: 'order', code: -1, text: 'x' } } as const,
      ],
    ]),
  });
  const step = stepOf(op, evidence, LATE);
  if (step.kind === 'record')
    expect(applyTransition(op, step.transition)).toMatchObject({ kind: 'applied' });
});
