// Finished operations as the operator API shows them.
import type {
  TradeHistoryDetailView,
  TradeHistoryTotalView,
  TradeHistoryView,
} from '@hedge/contracts';
import type { TradeHistoryDetail, TradeHistoryRecord, TradeHistoryTotal } from '@hedge/db';
import { findHistoryDifferences, toText } from '@hedge/domain';
import { viewExecutions } from './execution-views';
import { isoOf } from './iso-time';
import { textOrNull } from './views';

export function viewTradeHistory(row: TradeHistoryRecord): TradeHistoryView {
  return {
    id: row.id,
    operationId: row.operationId,
    accountId: row.accountId,
    closeReason: row.closeReason,
    closeRequestedBy: row.closeRequestedBy,
    profitTarget: toText(row.profitTarget),
    triggerPnl: textOrNull(row.triggerPnl),
    grossPnl: toText(row.grossPnl),
    realizedPnl: toText(row.realizedPnl),
    commissions: viewCommissions(row.commissions),
    netPnl: textOrNull(row.netPnl),
    fundingIncluded: row.fundingIncluded,
    legs: row.legs.map((leg) => ({
      side: leg.side,
      symbol: leg.symbol,
      quantity: toText(leg.legQuantity),
      contractSize: toText(leg.contractSize),
      executedQuantity: toText(leg.quantity),
      entryPrice: toText(leg.entryPrice),
      exitPrice: toText(leg.exitPrice),
      grossPnl: toText(leg.grossPnl),
      realizedPnl: toText(leg.realizedPnl),
      externalQuantity: toText(leg.externalQuantity),
      externalCause: leg.externalCause,
    })),
    openedAt: isoOf(row.openedAt),
    decidedAt: isoOf(row.decidedAt),
    closedAt: isoOf(row.closedAt),
    nakedMs: row.nakedMs,
    corrections: row.corrections.map((correction) => ({
      clientOrderId: correction.clientOrderId,
      executed: toText(correction.executed),
      foundAt: isoOf(correction.foundAt),
    })),
  };
}

export function viewTradeHistoryDetail(row: TradeHistoryDetail): TradeHistoryDetailView {
  const differences = [...findHistoryDifferences(row)];
  return {
    ...viewTradeHistory(row),
    ...viewExecutions(row),
    derivation: { matches: differences.length === 0, differences },
  };
}

export function viewTotal({ dayMs, ...total }: TradeHistoryTotal): TradeHistoryTotalView {
  return {
    ...total,
    day: dayMs === null ? null : isoOf(dayMs).slice(0, 10),
    grossPnl: toText(total.grossPnl),
    realizedPnl: toText(total.realizedPnl),
    netPnl: textOrNull(total.netPnl),
    commissions: viewCommissions(total.commissions),
  };
}

function viewCommissions(
  commissions: TradeHistoryRecord['commissions'],
): TradeHistoryView['commissions'] {
  return Object.entries(commissions).map(([asset, amount]) => ({ asset, amount: toText(amount) }));
}
