// Orders as their owner sends, cancels and looks them up, and how a test bends their execution.
import { withAccount } from './account-call';
import type { Core } from './core';
import { accept, paperErrors, refuse, type Answer } from './errors';
import { isOpen, buildOrderRow, type StoredOrder } from './orders';
import type { OrderLookup, PaperEngine } from './paper-engine';
import {
  cancelAllOrders,
  cancelOrder,
  fillResting,
  findOrder,
  hideOrder,
  placeOrder,
} from './placement';
import { listAllOrders, listOpenOrders } from './queries';
import { SYMBOLS } from './symbols';
import { listUserTrades } from './trade-queries';
import type { OrderRow } from './wire-rows';

type Trading = Pick<
  PaperEngine,
  | 'placeOrder'
  | 'cancelOrder'
  | 'cancelAllOrders'
  | 'fillResting'
  | 'hideOrder'
  | 'getOrder'
  | 'openOrder'
  | 'openOrders'
  | 'allOrders'
  | 'userTrades'
>;

export function makeTrading(core: Core): Trading {
  const lookUp = (
    apiKey: string,
    lookup: OrderLookup,
    nowMs: number,
    shows: (order: StoredOrder) => boolean,
  ): Answer<OrderRow> =>
    withAccount(core, apiKey, nowMs, () => {
      if (!SYMBOLS.has(lookup.symbol)) return refuse(paperErrors.symbolInvalid());
      if (lookup.orderId === undefined && !lookup.origClientOrderId) {
        return refuse(paperErrors.eitherMissing('origClientOrderId', 'orderId'));
      }
      const order = findOrder(core, apiKey, lookup, nowMs);
      return order && shows(order)
        ? accept(buildOrderRow(order))
        : refuse(paperErrors.noSuchOrder());
    });
  return {
    placeOrder: (apiKey, request, nowMs, script) =>
      placeOrder(core, apiKey, request, nowMs, script),
    cancelOrder: (apiKey, lookup, nowMs) =>
      withAccount(core, apiKey, nowMs, () => cancelOrder(core, apiKey, lookup, nowMs)),
    cancelAllOrders: (apiKey, symbol, nowMs) =>
      withAccount(core, apiKey, nowMs, () => cancelAllOrders(core, apiKey, symbol, nowMs)),
    fillResting: (orderId, quantity, nowMs) => fillResting(core, orderId, quantity, nowMs),
    hideOrder: (orderId, untilMs, what = ['order']) => hideOrder(core, orderId, { untilMs, what }),
    getOrder: (apiKey, lookup, nowMs) => lookUp(apiKey, lookup, nowMs, () => true),
    openOrder: (apiKey, lookup, nowMs) => lookUp(apiKey, lookup, nowMs, isOpen),
    openOrders: (apiKey, symbol, nowMs) =>
      withAccount(core, apiKey, nowMs, () => listOpenOrders(core, apiKey, symbol, nowMs)),
    allOrders: (apiKey, query, nowMs) =>
      withAccount(core, apiKey, nowMs, () => listAllOrders(core, apiKey, query, nowMs)),
    userTrades: (apiKey, query, nowMs) =>
      withAccount(core, apiKey, nowMs, () => listUserTrades(core, apiKey, query, nowMs)),
  };
}
