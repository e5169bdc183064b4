// The transitions that are recorded, once, and never for a caller who saw another version.
import {
  applyTransition,
  buildTradeHistory,
  decimal,
  type Operation,
  type Transition,
} from '@hedge/domain';
import {
  aClosing,
  aFill,
  aFinished,
  aNewOrder,
  anIntent,
  anOperation,
  SOME_TIME,
} from './builders';
import { OPENING_CASES } from './store-contract-opening';
import { OUTSIDE_CASES } from './store-contract-outside';
import { REQUEST_CASES } from './store-contract-requests';
import type { StoreHarness } from './store-harness';
import {
  absentWithNext,
  attribution,
  begun,
  cancel,
  finish,
  idOf,
  LATER,
  othersFinished,
  put,
  resume,
  sorted,
  token,
  withdrawn,
} from './store-contract-cases';

interface Case {
  readonly title: string;
  /** Afresh for each test: ids of orders are derived from the operation's. */
  build(): { readonly operation: Operation; readonly transition: Transition };
}

function plan(
  title: string,
  makeOperation: () => Operation,
  makeTransition: (operation: Operation) => Transition,
): Case {
  return {
    title,
    build() {
      const operation = makeOperation();
      return { operation, transition: makeTransition(operation) };
    },
  };
}

const CASES: readonly Case[] = [
  plan(
    'an intent',
    () => anOperation(),
    (op) => anIntent(op),
  ),
  plan(
    'an intent once retry_at has come',
    () => anOperation({ retryAt: SOME_TIME + 100, cancelCount: 2 }),
    (op) => anIntent(op),
  ),
  plan(
    'a send token for both legs',
    () => aClosing(),
    (op) => token([idOf(op, 'LONG'), idOf(op, 'SHORT')]),
  ),
  plan(
    'a send token for the second leg, which leaves the naked clock as it runs',
    () => aClosing({ nakedSince: SOME_TIME - 5 }, { state: 'FILLED' }),
    (op) => token([idOf(op, 'SHORT')]),
  ),
  plan(
    'an order adopted that was found at the exchange',
    () => aClosing(),
    (op) => ({
      kind: 'adopt',
      clientOrderId: idOf(op, 'LONG'),
      exchangeOrderId: '77',
      signedAt: SOME_TIME + 150,
      recvWindowMs: 5_000,
    }),
  ),
  plan(
    'progress of a sent order, to the last decimal',
    () => aClosing({}, { state: 'SENT', executed: decimal('0.005') }),
    (op) => ({
      kind: 'progress',
      clientOrderId: idOf(op, 'LONG'),
      exchangeOrderId: '78',
      executed: decimal('0.010000000000000001'),
    }),
  ),
  plan(
    'a sent order filled',
    () => aClosing({}, { state: 'SENT' }, { state: 'SENT' }),
    (op) =>
      finish(idOf(op, 'LONG'), {
        to: 'FILLED',
        executed: decimal('0.02'),
        exchangeOrderId: '79',
      }),
  ),
  plan(
    'a sent order partially filled for good, with the next attempt for the rest',
    () => aClosing({}, { state: 'SENT', executed: decimal('0.005') }),
    (op) =>
      finish(idOf(op, 'LONG'), {
        to: 'PARTIAL_FINAL',
        executed: decimal('0.015'),
        exchangeOrderId: '80',
        next: aNewOrder(op, 'LONG', { quantity: decimal('0.005') }),
      }),
  ),
  plan(
    'a sent order refused, with the next attempt after its backoff',
    () => aClosing({}, { state: 'SENT' }, { state: 'SENT' }),
    (op) =>
      finish(idOf(op, 'SHORT'), {
        refusal: '-1008 Server is currently overloaded.',
        next: aNewOrder(op, 'SHORT', { notBefore: LATER + 2_000 }),
      }),
  ),
  plan(
    'a sent order proven absent, with the next attempt',
    () => aClosing({}, { state: 'SENT' }, { state: 'SENT' }),
    (op) => finish(idOf(op, 'LONG'), { to: 'ABSENT', next: aNewOrder(op, 'LONG') }),
  ),
  plan('an absent order that filled, withdrawing the attempt in its place', absentWithNext, (op) =>
    finish(idOf(op, 'LONG'), {
      from: 'ABSENT',
      to: 'FILLED',
      executed: decimal('0.02'),
      exchangeOrderId: '81',
      withdraw: idOf(op, 'LONG', 2),
    }),
  ),
  plan('an absent order that filled in part, replacing the next attempt', absentWithNext, (op) =>
    finish(idOf(op, 'LONG'), {
      from: 'ABSENT',
      to: 'PARTIAL_FINAL',
      executed: decimal('0.003'),
      exchangeOrderId: '82',
      withdraw: idOf(op, 'LONG', 2),
      next: aNewOrder(op, 'LONG', { quantity: decimal('0.017') }),
    }),
  ),
  plan(
    'an intent withdrawn before anything was sent',
    () => aClosing(),
    (op) => cancel([idOf(op, 'SHORT'), idOf(op, 'LONG')]),
  ),
  plan(
    'an intent withdrawn after a refusal, with what a person must look at',
    () => aClosing({}, { state: 'REJECTED', refusal: '-2022 ReduceOnly Order is rejected.' }),
    (op) =>
      cancel([idOf(op, 'SHORT')], {
        attention: { reason: 'RESTING_ORDERS', since: SOME_TIME + 399 },
      }),
  ),
  plan('a close resumed whose absent order had executed', withdrawn, (op) => resume(op)),
  plan(
    'the fills of both legs',
    () => aClosing({}, { state: 'FILLED' }, { state: 'SENT', executed: decimal('0.01') }),
    (op) => ({ kind: 'fills', fills: op.orders.map((order) => aFill(order)) }),
  ),
  plan(
    'what others closed of a leg, with the withdrawal of its order',
    () => begun(),
    (op) => attribution(op),
  ),
  plan(
    'the settle of a close that others finished',
    () => othersFinished(),
    (op) => ({ kind: 'settle', history: buildTradeHistory(op) }),
  ),
  plan(
    'the settle of a finished close',
    () => aFinished(),
    (op) => ({ kind: 'settle', history: buildTradeHistory(op) }),
  ),
  plan(
    'attention set',
    () => anOperation(),
    () => ({ kind: 'attention', attention: { reason: 'LEG_GONE', since: SOME_TIME } }),
  ),
  plan(
    'attention cleared',
    () => aClosing({ attention: { reason: 'FOREIGN_ORDER', since: SOME_TIME } }),
    () => ({ kind: 'attention', attention: null }),
  ),
  ...OPENING_CASES.map((each) => plan(...each)),
  ...OUTSIDE_CASES.map((each) => plan(...each)),
  ...REQUEST_CASES.map((each) => plan(...each)),
];

export function transitionsContract(current: () => StoreHarness): void {
  describe('a transition whose guards hold', () => {
    it.each(CASES)('is recorded as the state machine says: $title', async ({ build }) => {
      const harness = current();
      const { operation, transition } = build();
      const seen = await put(harness, operation);
      expect(sorted(seen)).toEqual(sorted(operation));
      expect(await harness.store.record(seen, transition)).toBe('recorded');
      const applied = applyTransition(operation, transition);
      expect(applied.kind).toBe('applied');
      const expected = applied.kind === 'applied' ? applied.operation : operation;
      expect(sorted(await harness.store.loadOperation(seen.id))).toEqual(sorted(expected));
    });
  });

  describe('a transition of a caller who saw another version', () => {
    const guarded = CASES.filter(({ build }) => build().transition.kind !== 'fills');

    it.each(guarded)('changes nothing: $title', async ({ build }) => {
      const harness = current();
      const { operation, transition } = build();
      const seen = await put(harness, operation);
      const stale = { ...seen, version: seen.version - 1 };
      expect(await harness.store.record(stale, transition)).toBe('lost');
      expect(await harness.store.loadOperation(seen.id)).toEqual(seen);
      expect(await harness.readHistory(seen.id)).toEqual([]);
    });

    it.each(guarded)('is recorded once by two callers at a time: $title', async ({ build }) => {
      const harness = current();
      const { operation, transition } = build();
      const seen = await put(harness, operation);
      const results = await Promise.all([
        harness.store.record(seen, transition),
        harness.store.record(seen, transition),
      ]);
      expect(results.sort()).toEqual(['lost', 'recorded']);
    });
  });
}
