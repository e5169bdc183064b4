// Every transition tried from every state of the order it moves, and from the wrong status: the
// version is the one that was seen, so that only the state in the statement's WHERE can refuse it.
import {
  buildTradeHistory,
  decimal,
  isFinal,
  ORDER_EDGES,
  ZERO,
  type Operation,
  type Order,
  type OrderState,
  type Transition,
} from '@hedge/domain';
import { aClosing, aFill, aFinished, anIntent, anOperation, anOrder, SOME_TIME } from './builders';
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
  token,
  withdrawn,
} from './store-contract-cases';
import { closeOther, settleOutside } from './store-contract-outside';
import type { StoreHarness } from './store-harness';

const STATES = Object.keys(ORDER_EDGES) as OrderState[];

interface Case {
  readonly title: string;
  /** The states of the order in question from which it is recorded. */
  readonly from: readonly OrderState[];
  /** The operation with that order in this state. */
  readonly build: (state: OrderState) => Operation;
  readonly transition: (operation: Operation) => Transition;
}

/** A first attempt on LONG in this state, as it would be stored. */
function firstIn(operation: Operation, state: OrderState): Order {
  return anOrder(operation, 'LONG', {
    state,
    attempt: 1,
    ...(state === 'PARTIAL_FINAL' ? { executed: decimal('0.005') } : {}),
  });
}

/** With its first order replaced by one in this state. */
function withFirst(operation: Operation, state: OrderState): Operation {
  const [first, ...rest] = operation.orders;
  const { decisionId } = first ?? {};
  const order = firstIn({ ...operation, orders: [] }, state);
  return { ...operation, orders: [{ ...order, ...(decisionId && { decisionId }) }, ...rest] };
}

const unexecuted = (order: Order): Order => ({ ...order, executed: ZERO });
const closingWith = (state: OrderState): Operation => withFirst(aClosing(), state);
const late = (op: Operation): Transition =>
  finish(idOf(op, 'LONG'), {
    ...{ from: 'ABSENT', to: 'FILLED', executed: decimal('0.02'), exchangeOrderId: '81' },
    withdraw: idOf(op, 'LONG', 2),
  });
const end = (to: 'FILLED' | 'PARTIAL_FINAL' | 'REJECTED' | 'ABSENT', executed: string): Case => ({
  title: `the end of an order as ${to}`,
  from: ['SENT'],
  build: closingWith,
  transition: (op) => finish(idOf(op, 'LONG'), { to, executed: decimal(executed) }),
});

/** ACTIVE, with an order of a close that was withdrawn. */
const activeWith = (state: OrderState): Operation => {
  const operation = anOperation();
  return { ...operation, orders: [firstIn(operation, state)] };
};
const NOTHING_EXECUTED: readonly OrderState[] = ['CANCELLED', 'REJECTED', 'ABSENT'];

const CASES: readonly Case[] = [
  {
    title: 'an intent beside an earlier order of the leg',
    from: STATES.filter(isFinal),
    build: activeWith,
    // Whatever executed before: the orders of this intent are for something.
    transition: (op) => anIntent({ ...op, orders: op.orders.map(unexecuted) }),
  },
  {
    title: 'the close of the other leg, beside an earlier order',
    from: NOTHING_EXECUTED,
    build: activeWith,
    transition: (op) => closeOther(op),
  },
  {
    title: 'a settle without an order, beside an earlier one',
    from: NOTHING_EXECUTED,
    build: activeWith,
    transition: (op) => settleOutside({ ...op, orders: [] }, ['LONG', 'SHORT']),
  },
  {
    title: 'a send token',
    from: ['INTENDED'],
    build: closingWith,
    transition: (op) => token([idOf(op, 'LONG'), idOf(op, 'SHORT')]),
  },
  {
    title: 'an adoption',
    from: ['INTENDED'],
    build: closingWith,
    transition: (op) => ({
      ...{ kind: 'adopt', clientOrderId: idOf(op, 'LONG'), exchangeOrderId: '77' },
      ...{ signedAt: SOME_TIME + 150, recvWindowMs: 5_000 },
    }),
  },
  {
    title: 'progress',
    from: ['SENT'],
    build: closingWith,
    transition: (op) => ({
      ...{ kind: 'progress', clientOrderId: idOf(op, 'LONG'), exchangeOrderId: '78' },
      executed: decimal('0.02'),
    }),
  },
  end('FILLED', '0.02'),
  end('PARTIAL_FINAL', '0.01'),
  end('REJECTED', '0'),
  end('ABSENT', '0'),
  {
    title: 'late evidence of an absent order',
    from: ['ABSENT'],
    // Beside an open order there is room for one: a leg in INTENDED or SENT has no second attempt.
    build: (state) => {
      const operation = withFirst(absentWithNext(), state);
      if (isFinal(state)) return operation;
      const withdrawnNext = { state: 'CANCELLED', concludedAt: LATER } as const;
      const replace = (row: Order): Order =>
        row.attempt === 2 ? { ...row, ...withdrawnNext } : row;
      return { ...operation, orders: operation.orders.map(replace) };
    },
    transition: late,
  },
  {
    title: 'a withdrawal of SHORT, by what became of LONG',
    from: NOTHING_EXECUTED,
    build: closingWith,
    transition: (op) => cancel([idOf(op, 'SHORT')]),
  },
  {
    title: 'a resumption',
    from: ['ABSENT'],
    build: (state) => withFirst(withdrawn(), state),
    transition: (op) => resume(op),
  },
  {
    title: 'an attribution, by the order it withdraws',
    from: ['INTENDED'],
    build: (state) => {
      const operation = begun();
      const { decisionId } = operation;
      const executed = state === 'PARTIAL_FINAL' ? { executed: decimal('0.005') } : {};
      const short = anOrder({ ...operation, orders: [] }, 'SHORT', { state, ...executed });
      const orders = operation.orders.filter(({ side }) => side === 'LONG');
      return { ...operation, orders: [...orders, { ...short, decisionId: decisionId ?? '' }] };
    },
    transition: (op) => attribution(op),
  },
  {
    title: 'a settle beside a further order of the leg',
    from: NOTHING_EXECUTED,
    build: (state) => {
      const operation = aFinished();
      const further = { ...firstIn({ ...operation, orders: [] }, state), attempt: 2 };
      const order = { ...further, clientOrderId: `${further.clientOrderId} 2` };
      const fills = order.executed.gt(ZERO) ? [aFill(order)] : [];
      const orders = [...operation.orders, order];
      return { ...operation, orders, fills: [...operation.fills, ...fills] };
    },
    transition: (op) => ({ kind: 'settle', history: buildTradeHistory(aFinishedLike(op)) }),
  },
];

/** As it would be without what is too much: the history that a wrong settle would write. */
function aFinishedLike(operation: Operation): Operation {
  const orders = operation.orders.filter(({ attempt }) => attempt === 1);
  const ids = orders.map(({ clientOrderId }) => clientOrderId);
  const fills = operation.fills.filter(({ clientOrderId }) => ids.includes(clientOrderId));
  return { ...operation, orders, fills };
}

function inOtherStatus(operation: Operation): Operation {
  if (operation.status === 'CLOSING') {
    const idle = { decisionId: null, closeReason: null, triggerPnl: null, readAt: null };
    return { ...operation, ...idle, status: 'ACTIVE', nakedSince: null };
  }
  const decided = { decisionId: `decision ${operation.id}`, readAt: SOME_TIME } as const;
  return { ...operation, ...decided, status: 'CLOSING', closeReason: 'PROFIT_TARGET' };
}

export function statesContract(current: () => StoreHarness): void {
  const tried = CASES.flatMap((each) => STATES.map((state) => [each.title, state, each] as const));

  describe('a transition at the version that was seen', () => {
    it.each(tried)('%s, the order %s: only from its own states', async (_title, state, each) => {
      const harness = current();
      const seen = await put(harness, each.build(state));
      const transition = each.transition(seen);
      const isAllowed = each.from.includes(state);
      expect(await harness.store.record(seen, transition)).toBe(isAllowed ? 'recorded' : 'lost');
      if (isAllowed) return;
      expect(await harness.store.loadOperation(seen.id)).toEqual(seen);
      expect(await harness.readHistory(seen.id)).toEqual([]);
    });

    it.each(STATES.filter((state) => isFinal(state) && state !== 'PARTIAL_FINAL'))(
      'a correction, the order %s: only of an absent one',
      async (state) => {
        const harness = current();
        const finished = aFinished();
        const further = { ...firstIn({ ...finished, orders: [] }, state), attempt: 2 };
        const order = { ...further, clientOrderId: `${further.clientOrderId} 2` };
        const orders = state === 'FILLED' ? finished.orders : [...finished.orders, order];
        const seen = await put(harness, { ...finished, orders });
        const history = buildTradeHistory(finished);
        expect(await harness.store.record(seen, { kind: 'settle', history })).toBe('recorded');
        const { clientOrderId } = state === 'FILLED' ? (seen.orders[0] ?? order) : order;
        const correction = {
          ...{ operationId: seen.id, clientOrderId, exchangeOrderId: '91' },
          ...{ executed: decimal('0.02'), foundAt: LATER },
        };
        const expected = state === 'ABSENT' ? 'recorded' : 'lost';
        expect(await harness.store.recordCorrection(correction, 'FILLED')).toBe(expected);
        expect(await harness.readCorrections(seen.id)).toHaveLength(state === 'ABSENT' ? 1 : 0);
        const after = state === 'ABSENT' ? 'FILLED' : state;
        expect(await harness.readOrder(clientOrderId)).toMatchObject({ state: after });
      },
    );

    it.each(CASES)('is lost in the other status: $title', async ({ from, build, transition }) => {
      const harness = current();
      const [state] = from;
      if (state === undefined) throw new Error('no state to try it from');
      const right = build(state);
      const stored = await put(harness, inOtherStatus(right));
      expect(await harness.store.record(right, transition(right))).toBe('lost');
      expect(await harness.store.loadOperation(right.id)).toEqual(stored);
      expect(await harness.readHistory(right.id)).toEqual([]);
    });
  });
}
