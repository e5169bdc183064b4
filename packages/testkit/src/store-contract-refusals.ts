// Every guard of every transition, refused by name: `lost`, and nothing is written.
import {
  buildTradeHistory,
  decimal,
  type Operation,
  type Order,
  type Transition,
} from '@hedge/domain';
import {
  aClosing,
  aFill,
  aFinished,
  aNewOrder,
  anIntent,
  anOperation,
  anOrder,
  SOME_TIME,
} from './builders';
import { ATTRIBUTION_REFUSALS, type Refusal } from './store-contract-attribution';
import { closeOther, OUTSIDE_REFUSALS } from './store-contract-outside';
import type { StoreHarness } from './store-harness';
import {
  absentWithNext,
  attribution,
  begun,
  cancel,
  finish,
  idOf,
  LATER,
  put,
  resume,
  sorted,
  token,
  withdrawn,
} from './store-contract-cases';

const both = (op: Operation) => [idOf(op, 'LONG'), idOf(op, 'SHORT')];
const settle = (op: Operation): Transition => ({
  kind: 'settle',
  history: buildTradeHistory(op),
});
const sentBoth = () => aClosing({}, { state: 'SENT' }, { state: 'SENT' });
const adopt = (op: Operation): Transition => ({
  kind: 'adopt',
  clientOrderId: idOf(op, 'LONG'),
  exchangeOrderId: '9',
  signedAt: SOME_TIME,
  recvWindowMs: 5_000,
});
const progress = (op: Operation, executed: string): Transition => ({
  kind: 'progress',
  clientOrderId: idOf(op, 'LONG'),
  exchangeOrderId: '9',
  executed: decimal(executed),
});

const REFUSALS: readonly Refusal[] = [
  ['an intent while paused', () => anOperation({ autoCloseEnabled: false }), (op) => anIntent(op)],
  [
    'an intent while it needs attention',
    () => anOperation({ attention: { reason: 'SHORT_POSITION', since: SOME_TIME } }),
    (op) => anIntent(op),
  ],
  [
    'an intent before retry_at',
    () => anOperation({ retryAt: SOME_TIME + 101 }),
    (op) => anIntent(op),
  ],
  ['an intent while CLOSING', () => aFinished(), (op) => anIntent(op)],
  [
    'an intent under a decision that was used before',
    () => ({ ...withdrawn(), retryAt: null }),
    (op) => anIntent(op, { decisionId: op.orders[0]?.decisionId ?? '' }),
  ],
  [
    'an intent whose attempt exists',
    () => ({ ...withdrawn(), retryAt: null }),
    (op) => anIntent({ ...op, orders: [] }),
  ],
  ['a token for an order already sent', sentBoth, (op) => token(both(op))],
  [
    'a token for two orders of which one is withdrawn',
    () => aClosing({}, {}, { state: 'CANCELLED' }),
    (op) => token(both(op)),
  ],
  [
    'a token for an order of another decision',
    () => aClosing({}, { decisionId: 'another decision' }),
    (op) => token(both(op)),
  ],
  [
    'a token for an order of another operation',
    () => aClosing(),
    (op) => token([idOf(op, 'LONG'), idOf(aClosing(), 'LONG')]),
  ],
  ['a token while ACTIVE', withdrawn, (op) => token([idOf(op, 'LONG')])],
  ['an adoption of an order already sent', sentBoth, adopt],
  ['progress of an order never sent', () => aClosing(), (op) => progress(op, '0.001')],
  [
    'progress of an order that is final',
    () => aClosing({}, { state: 'PARTIAL_FINAL', executed: decimal('0.01') }),
    (op) => progress(op, '0.015'),
  ],
  [
    'progress backwards',
    () => aClosing({}, { state: 'SENT', executed: decimal('0.01') }),
    (op) => progress(op, '0.009999999999999999'),
  ],
  ['the end of an order never sent', () => aClosing(), (op) => finish(idOf(op, 'LONG'), {})],
  [
    'the end of an order that has ended',
    () => aClosing({}, { state: 'REJECTED' }, { state: 'SENT' }),
    (op) => finish(idOf(op, 'LONG'), { to: 'FILLED', executed: decimal('0.02') }),
  ],
  [
    'an end with less executed than is known',
    () => aClosing({}, { state: 'SENT', executed: decimal('0.01') }),
    (op) => finish(idOf(op, 'LONG'), { to: 'PARTIAL_FINAL', executed: decimal('0.005') }),
  ],
  [
    'an end along an edge that does not exist',
    absentWithNext,
    (op) => finish(idOf(op, 'LONG'), { from: 'ABSENT', to: 'REJECTED' }),
  ],
  [
    'an end that withdraws an order already sent',
    () => {
      const op = absentWithNext();
      const next = { state: 'SENT', signedAt: LATER, recvWindowMs: 3_000 } as const;
      return {
        ...op,
        orders: op.orders.map((row) => (row.attempt === 2 ? { ...row, ...next } : row)),
      };
    },
    (op) =>
      finish(idOf(op, 'LONG'), {
        from: 'ABSENT',
        to: 'FILLED',
        executed: decimal('0.02'),
        withdraw: idOf(op, 'LONG', 2),
      }),
  ],
  [
    'an end whose next attempt would be beside an open one',
    absentWithNext,
    (op) =>
      finish(idOf(op, 'LONG'), {
        from: 'ABSENT',
        to: 'PARTIAL_FINAL',
        executed: decimal('0.005'),
        next: aNewOrder(op, 'LONG', { quantity: decimal('0.015') }),
      }),
  ],
  [
    'an end whose next attempt has a number that was used',
    () => {
      const op = aClosing({}, { state: 'REJECTED' });
      return { ...op, orders: [...op.orders, anOrder(op, 'LONG', { attempt: 2, state: 'SENT' })] };
    },
    (op) => finish(idOf(op, 'LONG', 2), { next: aNewOrder(op, 'LONG', { attempt: 1 }) }),
  ],
  [
    'a withdrawal after an execution',
    () => aClosing({}, { state: 'FILLED' }),
    (op) => cancel([idOf(op, 'SHORT')]),
  ],
  [
    'a withdrawal while an order may execute',
    () => aClosing({}, { state: 'SENT' }),
    (op) => cancel([idOf(op, 'SHORT')]),
  ],
  ['a withdrawal that forgets an order', () => aClosing(), (op) => cancel([idOf(op, 'SHORT')])],
  [
    'a withdrawal of an order that is not intended',
    () => aClosing({}, { state: 'REJECTED' }),
    (op) => cancel(both(op)),
  ],
  ['a withdrawal while ACTIVE', withdrawn, () => cancel([])],
  ['a resumption while CLOSING', absentWithNext, (op) => resume(op, { next: [] })],
  [
    'a resumption from an order that is not absent',
    () => {
      const op = withdrawn();
      const rejected = (row: Order): Order =>
        row.side === 'LONG' ? { ...row, state: 'REJECTED' } : row;
      return { ...op, orders: op.orders.map(rejected) };
    },
    (op) => resume(op),
  ],
  [
    'a settle with an order still open',
    () => {
      const op = aFinished();
      return {
        ...op,
        orders: [...op.orders, anOrder(op, 'LONG', { attempt: 2, quantity: decimal('1') })],
      };
    },
    settle,
  ],
  [
    'a settle with a fill missing',
    () => {
      const op = aFinished();
      const [long, short] = op.fills;
      if (long === undefined || short === undefined) throw new Error('two fills were expected');
      return { ...op, fills: [{ ...long, quantity: decimal('0.019999999999999999') }, short] };
    },
    settle,
  ],
  ...ATTRIBUTION_REFUSALS,
  ...OUTSIDE_REFUSALS,
  [
    'fills of which one belongs to no order of the operation',
    () => aClosing({}, { state: 'FILLED' }),
    (op) => {
      const [order] = op.orders;
      if (order === undefined) throw new Error('an order was expected');
      const stranger = aFill(order, { clientOrderId: 'somebody', tradeId: '2' });
      return { kind: 'fills', fills: [aFill(order), stranger] };
    },
  ],
];

export function refusalsContract(current: () => StoreHarness): void {
  describe('a transition one of whose guards fails', () => {
    it.each(REFUSALS)('is lost and changes nothing: %s', async (_title, makeOperation, make) => {
      const harness = current();
      const seen = await put(harness, makeOperation());
      expect(await harness.store.record(seen, make(seen))).toBe('lost');
      expect(await harness.store.loadOperation(seen.id)).toEqual(seen);
      expect(await harness.readHistory(seen.id)).toEqual([]);
    });

    it('is lost: a trade that another operation was given already', async () => {
      const harness = current();
      const first = await put(harness, begun());
      expect(await harness.store.record(first, attribution(first))).toBe('recorded');
      const second = begun({ accountId: first.accountId });
      await harness.addOperation(second);
      expect(await harness.store.record(second, attribution(second))).toBe('lost');
      expect(sorted(await harness.store.loadOperation(second.id))).toEqual(sorted(second));
    });

    it('is lost: an intent on a disabled account', async () => {
      const harness = current();
      const seen = await put(harness, anOperation());
      await harness.setAccountEnabled(seen.accountId, false);
      expect(await harness.store.record(seen, anIntent(seen))).toBe('lost');
      expect(await harness.store.record(seen, closeOther(seen))).toBe('lost');
      expect(await harness.store.loadOperation(seen.id)).toEqual(seen);
    });

    it('is lost: anything but fills for an operation that is gone', async () => {
      const harness = current();
      const seen = await put(harness, aFinished());
      await harness.store.record(seen, settle(seen));
      const attention: Transition = { kind: 'attention', attention: null };
      for (const transition of [settle(seen), attention, anIntent(seen)]) {
        expect(await harness.store.record(seen, transition)).toBe('lost');
      }
      expect(await harness.readHistory(seen.id)).toHaveLength(1);
      expect(await harness.store.loadOperation(seen.id)).toBeNull();
    });
  });

  describe('a transition that the schema forbids', () => {
    const impossible: readonly Refusal[] = [
      [
        'an order filled to less than its quantity',
        sentBoth,
        (op) => finish(idOf(op, 'LONG'), { to: 'FILLED', executed: decimal('0.01') }),
      ],
      [
        'an order refused although it executed',
        sentBoth,
        (op) => finish(idOf(op, 'LONG'), { executed: decimal('0.01') }),
      ],
      [
        'an intent for nothing',
        () => anOperation(),
        (op) => {
          const intent = anIntent(op);
          const [long, short] = intent.orders;
          return { ...intent, orders: [{ ...long, quantity: decimal('0') }, short] };
        },
      ],
    ];
    it.each(impossible)('rejects and changes nothing: %s', async (_title, makeOperation, make) => {
      const harness = current();
      const seen = await put(harness, makeOperation());
      await expect(harness.store.record(seen, make(seen))).rejects.toThrow();
      expect(await harness.store.loadOperation(seen.id)).toEqual(seen);
    });
  });
}
