// The state machine: every edge that exists, every one that does not, and what raises the version.
import { applyTransition } from './apply-transition';
import { decimal, ZERO } from './decimal';
import { ORDER_EDGES, type Operation, type Order, type OrderState } from './operation';
import { aClosing, aNewOrder, anOperation, anOrder, applied, idOf, READ_AT } from './test/builders';
import {
  adopt,
  attention,
  both,
  cancel,
  finish,
  finished,
  intend,
  LONG,
  progress,
  resume,
  settle,
  SHORT,
  token,
} from './test/transitions';
import type { Transition } from './transition';

const stateOf = (operation: Operation, id: string): Order =>
  operation.orders.find((order) => order.clientOrderId === id)!;
const refusalOf = (operation: Operation, transition: Transition): string | null => {
  const result = applyTransition(operation, transition);
  return result.kind === 'refused' ? result.why : null;
};

const STATES = Object.keys(ORDER_EDGES) as OrderState[];

describe('an order', () => {
  const moves: (readonly [string, OrderState, OrderState, () => Transition])[] = [
    ['token', 'INTENDED', 'SENT', () => ({ ...token, clientOrderIds: [LONG] })],
    ['adopt', 'INTENDED', 'SENT', () => adopt],
    ...(['FILLED', 'PARTIAL_FINAL', 'REJECTED', 'ABSENT'] as const).map(
      (to) => ['finish', 'SENT', to, () => finish(to)] as const,
    ),
    ...(['FILLED', 'PARTIAL_FINAL'] as const).map(
      (to) => ['late finish', 'ABSENT', to, () => finish(to, { from: 'ABSENT' })] as const,
    ),
  ];

  it.each(moves)('moves by %s from %s to %s, and from no other state', (_, from, to, build) => {
    for (const state of STATES) {
      const operation = aClosing([anOrder('LONG', { state, executed: ZERO })]);
      const result = applyTransition(operation, build());
      if (state !== from) expect(result.kind).toBe('refused');
      else expect(stateOf(applied(operation, build()), LONG).state).toBe(to);
    }
  });

  it.each(['REJECTED', 'ABSENT'] as const)('has no backward edge ABSENT → %s', (to) => {
    expect(refusalOf(both('ABSENT'), finish(to, { from: 'ABSENT' }))).toMatch(/no edge/);
  });

  it('never loses executed quantity', () => {
    const partly = aClosing([anOrder('LONG', { state: 'SENT', executed: decimal('0.5') })]);
    expect(refusalOf(partly, finish('REJECTED'))).toMatch(/never shrinks/);
    expect(refusalOf(partly, { ...progress, executed: decimal('0.4') })).toMatch(/never shrinks/);
    expect(refusalOf(partly, progress)).toBeNull();
  });

  it('progresses only while SENT', () => {
    for (const state of STATES) {
      const operation = aClosing([anOrder('LONG', { state, executed: ZERO })]);
      expect(refusalOf(operation, progress) === null).toBe(state === 'SENT');
    }
  });

  it('gets no token under another decision', () => {
    const stale = { ...both('INTENDED'), decisionId: 'decision-2' };
    expect(refusalOf(stale, token)).toMatch(/another decision/);
  });

  it('keeps the exchange’s id that it has when its end does not name one', () => {
    const sent = aClosing([anOrder('LONG', { state: 'SENT', exchangeOrderId: 'ex-1' })]);
    expect(stateOf(applied(sent, finish('REJECTED')), LONG).exchangeOrderId).toBe('ex-1');
  });

  it('is known by its id, or the transition is refused', () => {
    expect(refusalOf(aClosing([]), finish('FILLED'))).toMatch(/no order/);
  });
});

describe('a leg', () => {
  const next = aNewOrder('LONG', { attempt: 2 });

  it.each(['FILLED', 'PARTIAL_FINAL', 'REJECTED', 'ABSENT'] as const)(
    'gets its next attempt in the very transition that makes the last one %s',
    (to) => {
      const after = applied(both('SENT'), finish(to, { next }));
      expect(stateOf(after, idOf('LONG', 2))).toMatchObject({ state: 'INTENDED', signedAt: null });
    },
  );

  it('has one open order at most', () => {
    const sent = aClosing([
      anOrder('LONG', { state: 'ABSENT' }),
      anOrder('LONG', { state: 'SENT', attempt: 2 }),
    ]);
    const third = aNewOrder('LONG', { attempt: 3 });
    const late = finish('PARTIAL_FINAL', { from: 'ABSENT', next: third });
    expect(refusalOf(sent, late)).toMatch(/open order/);
  });

  it('never has the same id twice', () => {
    const again = aNewOrder('LONG', { attempt: 1 });
    expect(refusalOf(both('SENT'), finish('REJECTED', { next: again }))).toMatch(/open order/);
  });

  it('withdraws an intended attempt that late evidence makes void, never a sent one', () => {
    for (const state of ['INTENDED', 'SENT'] as const) {
      const operation = aClosing([
        anOrder('LONG', { state: 'ABSENT' }),
        anOrder('LONG', { state, attempt: 2 }),
      ]);
      const late = finish('FILLED', { from: 'ABSENT', withdraw: idOf('LONG', 2) });
      if (state === 'SENT') expect(refusalOf(operation, late)).toMatch(/SENT, not INTENDED/);
      else expect(stateOf(applied(operation, late), idOf('LONG', 2)).state).toBe('CANCELLED');
    }
  });
});

describe('an operation', () => {
  it('is begun by an intent only while ACTIVE, watched, without attention and after retry_at', () => {
    const active = anOperation();
    expect(applied(active, intend)).toMatchObject({
      status: 'CLOSING',
      decisionId: 'decision-2',
      readAt: READ_AT + 9,
      retryAt: null,
    });
    expect(refusalOf(both('INTENDED'), intend)).toMatch(/not ACTIVE/);
    expect(refusalOf({ ...active, autoCloseEnabled: false }, intend)).toMatch(/paused/);
    const marked = applied(active, attention);
    expect(refusalOf(marked, intend)).toMatch(/attention/);
    expect(refusalOf({ ...active, retryAt: READ_AT + 51 }, intend)).toMatch(/retry_at/);
    expect(refusalOf({ ...active, retryAt: READ_AT + 50 }, intend)).toBeNull();
  });

  it('while ACTIVE takes no attention about its position that is older than a whole reading', () => {
    const active = anOperation({ wholeAt: READ_AT + 1 });
    expect(refusalOf(active, attention)).toMatch(/newer reading/);
    expect(refusalOf({ ...active, wholeAt: READ_AT }, attention)).toBeNull();
    expect(refusalOf({ ...both('SENT'), wholeAt: READ_AT + 1 }, attention)).toBeNull();
  });

  it('starts the naked clock with its first token and keeps it', () => {
    const sent = applied(both('INTENDED'), { ...token, clientOrderIds: [LONG] });
    expect(sent.nakedSince).toBe(READ_AT + 5);
    const later = { ...token, clientOrderIds: [SHORT], signedAt: READ_AT + 99 };
    expect(applied(sent, later).nakedSince).toBe(READ_AT + 5);
  });

  it('is withdrawn when nothing was sent: ACTIVE, later, with no trace of the decision', () => {
    const after = applied({ ...both('INTENDED'), cancelCount: 2 }, cancel);
    expect(after).toMatchObject({
      status: 'ACTIVE',
      decisionId: null,
      readAt: null,
      nakedSince: null,
      retryAt: READ_AT + 2_000,
      cancelCount: 3,
    });
    expect(after.orders.map((order) => order.state)).toEqual(['CANCELLED', 'CANCELLED']);
  });

  it.each<[string, Operation]>([
    ['may have executed', aClosing([anOrder('LONG', { state: 'SENT' }), anOrder('SHORT')])],
    [
      'execution is recorded',
      aClosing([anOrder('LONG', { state: 'PARTIAL_FINAL', executed: decimal('1') })]),
    ],
    ['not exactly', aClosing([anOrder('LONG')])],
    ['not CLOSING', { ...both('INTENDED'), status: 'ACTIVE' }],
  ])('is not withdrawn when %s', (why, operation) => {
    expect(refusalOf(operation, cancel)).toMatch(why);
  });

  it('resumes its close when an order believed absent has executed', () => {
    const active = { ...both('ABSENT'), status: 'ACTIVE' as const, decisionId: null };
    expect(applied(active, resume)).toMatchObject({
      status: 'CLOSING',
      decisionId: 'decision-1',
      nakedSince: READ_AT,
    });
    expect(refusalOf(both('ABSENT'), resume)).toMatch(/not ACTIVE/);
    expect(refusalOf({ ...active, orders: both('REJECTED').orders }, resume)).not.toBeNull();
  });

  it('settles with every order final and every execution in a fill, and is then gone', () => {
    expect(applyTransition(finished(), settle)).toEqual({ kind: 'applied', operation: null });
  });

  it.each<[string, (whole: Operation) => Operation]>([
    ['fills and executed', (whole) => ({ ...whole, fills: whole.fills.slice(1) })],
    ['order left', (whole) => ({ ...whole, orders: [...whole.orders, anOrder('LONG')] })],
    ['not CLOSING', (whole) => ({ ...whole, status: 'ACTIVE' })],
  ])('does not settle: %s', (why, change) => {
    expect(refusalOf(change(finished()), settle)).toMatch(why);
  });

  it.each<[string, Operation, Transition]>([
    ['token', { ...both('INTENDED'), status: 'ACTIVE' }, token],
    ['adopt', { ...both('INTENDED'), status: 'ACTIVE' }, adopt],
    ['progress', { ...both('SENT'), status: 'ACTIVE' }, progress],
    ['finish', { ...both('SENT'), status: 'ACTIVE' }, finish('FILLED')],
  ])('does not take %s unless CLOSING', (_, operation, transition) => {
    expect(refusalOf(operation, transition)).toMatch(/n(either OPENING n)?o[rt] CLOSING/);
  });

  it.each<[string, Operation, Transition, number]>([
    ['intend', anOperation(), intend, 1],
    ['token', both('INTENDED'), token, 1],
    ['adopt', both('INTENDED'), adopt, 1],
    ['progress', both('SENT'), progress, 1],
    ['finish', both('SENT'), finish('REJECTED'), 1],
    ['cancel', both('INTENDED'), cancel, 1],
    ['resume', { ...both('ABSENT'), status: 'ACTIVE' }, resume, 1],
    ['fills', both('SENT'), { kind: 'fills', fills: [] }, 0],
    ['attention', both('SENT'), attention, 0],
  ])('has its version raised by %s', (_, operation, transition, by) => {
    expect(applied(operation, transition).version).toBe(operation.version + by);
  });

  it('keeps each trade once, however often it is recorded', () => {
    const whole = finished();
    const again: Transition = { kind: 'fills', fills: whole.fills };
    expect(applied(whole, again).fills).toHaveLength(2);
    expect(applied({ ...whole, fills: [] }, again).fills).toHaveLength(2);
  });
});
