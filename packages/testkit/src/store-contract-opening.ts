// How a hedge is opened: its two orders, and what becomes of them.
import {
  applyTransition,
  buildUndoneHistory,
  decimal,
  executedOf,
  ZERO,
  type OpenedLeg,
  type Operation,
  type PositionSide,
  type Transition,
} from '@hedge/domain';
import { aNewOrder, anOpening, anOrder, SOME_TIME } from './builders';
import { finish, idOf, LATER, put, sorted, token } from './store-contract-cases';
import type { StoreHarness } from './store-harness';

type Case = readonly [
  title: string,
  makeOperation: () => Operation,
  makeTransition: (operation: Operation) => Transition,
];

/** What each leg executed at, to the last decimal. */
const PAID = { LONG: decimal('50000.123456789012345678'), SHORT: decimal('50100') };

function paid(operation: Operation): Operation {
  const fills = operation.fills.map((fill) => ({ ...fill, price: PAID[fill.side] }));
  return { ...operation, fills };
}

/** Nothing of it is intended yet. */
const asked = () => anOpening({ readAt: null, orders: [], fills: [] });
const whole = () =>
  paid(anOpening({ nakedSince: SOME_TIME }, { state: 'FILLED' }, { state: 'FILLED' }));
const half = (change: Partial<Operation> = {}) =>
  paid(anOpening({ nakedSince: SOME_TIME, ...change }, { state: 'FILLED' }, { state: 'REJECTED' }));
const refused = () => anOpening({}, { state: 'REJECTED' }, { state: 'ABSENT' });

function begin(operation: Operation): Transition {
  const order = (side: PositionSide) => aNewOrder(operation, side);
  return { kind: 'begin', readAt: SOME_TIME, orders: [order('LONG'), order('SHORT')] };
}

/** What executed, at what was paid for it. */
function legsOf(operation: Operation): readonly [OpenedLeg, OpenedLeg] {
  const leg = (side: PositionSide): OpenedLeg => ({
    ...{ side, quantity: executedOf(operation, side), entryPrice: PAID[side] },
  });
  return [leg('LONG'), leg('SHORT')];
}

const open = (operation: Operation): Transition => ({ kind: 'open', legs: legsOf(operation) });

function undo(operation: Operation, withdraw: readonly string[] = []): Transition {
  const legs = legsOf(operation);
  const closing: Operation = { ...operation, status: 'CLOSING', orders: [] };
  const orders = legs
    .filter(({ quantity }) => quantity.gt(ZERO))
    .map(({ side, quantity }) => aNewOrder(closing, side, { quantity }));
  return { kind: 'undo', legs, withdraw, concludedAt: LATER, orders };
}

const undone = (operation: Operation, withdraw: readonly string[] = []): Transition => ({
  ...{ kind: 'undone', withdraw, concludedAt: LATER },
  history: buildUndoneHistory(operation, LATER),
});

/** SHORT is tried again, or would be. */
function halfWithNext(): Operation {
  const operation = half({ onHalfOpen: 'COMPLETE' });
  const next = anOrder(operation, 'SHORT', { attempt: 2, notBefore: LATER });
  return { ...operation, orders: [...operation.orders, next] };
}

const bothIds = (op: Operation) => [idOf(op, 'LONG'), idOf(op, 'SHORT')];

export const OPENING_CASES: readonly Case[] = [
  ['the orders that open a hedge', asked, begin],
  ['a send token for both of them', () => anOpening(), (op) => token(bothIds(op))],
  [
    'an opening order that executed',
    () => anOpening({}, { state: 'SENT' }, { state: 'SENT' }),
    (op) => finish(idOf(op, 'LONG'), { to: 'FILLED', executed: decimal('0.02') }),
  ],
  [
    'one that was refused, with the next attempt',
    () => anOpening({ onHalfOpen: 'COMPLETE' }, { state: 'FILLED' }, { state: 'SENT' }),
    (op) =>
      finish(idOf(op, 'SHORT'), { next: aNewOrder(op, 'SHORT', { attempt: 2, notBefore: LATER }) }),
  ],
  ['a hedge that is open', whole, open],
  ['the undoing of one that is half open', () => half(), (op) => undo(op)],
  [
    'the undoing of one whose rest is not sent any more',
    halfWithNext,
    (op) => undo(op, [idOf(op, 'SHORT', 2)]),
  ],
  ['an opening that was refused', refused, (op) => undone(op)],
  ['an opening that was not sent in time', () => anOpening(), (op) => undone(op, bothIds(op))],
  ['an opening that was never begun', asked, (op) => undone(op)],
];

const REFUSED: readonly Case[] = [
  ['a second pair of orders', () => anOpening(), begin],
  [
    'a hedge that is not whole',
    () =>
      anOpening({}, { state: 'FILLED' }, { state: 'PARTIAL_FINAL', executed: decimal('0.005') }),
    open,
  ],
  [
    'a hedge with an order that may still execute',
    () => anOpening({}, { state: 'FILLED' }, { state: 'SENT' }),
    (op) => undo(op),
  ],
  ['a hedge whose trades are not all known', () => ({ ...whole(), fills: [] }), open],
  [
    'an undoing of what is not what executed',
    () => half(),
    (op) => undo({ ...op, orders: op.orders.map((order) => ({ ...order, executed: ZERO })) }),
  ],
  ['an undoing that leaves an order to be sent', halfWithNext, (op) => undo(op)],
  ['an end of an opening of which something executed', () => half(), (op) => undone(op)],
  [
    'an end of an opening that may still execute',
    () => anOpening({}, { state: 'SENT' }, { state: 'REJECTED' }),
    (op) => undone(op),
  ],
];

export function openingContract(current: () => StoreHarness): void {
  describe('an opening', () => {
    it.each(REFUSED)('is not %s', async (_title, makeOperation, makeTransition) => {
      const harness = current();
      const operation = makeOperation();
      const seen = await put(harness, operation);
      const transition = makeTransition(operation);

      expect(applyTransition(operation, transition).kind).toBe('refused');
      expect(await harness.store.record(seen, transition)).toBe('lost');
      expect(await harness.store.loadOperation(seen.id)).toEqual(seen);
      expect(await harness.readHistory(seen.id)).toEqual([]);
    });

    it('is not begun on an account that was disabled meanwhile', async () => {
      const harness = current();
      const seen = await put(harness, asked());
      await harness.setAccountEnabled(seen.accountId, false);

      expect(await harness.store.record(seen, begin(seen))).toBe('lost');
      // It is told that nothing came of it all the same.
      expect(await harness.store.record(seen, undone(seen))).toBe('recorded');
    });

    it('ends with the history of nothing, and its orders withdrawn', async () => {
      const harness = current();
      const operation = anOpening();
      const seen = await put(harness, operation);
      await harness.store.record(seen, undone(operation, bothIds(operation)));

      expect(await harness.store.loadOperation(seen.id)).toBeNull();
      expect(await harness.readHistory(seen.id)).toMatchObject([
        { closeReason: 'UNDO', closedAt: LATER, nakedMs: 0 },
      ]);
      const states = await Promise.all(bothIds(operation).map((id) => harness.readOrder(id)));
      expect(states.map((order) => order?.state)).toEqual(['CANCELLED', 'CANCELLED']);
    });

    it('is put aside once it is open: its trades are none of the close', async () => {
      const harness = current();
      const operation = whole();
      const seen = await put(harness, operation);
      await harness.store.record(seen, open(operation));
      const stored = await harness.store.loadOperation(seen.id);

      expect(sorted(stored)).toMatchObject({
        ...{ status: 'ACTIVE', orders: [], fills: [], nakedSince: null, decisionId: null },
        legs: [{ entryPrice: decimal('50000.123456789012345678') }, {}],
      });
      expect(await harness.readFills(seen.id)).toHaveLength(2);
    });

    it('that executed late is told of an order that nobody counts', async () => {
      const harness = current();
      const operation = paid(
        anOpening({ nakedSince: SOME_TIME }, { state: 'FILLED' }, { state: 'ABSENT' }),
      );
      const seen = await put(harness, operation);
      await harness.store.record(seen, undo(operation));
      const [late] = (await harness.store.loadAbsentOrders(seen.accountId, SOME_TIME)).filter(
        ({ operationId }) => operationId === seen.id,
      );
      expect(late).toMatchObject({ operation: null, order: { kind: 'open', side: 'SHORT' } });

      const clientOrderId = idOf(operation, 'SHORT');
      const correction = {
        ...{ operationId: seen.id, clientOrderId, exchangeOrderId: '99' },
        ...{ executed: decimal('0.01'), foundAt: LATER },
      };
      expect(await harness.store.recordCorrection(correction, 'FILLED')).toBe('recorded');
      expect(await harness.readOrder(clientOrderId)).toMatchObject({ state: 'FILLED' });

      const undoing = await harness.store.loadOperation(seen.id);
      if (undoing === null) throw new Error('the undo is gone');
      expect(undoing.openingOrders).toContainEqual(
        expect.objectContaining({ clientOrderId, state: 'FILLED' }),
      );
      const attention = { reason: 'RESTING_ORDERS', since: LATER } as const;
      expect(await harness.store.record(undoing, { kind: 'attention', attention })).toBe(
        'recorded',
      );
    });
  });
}
