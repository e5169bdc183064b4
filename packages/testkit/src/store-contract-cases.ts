// The operations and transitions that the contract's suites have in common.
import {
  applyTransition,
  ZERO,
  type ExternalFill,
  type Operation,
  type PositionSide,
  type Transition,
} from '@hedge/domain';
import { aClosing, aFill, anAccount, aNewOrder, anOrder, SOME_TIME } from './builders';
import { decimal } from '@hedge/domain';
import type { StoreHarness } from './store-harness';

/** After everything the builders make. */
export const LATER = SOME_TIME + 5_000;

/** Adds the operation with an account of its own and gives it back as it is stored. */
export async function put(harness: StoreHarness, operation: Operation): Promise<Operation> {
  await harness.addAccount(anAccount({ id: operation.accountId }));
  await harness.addOperation(operation);
  const stored = await harness.store.loadOperation(operation.id);
  if (stored === null) throw new Error('the operation was not stored');
  return stored;
}

export function idOf(operation: Operation, side: PositionSide, attempt = 1): string {
  const order = operation.orders.find((row) => row.side === side && row.attempt === attempt);
  if (order === undefined) throw new Error(`no ${side} order ${attempt}`);
  return order.clientOrderId;
}

export function token(ids: readonly string[]): Transition {
  const common = { signedAt: SOME_TIME + 200, recvWindowMs: 5_000 };
  return { kind: 'token', clientOrderIds: ids, ...common };
}

export type Finish = Extract<Transition, { kind: 'finish' }>;

export function finish(clientOrderId: string, change: Partial<Finish>): Finish {
  return {
    kind: 'finish',
    clientOrderId,
    from: 'SENT',
    to: 'REJECTED',
    executed: ZERO,
    exchangeOrderId: null,
    refusal: null,
    concludedAt: LATER,
    withdraw: null,
    next: null,
    ...change,
  };
}

/** An ABSENT first attempt on LONG with the second one intended in its place. */
export function absentWithNext(): Operation {
  const operation = aClosing({}, { state: 'ABSENT' }, { state: 'FILLED' });
  const next = anOrder(operation, 'LONG', { attempt: 2, notBefore: LATER });
  return { ...operation, orders: [...operation.orders, next] };
}

/** ACTIVE again after a withdrawn close whose LONG order was concluded ABSENT. */
export function withdrawn(): Operation {
  const { orders, ...rest } = aClosing({}, { state: 'ABSENT' }, { state: 'CANCELLED' });
  const idle = { decisionId: null, closeReason: null, triggerPnl: null, readAt: null };
  return { ...rest, ...idle, status: 'ACTIVE', orders, retryAt: LATER, cancelCount: 2 };
}

type Cancel = Extract<Transition, { kind: 'cancel' }>;

export function cancel(clientOrderIds: readonly string[], change: Partial<Cancel> = {}): Cancel {
  return {
    kind: 'cancel',
    clientOrderIds,
    retryAt: LATER,
    concludedAt: SOME_TIME + 400,
    attention: null,
    ...change,
  };
}

type Resume = Extract<Transition, { kind: 'resume' }>;

/** LONG's absent order executed a part; what is left of both legs is intended. */
export function resume(operation: Operation, change: Partial<Resume> = {}): Resume {
  const [absent] = operation.orders;
  if (absent === undefined) throw new Error('there is no absent order to resume from');
  const { decisionId } = absent;
  return {
    kind: 'resume',
    clientOrderId: absent.clientOrderId,
    to: 'PARTIAL_FINAL',
    executed: decimal('0.004'),
    exchangeOrderId: '83',
    concludedAt: LATER,
    decisionId,
    reason: 'PROFIT_TARGET',
    readAt: SOME_TIME,
    nakedSince: SOME_TIME + 200,
    next: [
      aNewOrder(operation, 'LONG', { decisionId, quantity: decimal('0.016') }),
      aNewOrder(operation, 'SHORT', { decisionId }),
    ],
    ...change,
  };
}

/** Their order is not the protocol's. */
export function sorted(operation: Operation | null): Operation | null {
  if (operation === null) return null;
  const byId = <T>(rows: readonly T[], id: (row: T) => string): T[] =>
    [...rows].sort((a, b) => (id(a) < id(b) ? -1 : 1));
  return {
    ...operation,
    orders: byId(operation.orders, (order) => order.clientOrderId),
    fills: byId(operation.fills, (fill) => fill.tradeId),
  };
}

/** LONG executed; SHORT intended, and nothing of it. */
export function begun(change: Partial<Operation> = {}): Operation {
  const attention = { reason: 'LEG_GONE', since: SOME_TIME } as const;
  const operation = aClosing(
    { nakedSince: SOME_TIME + 200, attention, ...change },
    { state: 'FILLED' },
  );
  const own = operation.orders.filter((order) => order.side === 'LONG');
  return { ...operation, fills: own.map((order) => aFill(order)) };
}

/** One trade of somebody else that closed all of the SHORT leg. */
export function attribution(
  operation: Operation,
  change: Partial<ExternalFill> = {},
): Extract<Transition, { kind: 'attribute' }> {
  const [, leg] = operation.legs;
  const fill: ExternalFill = {
    ...{ tradeId: 'trade 7', exchangeOrderId: 'order 7', clientOrderId: 'adl_autoclose' },
    ...{ cause: 'ADL', side: 'SHORT', symbol: leg.symbol, quantity: leg.quantity },
    ...{ price: decimal('51000'), time: SOME_TIME + 100 },
    ...change,
  };
  const withdraw = idOf(operation, 'SHORT');
  return { kind: 'attribute', side: 'SHORT', fills: [fill], withdraw, concludedAt: LATER };
}

/** As `begun`, its SHORT closed by others: nothing is left but to settle it. */
export function othersFinished(): Operation {
  const operation = begun();
  const applied = applyTransition(operation, attribution(operation));
  if (applied.kind === 'refused' || applied.operation === null) throw new Error('not applied');
  return applied.operation;
}
