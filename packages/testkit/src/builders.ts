// Rows with sensible defaults: a test states what it is about and nothing else.
import { createHash, randomUUID } from 'node:crypto';
import type { Account, Venue } from '@hedge/cycle';
import type { Actor } from '@hedge/db';
import {
  buildClientOrderId,
  decimal,
  DEFAULT_POLICIES,
  lastAttempt,
  legOf,
  remainingOf,
  ZERO,
  type Fill,
  type Leg,
  type NewOrder,
  type Operation,
  type Order,
  type PositionSide,
  type PricedPnl,
  type Transition,
} from '@hedge/domain';

/** The moment around which everything in a test happens, ms. */
export const SOME_TIME = 1_760_000_000_000;

/** Of the sealed texts that every account built here is stored with. */
const CREDENTIALS_TAG = createHash('sha256').update('sealed sealed').digest('hex');

export function anAccount(change: Partial<Account> = {}): Account {
  return {
    id: randomUUID(),
    label: 'desk',
    mode: 'paper',
    enabled: true,
    egressAddress: null,
    credentialsTag: CREDENTIALS_TAG,
    ...change,
  };
}

/** As accounts that name no address see it, where the machine chooses. */
export function aVenue(change: Partial<Venue> = {}): Venue {
  return {
    ...{ exchange: 'binanceusdm', mode: 'paper', egressAddress: null, isDefault: true },
    ...change,
  };
}

/** Somebody who makes a change past the API. */
export function anActor(change: Partial<Actor> = {}): Actor {
  return {
    ...{ kind: 'adminKey', id: null, name: 'desk', address: '127.0.0.1', requestId: null },
    ...change,
  };
}

/** 0.02 BTC long from 50 000, or 0.01 BTC short from 50 100. */
export function aLeg(side: PositionSide, change: Partial<Leg> = {}): Leg {
  return {
    side,
    symbol: 'BTC/USDT:USDT',
    quantity: decimal(side === 'LONG' ? '0.02' : '0.01'),
    entryPrice: decimal(side === 'LONG' ? '50000' : '50100'),
    contractSize: decimal('1'),
    ...change,
  };
}

/** ACTIVE, watched, nothing recorded for it yet. */
export function anOperation(change: Partial<Operation> = {}): Operation {
  return {
    id: randomUUID(),
    accountId: randomUUID(),
    status: 'ACTIVE',
    version: 3,
    profitTarget: decimal('10'),
    autoCloseEnabled: true,
    createdAt: SOME_TIME,
    legs: [aLeg('LONG'), aLeg('SHORT')],
    orders: [],
    fills: [],
    ...{ openingOrders: [], onHalfOpen: null, isOpeningOld: false },
    externalFills: [],
    decisionId: null,
    closeReason: null,
    triggerPnl: null,
    readAt: null,
    retryAt: null,
    cancelCount: 0,
    nakedSince: null,
    attention: null,
    policies: DEFAULT_POLICIES,
    wholeAt: null,
    closeRequest: null,
    manualDecisions: [],
    ...change,
  };
}

/** The leg's next attempt, for all that is left of it. */
/** A total as a reading gives it; its marks are of no account. */
export function aPricedPnl(pnl: string): PricedPnl {
  return { pnl: decimal(pnl), longMark: decimal('50000.1'), shortMark: decimal('50000.2') };
}

export function aNewOrder(
  operation: Operation,
  side: PositionSide = 'LONG',
  change: Partial<NewOrder> = {},
): NewOrder {
  const attempt = change.attempt ?? lastAttempt(operation, side) + 1;
  const kind = operation.status === 'OPENING' ? 'open' : 'close';
  return {
    clientOrderId: buildClientOrderId(operation.id, side, attempt, kind),
    kind,
    side,
    symbol: legOf(operation, side).symbol,
    attempt,
    decisionId: operation.decisionId ?? `decision of ${operation.id}`,
    quantity: remainingOf(operation, side),
    readAt: SOME_TIME,
    baseline: { amount: decimal('0.5'), updateTime: SOME_TIME - 60_000 },
    createdAt: SOME_TIME + 100,
    notBefore: null,
    ...change,
  };
}

/** INTENDED unless told otherwise; another state brings what it cannot be without. */
export function anOrder(
  operation: Operation,
  side: PositionSide = 'LONG',
  change: Partial<Order> = {},
): Order {
  const state = change.state ?? 'INTENDED';
  const wasSent = state !== 'INTENDED' && state !== 'CANCELLED';
  const isOpen = state === 'INTENDED' || state === 'SENT';
  const order = aNewOrder(operation, side, change);
  return {
    ...order,
    state,
    executed: state === 'FILLED' ? order.quantity : ZERO,
    signedAt: wasSent ? SOME_TIME + 200 : null,
    recvWindowMs: wasSent ? 5_000 : null,
    concludedAt: isOpen ? null : SOME_TIME + 900,
    exchangeOrderId: null,
    refusal: null,
    ...change,
  };
}

/** CLOSING under one decision, with one order per leg in the given states. */
export function aClosing(
  change: Partial<Operation> = {},
  long: Partial<Order> = {},
  short: Partial<Order> = {},
): Operation {
  const operation = anOperation({
    status: 'CLOSING',
    decisionId: `decision ${randomUUID()}`,
    closeReason: 'PROFIT_TARGET',
    triggerPnl: decimal('10.5'),
    readAt: SOME_TIME,
    ...change,
  });
  const orders = [anOrder(operation, 'LONG', long), anOrder(operation, 'SHORT', short)];
  return { ...operation, orders, ...change };
}

/** OPENING, asked for just now, with one order per leg in the given states. */
export function anOpening(
  change: Partial<Operation> = {},
  long: Partial<Order> = {},
  short: Partial<Order> = {},
): Operation {
  const operation = anOperation({
    ...{ status: 'OPENING', onHalfOpen: 'UNDO', createdAt: Date.now() },
    ...{ decisionId: `decision ${randomUUID()}`, readAt: SOME_TIME },
    ...change,
  });
  const orders = [anOrder(operation, 'LONG', long), anOrder(operation, 'SHORT', short)];
  const fills = orders.filter((order) => order.executed.gt(ZERO)).map((order) => aFill(order));
  return { ...operation, orders, fills, ...change };
}

/** The whole of an order in one execution. */
export function aFill(order: Order, change: Partial<Fill> = {}): Fill {
  return {
    tradeId: `trade of ${order.clientOrderId}`,
    exchangeOrderId: order.exchangeOrderId ?? `exchange id of ${order.clientOrderId}`,
    clientOrderId: order.clientOrderId,
    side: order.side,
    symbol: order.symbol,
    quantity: order.executed,
    price: decimal('51000'),
    commission: decimal('0.25'),
    commissionAsset: 'USDT',
    realizedPnl: decimal('5'),
    time: SOME_TIME + 300,
    ...change,
  };
}

/** Both legs filled, every fill there: nothing is left but to settle it. */
export function aFinished(change: Partial<Operation> = {}): Operation {
  const operation = aClosing(
    { nakedSince: SOME_TIME + 200, ...change },
    { state: 'FILLED' },
    { state: 'FILLED' },
  );
  return { ...operation, fills: operation.orders.map((order) => aFill(order)), ...change };
}

/** The intent to close an ACTIVE operation. */
export function anIntent(
  operation: Operation,
  change: Partial<Extract<Transition, { kind: 'intend' }>> = {},
): Extract<Transition, { kind: 'intend' }> {
  const decisionId = change.decisionId ?? `decision ${randomUUID()}`;
  return {
    kind: 'intend',
    decisionId,
    reason: 'PROFIT_TARGET',
    triggerPnl: decimal('10.5'),
    readAt: SOME_TIME,
    orders: [
      aNewOrder(operation, 'LONG', { decisionId }),
      aNewOrder(operation, 'SHORT', { decisionId }),
    ],
    ...change,
  };
}
