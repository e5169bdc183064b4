// One example of each transition, all of them about the LONG leg's first order or both first orders.
import { decimal, ZERO } from '../decimal';
import type { Operation, OrderState } from '../operation';
import { buildTradeHistory } from '../trade-history';
import type { FinalOutcome, Transition } from '../transition';
import { aClosing, aNewOrder, anOrder, exchangeIdOf, idOf, READ_AT } from './builders';

export const LONG = idOf('LONG');
export const SHORT = idOf('SHORT');
export const both = (state: OrderState): Operation =>
  aClosing([anOrder('LONG', { state }), anOrder('SHORT', { state })]);

export const intend: Transition = {
  kind: 'intend',
  decisionId: 'decision-2',
  reason: 'PROFIT_TARGET',
  triggerPnl: decimal('12'),
  readAt: READ_AT + 9,
  orders: [aNewOrder('LONG', { attempt: 2 }), aNewOrder('SHORT', { attempt: 2 })],
};
export const token: Extract<Transition, { kind: 'token' }> = {
  kind: 'token',
  clientOrderIds: [LONG, SHORT],
  signedAt: READ_AT + 5,
  recvWindowMs: 5_000,
};
export const adopt: Transition = {
  kind: 'adopt',
  clientOrderId: LONG,
  exchangeOrderId: 'ex-9',
  signedAt: READ_AT + 5,
  recvWindowMs: 5_000,
};
export const progress: Extract<Transition, { kind: 'progress' }> = {
  kind: 'progress',
  clientOrderId: LONG,
  exchangeOrderId: 'ex-9',
  executed: decimal('0.5'),
};
export const finish = (
  to: FinalOutcome,
  change: Partial<Extract<Transition, { kind: 'finish' }>> = {},
): Transition => ({
  kind: 'finish',
  clientOrderId: LONG,
  from: 'SENT',
  to,
  executed: to === 'FILLED' ? decimal('2') : to === 'PARTIAL_FINAL' ? decimal('0.5') : ZERO,
  exchangeOrderId: null,
  refusal: null,
  concludedAt: READ_AT + 900,
  withdraw: null,
  next: null,
  ...change,
});
export const cancel: Transition = {
  kind: 'cancel',
  clientOrderIds: [LONG, SHORT],
  retryAt: READ_AT + 2_000,
  concludedAt: READ_AT + 900,
  attention: null,
};
export const resume: Transition = {
  kind: 'resume',
  clientOrderId: LONG,
  to: 'FILLED',
  executed: decimal('2'),
  exchangeOrderId: 'ex-9',
  concludedAt: READ_AT + 900,
  decisionId: 'decision-1',
  reason: 'PROFIT_TARGET',
  readAt: READ_AT,
  nakedSince: READ_AT,
  next: [aNewOrder('SHORT', { attempt: 2 })],
};
export const attention: Transition = {
  kind: 'attention',
  attention: { reason: 'LEG_GONE', since: READ_AT },
};

export const finished = (): Operation => {
  const orders = [anOrder('LONG', { state: 'FILLED' }), anOrder('SHORT', { state: 'FILLED' })];
  const fills = orders.map((order) => ({
    tradeId: `t-${order.side}`,
    exchangeOrderId: exchangeIdOf(order.side),
    clientOrderId: order.clientOrderId,
    side: order.side,
    symbol: order.symbol,
    quantity: order.executed,
    price: decimal('106'),
    commission: ZERO,
    commissionAsset: 'USDT',
    realizedPnl: ZERO,
    time: READ_AT + 200,
  }));
  return aClosing(orders, { fills });
};
export const settle: Transition = { kind: 'settle', history: buildTradeHistory(finished()) };
