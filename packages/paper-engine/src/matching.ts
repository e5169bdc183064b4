// When and at what price accepted orders execute.
import { decimal, minOf, ZERO, type Decimal } from '@hedge/domain';
import { positionOf, type Account } from './accounts';
import { endOrder, executeFill, type Core } from './core';
import { floorToStep } from './filters';
import type { ExecutionScript } from './order-types';
import { isOpen, remaining, type DuePiece, type StoredOrder } from './orders';
import { closes } from './positions';
import { SYMBOLS, type SymbolSpec } from './symbols';

const BPS = decimal('10000');

/** The mark, worse by the slippage for whoever takes, on the price tick. */
function marketPrice(core: Core, order: StoredOrder, spec: SymbolSpec, nowMs: number): Decimal {
  const mark = core.prices.truePrice(order.symbol, nowMs);
  const slip = mark.times(decimal(core.switches.slippageBps)).div(BPS);
  const price = order.side === 'BUY' ? mark.plus(slip) : mark.minus(slip);
  return price.div(spec.tickSize).round(0, 1).times(spec.tickSize);
}

/** At most what the order has left and, for a close, what the position holds. */
function executable(account: Account, order: StoredOrder, wanted: Decimal): Decimal {
  const left = minOf(wanted, remaining(order));
  if (!closes(order.side, order.positionSide)) return left;
  return minOf(left, positionOf(account, order.symbol, order.positionSide).amount);
}

/** Executes a market order as its script says: at once, in part, or in pieces over time. */
export function executeMarket(
  core: Core,
  account: Account,
  order: StoredOrder,
  spec: SymbolSpec,
  script: ExecutionScript,
): void {
  if (script.pieces) {
    order.pieces = buildPieces(order, spec, script.pieces);
    if (order.pieces.length === 0) endOrder(core, order, 'EXPIRED', order.time);
    else executeDuePieces(core, order.time);
    return;
  }
  const share = script.fillFraction;
  const wanted = share ? floorToStep(order.quantity.times(share), spec) : order.quantity;
  const quantity = executable(account, order, wanted);
  if (quantity.gt(ZERO)) {
    const price = marketPrice(core, order, spec, order.time);
    executeFill(core, account, order, { quantity, price, maker: false, timeMs: order.time });
  }
  if (isOpen(order)) endOrder(core, order, 'EXPIRED', order.time);
}

function buildPieces(
  order: StoredOrder,
  spec: SymbolSpec,
  pieces: NonNullable<ExecutionScript['pieces']>,
): readonly DuePiece[] {
  return pieces
    .map(({ afterMs, fraction }) => ({
      atMs: order.time + afterMs,
      quantity: floorToStep(order.quantity.times(fraction), spec),
    }))
    .filter((piece) => piece.quantity.gt(ZERO))
    .sort((a, b) => a.atMs - b.atMs);
}

/** Executes the first piece of an order; what is left over expires with the last one. */
function executePiece(core: Core, account: Account, order: StoredOrder, spec: SymbolSpec): void {
  const [piece, ...rest] = order.pieces;
  if (!piece) return;
  order.pieces = rest;
  const { atMs: timeMs } = piece;
  const quantity = executable(account, order, piece.quantity);
  const price = marketPrice(core, order, spec, timeMs);
  if (quantity.gt(ZERO)) {
    executeFill(core, account, order, { quantity, price, maker: false, timeMs });
  }
  if (isOpen(order) && rest.length === 0) endOrder(core, order, 'EXPIRED', timeMs);
  core.revision += 1;
}

/** The open order whose next piece is due first, so that fills happen in order of time. */
function findDueOrder(core: Core, nowMs: number): StoredOrder | null {
  let first: StoredOrder | null = null;
  let firstMs = nowMs;
  for (const order of core.orders.open()) {
    const atMs = order.pieces[0]?.atMs;
    if (atMs === undefined || atMs > firstMs || (first && atMs === firstMs)) continue;
    [first, firstMs] = [order, atMs];
  }
  return first;
}

function executeDuePieces(core: Core, nowMs: number): boolean {
  let changed = false;
  for (;;) {
    const order = findDueOrder(core, nowMs);
    const account = order && core.accounts.get(order.apiKey);
    const spec = order && SYMBOLS.get(order.symbol);
    if (!account || !spec) return changed;
    executePiece(core, account, order, spec);
    changed = true;
  }
}

/** Whether the mark has reached the limit of a resting order. */
function isMarketable(order: StoredOrder, mark: Decimal): boolean {
  return order.side === 'BUY' ? mark.lte(order.price) : mark.gte(order.price);
}

/**
 * Places a limit order in the book: it takes at the mark when it crosses at once (GTX then
 * expires), rests otherwise (IOC and FOK then expire).
 */
export function executeLimit(core: Core, account: Account, order: StoredOrder): void {
  const mark = core.prices.truePrice(order.symbol, order.time);
  const { timeInForce, time: timeMs } = order;
  if (!isMarketable(order, mark)) {
    if (timeInForce === 'IOC' || timeInForce === 'FOK') endOrder(core, order, 'EXPIRED', timeMs);
    return;
  }
  if (timeInForce === 'GTX') return endOrder(core, order, 'EXPIRED', timeMs);
  const quantity = executable(account, order, order.quantity);
  if (quantity.gt(ZERO))
    executeFill(core, account, order, { quantity, price: mark, maker: false, timeMs });
  if (isOpen(order)) endOrder(core, order, 'EXPIRED', timeMs);
}

/** Executes what is due: scripted pieces, and resting orders whose price the mark has reached. */
export function executeDue(core: Core, nowMs: number): boolean {
  if (!core.orders.hasOpen()) return false;
  let changed = executeDuePieces(core, nowMs);
  for (const order of [...core.orders.open()]) {
    const account = core.accounts.get(order.apiKey);
    if (!account || order.type !== 'LIMIT') continue;
    if (!isMarketable(order, core.prices.truePrice(order.symbol, nowMs))) continue;
    const quantity = executable(account, order, remaining(order));
    const execution = { quantity, price: order.price, maker: true, timeMs: nowMs };
    if (quantity.gt(ZERO)) executeFill(core, account, order, execution);
    if (isOpen(order)) endOrder(core, order, 'EXPIRED', nowMs);
    changed = true;
  }
  return changed;
}
