// Executions as their owner reads them: GET /fapi/v1/userTrades.
import { decimal } from '@hedge/domain';
import type { Core } from './core';
import { accept, paperErrors, refuse, type Answer } from './errors';
import type { LedgerFill } from './order-types';
import type { TradesQuery } from './paper-engine';
import { checkLimit, cut, isTradeHidden, readWindow } from './query-window';
import { SYMBOLS } from './symbols';
import type { TradeRow } from './wire-rows';

/** "Only support querying trade in the past 6 months" (Binance USD-M docs, Account Trade List). */
const KEPT_MS = 183 * 24 * 60 * 60 * 1000;

function buildTradeRow(fill: LedgerFill, negativeFees: boolean): TradeRow {
  const spec = SYMBOLS.get(fill.symbol);
  const commission = decimal(fill.commission);
  const quote = decimal(fill.quantity).times(decimal(fill.price));
  return {
    symbol: fill.symbol,
    id: fill.tradeId,
    orderId: fill.orderId,
    side: fill.side,
    price: decimal(fill.price).toFixed(),
    qty: decimal(fill.quantity).toFixed(spec?.quantityPrecision),
    realizedPnl: decimal(fill.realizedPnl).toFixed(8),
    quoteQty: quote.toFixed(8),
    commission: (negativeFees ? commission.times('-1') : commission).toFixed(8),
    commissionAsset: fill.commissionAsset,
    time: fill.time,
    positionSide: fill.positionSide,
    buyer: fill.side === 'BUY',
    maker: fill.maker,
  };
}

/** See PaperEngine.userTrades. Rules: Binance USD-M docs, Account Trade List. */
export function listUserTrades(
  core: Core,
  apiKey: string,
  query: TradesQuery,
  nowMs: number,
): Answer<readonly TradeRow[]> {
  if (!SYMBOLS.has(query.symbol)) return refuse(paperErrors.symbolInvalid());
  const wrong = checkLimit(query.limit);
  if (wrong) return refuse(wrong);
  const { fromId, orderId } = query;
  const timed = query.startTime !== undefined || query.endTime !== undefined;
  if (fromId !== undefined && timed) return refuse(paperErrors.parametersCombined());
  const window = readWindow(query, nowMs);
  if (!window.ok) return window;
  const { from, to } = window.value;
  const rows = core.fills
    .ofSymbol(apiKey, query.symbol)
    .filter((f) => (fromId === undefined ? f.time >= from && f.time <= to : f.tradeId >= fromId))
    .filter((f) => f.time >= nowMs - KEPT_MS)
    .filter((f) => orderId === undefined || f.orderId === orderId)
    .filter((f) => !isTradeHidden(core, f, nowMs));
  const fromStart = fromId !== undefined || query.startTime !== undefined;
  const negative = core.switches.commissionSign === 'negative';
  return accept(cut(rows, query.limit ?? 500, fromStart).map((f) => buildTradeRow(f, negative)));
}
