// What an account may read of its orders and positions.
import { decimal } from '@hedge/domain';
import { leverageOf, positionKey, positionOf, type Account } from './accounts';
import type { Core } from './core';
import { accept, paperErrors, refuse, type Answer } from './errors';
import type { PositionSide } from './order-types';
import { buildOrderRow, isVisible } from './orders';
import type { OrdersQuery, PositionQuery } from './paper-engine';
import { foldFills, type Position, type PositionView } from './positions';
import { checkLimit, cut, isEffectHidden, readWindow } from './query-window';
import { SYMBOLS } from './symbols';
import type { OrderRow } from './wire-rows';

const SIDES: readonly PositionSide[] = ['LONG', 'SHORT'];

/** See PaperEngine.openOrders. */
export function listOpenOrders(
  core: Core,
  apiKey: string,
  symbol: string | undefined,
  nowMs: number,
): Answer<readonly OrderRow[]> {
  if (symbol !== undefined && !SYMBOLS.has(symbol)) return refuse(paperErrors.symbolInvalid());
  const rows = [...core.orders.open()].filter(
    (o) =>
      o.apiKey === apiKey && (symbol === undefined || o.symbol === symbol) && isVisible(o, nowMs),
  );
  return accept(rows.map(buildOrderRow));
}

/** See PaperEngine.allOrders. */
export function listAllOrders(
  core: Core,
  apiKey: string,
  query: OrdersQuery,
  nowMs: number,
): Answer<readonly OrderRow[]> {
  if (!SYMBOLS.has(query.symbol)) return refuse(paperErrors.symbolInvalid());
  const wrong = checkLimit(query.limit);
  if (wrong) return refuse(wrong);
  const window = readWindow(query, nowMs);
  if (!window.ok) return window;
  const { from, to } = window.value;
  const { orderId } = query;
  const rows = core.orders
    .ofSymbol(apiKey, query.symbol)
    .filter(
      (o) => o.time >= from && o.time <= to && (orderId === undefined || o.orderId >= orderId),
    )
    .filter((o) => isVisible(o, nowMs));
  const fromStart = orderId !== undefined || query.startTime !== undefined;
  return accept(cut(rows, query.limit ?? 500, fromStart).map(buildOrderRow));
}

/** The position as its owner sees it now: without hidden fills, or as of an earlier moment. */
function visiblePosition(
  core: Core,
  account: Account,
  symbol: string,
  side: PositionSide,
  query: PositionQuery,
  nowMs: number,
): Position {
  const until = core.hiddenPositions.get(`${account.apiKey} ${symbol} ${side}`) ?? 0;
  const { asOfMs } = query;
  if (nowMs >= until && asOfMs === undefined) return positionOf(account, symbol, side);
  const fills = core.fills
    .ofSymbol(account.apiKey, symbol)
    .filter((f) => f.positionSide === side && (asOfMs === undefined || f.time <= asOfMs))
    .filter((f) => !isEffectHidden(core, f, nowMs));
  return foldFills(fills);
}

type PositionHead = Pick<PositionView, 'spec' | 'positionSide' | 'position'>;

/** Every position that `show` lets through, of one symbol or all. */
export function listPositions(
  core: Core,
  account: Account,
  query: PositionQuery,
  nowMs: number,
  show: (head: PositionHead, touched: boolean) => boolean,
): Answer<readonly PositionView[]> {
  if (query.symbol !== undefined && !SYMBOLS.has(query.symbol)) {
    return refuse(paperErrors.symbolInvalid());
  }
  const takerFee = decimal(core.switches.takerFee);
  const views: PositionView[] = [];
  for (const spec of SYMBOLS.values()) {
    if (query.symbol !== undefined && query.symbol !== spec.symbol) continue;
    for (const positionSide of SIDES) {
      const position = visiblePosition(core, account, spec.symbol, positionSide, query, nowMs);
      const head = { spec, positionSide, position };
      const touched = account.positions.has(positionKey(spec.symbol, positionSide));
      if (!show(head, touched)) continue;
      const quote = core.prices.quote(spec.symbol, nowMs);
      views.push({ ...head, quote, takerFee, leverage: leverageOf(account, spec.symbol) });
    }
  }
  return accept(views);
}

/** Whether the account has an open order on this side of a symbol, which keeps its row alive. */
export function hasOpenOrder(core: Core, apiKey: string, view: PositionHead): boolean {
  return [...core.orders.open()].some(
    (o) =>
      o.apiKey === apiKey && o.symbol === view.spec.symbol && o.positionSide === view.positionSide,
  );
}
