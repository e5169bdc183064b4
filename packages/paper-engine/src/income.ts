// What executions booked to the wallet: GET /fapi/v1/income.
//
// Rules: Binance USD-M docs, Get Income History. The sum of all rows is the wallet balance, to the
// last decimal: the deposit, and per fill its realized PnL (closes only) and its commission.
import { decimal, type Decimal } from '@hedge/domain';
import type { Account } from './accounts';
import type { Core } from './core';
import { accept, paperErrors, refuse, type Answer } from './errors';
import type { LedgerFill } from './order-types';
import type { IncomeQuery } from './paper-engine';
import { closes } from './positions';
import { checkLimit, cut, isTradeHidden, type Window } from './query-window';
import { SYMBOLS } from './symbols';
import type { IncomeRow } from './wire-rows';

const DAY_MS = 24 * 60 * 60 * 1000;
const RECENT_MS = 7 * DAY_MS;
/** "Income history only contains data for the last three months". */
const KEPT_MS = 90 * DAY_MS;

const INCOME_TYPES = new Set([
  'TRANSFER',
  'WELCOME_BONUS',
  'REALIZED_PNL',
  'FUNDING_FEE',
  'COMMISSION',
  'INSURANCE_CLEAR',
  'REFERRAL_KICKBACK',
  'COMMISSION_REBATE',
  'API_REBATE',
  'CONTEST_REWARD',
  'CROSS_COLLATERAL_TRANSFER',
  'OPTIONS_PREMIUM_FEE',
  'OPTIONS_SETTLE_PROFIT',
  'INTERNAL_TRANSFER',
  'AUTO_EXCHANGE',
  'DELIVERED_SETTELMENT',
  'COIN_SWAP_DEPOSIT',
  'COIN_SWAP_WITHDRAW',
  'POSITION_LIMIT_INCREASE_FEE',
  'STRATEGY_UMFUTURES_TRANSFER',
  'FEE_RETURN',
  'BFUSD_REWARD',
]);

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
    const common = { symbol, incomeType, info: incomeType, time, tranId: tradeId };
    rows.push({ ...common, ...shared, income: amount.toFixed(8), tradeId: String(tradeId) });
  };
  for (const fill of fills) {
    if (closes(fill.side, fill.positionSide)) push(fill, 'REALIZED_PNL', decimal(fill.realizedPnl));
    push(fill, 'COMMISSION', decimal(fill.commission).times('-1'));
  }
  return rows;
}

/** The last 7 days unless stated, never older than three months; a stated span may be any. */
function readIncomeWindow(query: IncomeQuery, nowMs: number): Answer<Window> {
  const { startTime, endTime } = query;
  if (startTime !== undefined && endTime !== undefined && startTime > endTime) {
    return refuse(paperErrors.startAfterEnd());
  }
  const to = endTime ?? nowMs;
  const from = startTime ?? to - RECENT_MS;
  return accept({ from: Math.max(from, nowMs - KEPT_MS), to });
}

/** A page of so many rows, counted from 1; without one, as the other histories are cut. */
function pageOf<T>(rows: readonly T[], query: IncomeQuery): readonly T[] {
  const limit = query.limit ?? 100;
  const { page } = query;
  if (page === undefined) return cut(rows, limit, query.startTime !== undefined);
  return rows.slice((page - 1) * limit, page * limit);
}

/** See PaperEngine.income. */
export function listIncome(
  core: Core,
  account: Account,
  query: IncomeQuery,
  nowMs: number,
): Answer<readonly IncomeRow[]> {
  const { symbol, incomeType, page } = query;
  if (symbol !== undefined && !SYMBOLS.has(symbol)) return refuse(paperErrors.symbolInvalid());
  if (incomeType !== undefined && !INCOME_TYPES.has(incomeType)) {
    return refuse(paperErrors.parameterInvalid('incomeType'));
  }
  if (page !== undefined && page < 1) return refuse(paperErrors.parameterInvalid('page'));
  const wrong = checkLimit(query.limit);
  if (wrong) return refuse(wrong);
  const window = readIncomeWindow(query, nowMs);
  if (!window.ok) return window;
  const { from, to } = window.value;
  const fills = core.fills
    .all()
    .filter((f) => f.apiKey === account.apiKey && !isTradeHidden(core, f, nowMs));
  const rows = buildIncome(account, fills)
    .filter((row) => row.time >= from && row.time <= to)
    .filter((row) => symbol === undefined || row.symbol === symbol)
    .filter((row) => incomeType === undefined || row.incomeType === incomeType);
  return accept(pageOf(rows, query));
}
