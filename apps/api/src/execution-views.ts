// Orders and executions as the operator API shows them.
import type { ExternalFillView, FillView, OperationDetailView, OrderView } from '@hedge/contracts';
import { toText, type ExternalFill, type Fill, type Order } from '@hedge/domain';
import { isoOf, isoOrNull } from './iso-time';

interface Executions {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly externalFills: readonly ExternalFill[];
}

export function viewExecutions({
  orders,
  fills,
  externalFills,
}: Executions): Pick<OperationDetailView, keyof Executions> {
  return {
    orders: orders.map(viewOrder),
    fills: fills.map(viewFill),
    externalFills: externalFills.map(viewExternalFill),
  };
}

function viewOrder(order: Order): OrderView {
  return {
    clientOrderId: order.clientOrderId,
    kind: order.kind,
    side: order.side,
    symbol: order.symbol,
    attempt: order.attempt,
    state: order.state,
    quantity: toText(order.quantity),
    executed: toText(order.executed),
    signedAt: isoOrNull(order.signedAt),
    exchangeOrderId: order.exchangeOrderId,
    refusal: order.refusal,
  };
}

function viewFill(fill: Fill): FillView {
  const { tradeId, clientOrderId, exchangeOrderId, side, symbol, commissionAsset } = fill;
  return {
    ...{ tradeId, clientOrderId, exchangeOrderId, side, symbol, commissionAsset },
    quantity: toText(fill.quantity),
    price: toText(fill.price),
    commission: toText(fill.commission),
    realizedPnl: toText(fill.realizedPnl),
    at: isoOf(fill.time),
  };
}

function viewExternalFill(fill: ExternalFill): ExternalFillView {
  const { tradeId, clientOrderId, exchangeOrderId, side, symbol, cause } = fill;
  return {
    ...{ tradeId, clientOrderId, exchangeOrderId, side, symbol, cause },
    quantity: toText(fill.quantity),
    price: toText(fill.price),
    at: isoOf(fill.time),
  };
}
