// The engine's state in one place, and the one way money moves in it: a fill.
import { decimal, ZERO, type Decimal } from '@hedge/domain';
import { positionKey, positionOf, type Account } from './accounts';
import type { FillStore, RequestLog } from './ledger';
import { isOpen, remaining, type OrderStore, type StoredOrder } from './orders';
import { applyFill } from './positions';
import type { Prices } from './prices';
import type { Switches } from './switches';

/** Everything one exchange consists of. */
export interface Core {
  readonly seed: number;
  switches: Switches;
  nextOrderId: number;
  nextTradeId: number;
  revision: number;
  readonly accounts: Map<string, Account>;
  readonly orders: OrderStore;
  readonly fills: FillStore;
  readonly requests: RequestLog;
  readonly prices: Prices;
  /** Until when some fill of a position is hidden, by `apiKey symbol side`. */
  readonly hiddenPositions: Map<string, number>;
}

const COMMISSION_DECIMALS = 8;

/** One execution of an order. */
export interface Execution {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly maker: boolean;
  readonly timeMs: number;
}

/**
 * Executes part of an order: position, wallet, order and ledger change together.
 * The quantity is at most what the order has left; a close is at most the position.
 */
export function executeFill(
  core: Core,
  account: Account,
  order: StoredOrder,
  execution: Execution,
): void {
  const { quantity, price, maker, timeMs } = execution;
  if (quantity.gt(remaining(order))) throw new Error(`order ${order.orderId} would overfill`);
  const { symbol, side, positionSide } = order;
  const before = positionOf(account, symbol, positionSide);
  const change = { side, positionSide, quantity, price, time: timeMs };
  const { position, realizedPnl } = applyFill(before, change);
  const notional = quantity.times(price);
  const rate = decimal(maker ? core.switches.makerFee : core.switches.takerFee);
  const commission = notional.times(rate).round(COMMISSION_DECIMALS, 1);

  account.positions.set(positionKey(symbol, positionSide), position);
  account.wallet = account.wallet.plus(realizedPnl).minus(commission);
  account.updateTime = timeMs;
  order.executed = order.executed.plus(quantity);
  order.cumQuote = order.cumQuote.plus(notional);
  order.status = order.executed.eq(order.quantity) ? 'FILLED' : 'PARTIALLY_FILLED';
  order.updateTime = timeMs;
  if (!isOpen(order)) core.orders.close(order);
  core.fills.add({
    apiKey: order.apiKey,
    symbol,
    positionSide,
    side,
    clientOrderId: order.clientOrderId,
    orderId: order.orderId,
    tradeId: core.nextTradeId,
    quantity: quantity.toFixed(),
    price: price.toFixed(),
    commission: commission.toFixed(),
    commissionAsset: 'USDT',
    realizedPnl: realizedPnl.eq(ZERO) ? '0' : realizedPnl.toFixed(),
    maker,
    time: timeMs,
  });
  core.nextTradeId += 1;
  core.revision += 1;
}

/** Ends an open order without executing what it has left. */
export function endOrder(
  core: Core,
  order: StoredOrder,
  status: 'EXPIRED' | 'CANCELED',
  timeMs: number,
): void {
  order.status = status;
  order.updateTime = timeMs;
  order.pieces = [];
  core.orders.close(order);
  core.revision += 1;
}
