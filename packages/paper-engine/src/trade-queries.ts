// Executions as their owner reads them: trades, and the income they booked.
import { decimal, type Decimal } from '@hedge/domain';
import type { Account } from './accounts';
import type { Core } from './core';
import { accept, paperErrors, refuse, type Answer } from './errors';
import type { LedgerFill } from './order-types';
import type { IncomeQuery, TradesQuery } from './paper-engine';
import { closes } from './positions';
import { checkLimit, cut, isFillHidden, readWindow } from './query-window';
import { SYMBOLS } from './symbols';
import type { IncomeRow, TradeRow } from './wire-rows';

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
    .filter((f) => orderId === undefined || f.orderId === orderId)
    .filter((f) => !isFillHidden(core, f, 'trades', nowMs));
  const fromStart = fromId !== undefined || query.startTime !== undefined;
  const negative = core.switches.commissionSign === 'negative';
  return accept(cut(rows, query.limit ?? 500, fromStart).map((f) => buildTradeRow(f, negative)));
}

function buildIncome(account: Account, fills: readonly LedgerFill[]): IncomeRow[] {
  const shared = { asset: 'USDT' };
  const transfer = { symbol: '', incomeType: 'TRANSFER', info: 'TRANSFER', tradeId: '' } as const;
  const income = account.deposit.toFixed(8);
  const rows: IncomeRow[] = [
    { ...transfer, ...shared, income, time: account.createdAt, tranId: account.createdAt },
  ];
  const push = (
    fill: LedgerFill,
    incomeType: 'REALIZED_PNL' | 'COMMISSION',
    amount: Decimal,
  ): void => {
    const { symbol, time, tradeId } = fill;
    const common = { symbol, incomeType, info: String(tradeId), time, tranId: tradeId };
    rows.push({ ...common, ...shared, income: amount.toFixed(8), tradeId: String(tradeId) });
  };
  for (const fill of fills) {
    if (closes(fill.side, fill.positionSide)) push(fill, 'REALIZED_PNL', decimal(fill.realizedPnl));
    push(fill, 'COMMISSION', decimal(fill.commission).times('-1'));
  }
  return rows;
}

/** See PaperEngine.income. Rules: Binance USD-M docs, Get Income History. */
export function listIncome(
  core: Core,
  account: Account,
  query: IncomeQuery,
  nowMs: number,
): Answer<readonly IncomeRow[]> {
  const wrong = checkLimit(query.limit);
  if (wrong) return refuse(wrong);
  const window = readWindow(query, nowMs);
  if (!window.ok) return window;
  const { from, to } = window.value;
  const fills = core.fills
    .all()
    .filter((f) => f.apiKey === account.apiKey && !isFillHidden(core, f, 'trades', nowMs));
  const rows = buildIncome(account, fills)
    .filter((row) => row.time >= from && row.time <= to)
    .filter((row) => query.symbol === undefined || row.symbol === query.symbol)
    .filter((row) => query.incomeType === undefined || row.incomeType === query.incomeType);
  return accept(cut(rows, query.limit ?? 100, query.startTime !== undefined));
}
