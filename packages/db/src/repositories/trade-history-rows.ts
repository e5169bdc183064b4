// How rows of history leave the database: one JSON document each, amounts as text.
import {
  decimal,
  type CloseReason,
  type Decimal,
  type ExternalFill,
  type Fill,
  type LegHistory,
  type Order,
  type TradeHistory,
} from '@hedge/domain';
import { Prisma } from '../generated/client';
import {
  optionalDecimal,
  toExternalFill,
  toFill,
  toOrder,
  type OrderDocument,
  type Stored,
} from '../store/operation-rows';

export interface LegRecord extends LegHistory {
  /** What the leg owned; `quantity` is what was executed. */
  readonly legQuantity: Decimal;
  readonly contractSize: Decimal;
}

/** An execution found after the history was written. Times are exchange time in ms. */
export interface CorrectionRecord {
  readonly clientOrderId: string;
  readonly exchangeOrderId: string;
  readonly executed: Decimal;
  readonly foundAt: number;
}

export interface TradeHistoryRecord extends Omit<TradeHistory, 'legs'> {
  readonly id: string;
  readonly legs: readonly [LegRecord, LegRecord];
  readonly fundingIncluded: boolean;
  /** Wall times, ms. */
  readonly openedAt: number;
  readonly recordedAt: number;
  readonly corrections: readonly CorrectionRecord[];
}

/** A row with every order and execution that is stored for its operation. */
export interface TradeHistoryDetail extends TradeHistoryRecord {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly externalFills: readonly ExternalFill[];
}

/** What survives an operation. */
export interface ExecutionDocument {
  readonly orders: readonly OrderDocument[];
  readonly fills: readonly Stored<Fill>[];
  readonly externalFills: readonly Stored<ExternalFill>[];
}

export interface HistoryDocument {
  readonly id: string;
  readonly operationId: string;
  readonly accountId: string;
  readonly closeReason: CloseReason;
  readonly closeRequestedBy: string | null;
  readonly profitTarget: string;
  readonly triggerPnl: string | null;
  readonly grossPnl: string;
  readonly realizedPnl: string;
  readonly netPnl: string | null;
  readonly commissions: Readonly<Record<string, string>>;
  readonly fundingIncluded: boolean;
  readonly decidedAt: number;
  readonly closedAt: number;
  readonly nakedMs: number;
  readonly openedAt: number;
  readonly recordedAt: number;
  readonly long: Stored<LegRecord>;
  readonly short: Stored<LegRecord>;
  readonly corrections: readonly Stored<CorrectionRecord>[];
}

/** Of a row `h` of trade_history. */
export const HISTORY_DOCUMENT = Prisma.sql`json_build_object(
  'id', h.id::text, 'operationId', h.operation_id, 'accountId', h.account_id,
  'closeReason', h.close_reason, 'closeRequestedBy', h.close_requested_by,
  'profitTarget', h.profit_target::text,
  'triggerPnl', h.trigger_pnl::text, 'grossPnl', h.gross_pnl::text,
  'realizedPnl', h.realized_pnl::text, 'netPnl', h.net_pnl::text, 'commissions', h.commissions,
  'fundingIncluded', h.funding_included, 'decidedAt', h.decided_at, 'closedAt', h.closed_at,
  'nakedMs', h.naked_ms, 'openedAt', (extract(epoch FROM h.opened_at) * 1000)::bigint,
  'recordedAt', (extract(epoch FROM h.recorded_at) * 1000)::bigint,
  'long', json_build_object('side', 'LONG', 'symbol', h.long_symbol,
    'legQuantity', h.long_leg_quantity::text, 'contractSize', h.long_contract_size::text,
    'quantity', h.long_quantity::text,
    'entryPrice', h.long_entry_price::text, 'exitPrice', h.long_exit_price::text,
    'grossPnl', h.long_gross_pnl::text, 'realizedPnl', h.long_realized_pnl::text,
    'externalQuantity', h.long_external_quantity::text,
    'externalCause', h.long_external_cause),
  'short', json_build_object('side', 'SHORT', 'symbol', h.short_symbol,
    'legQuantity', h.short_leg_quantity::text, 'contractSize', h.short_contract_size::text,
    'quantity', h.short_quantity::text,
    'entryPrice', h.short_entry_price::text, 'exitPrice', h.short_exit_price::text,
    'grossPnl', h.short_gross_pnl::text, 'realizedPnl', h.short_realized_pnl::text,
    'externalQuantity', h.short_external_quantity::text,
    'externalCause', h.short_external_cause),
  'corrections', (
    SELECT coalesce(json_agg(json_build_object('clientOrderId', c.client_order_id,
      'exchangeOrderId', c.exchange_order_id, 'executed', c.executed::text,
      'foundAt', c.found_at) ORDER BY c.found_at, c.client_order_id), '[]'::json)
    FROM trade_history_corrections c WHERE c.operation_id = h.operation_id))`;

export function toHistoryRecord({
  long,
  short,
  corrections,
  ...rest
}: HistoryDocument): TradeHistoryRecord {
  return {
    ...rest,
    profitTarget: decimal(rest.profitTarget),
    triggerPnl: optionalDecimal(rest.triggerPnl),
    grossPnl: decimal(rest.grossPnl),
    realizedPnl: decimal(rest.realizedPnl),
    netPnl: optionalDecimal(rest.netPnl),
    commissions: Object.fromEntries(
      Object.entries(rest.commissions).map(([asset, amount]) => [asset, decimal(amount)]),
    ),
    legs: [toLeg(long), toLeg(short)],
    corrections: corrections.map((correction) => ({
      ...correction,
      executed: decimal(correction.executed),
    })),
  };
}

export function toHistoryDetail(
  row: HistoryDocument,
  { orders, fills, externalFills }: ExecutionDocument,
): TradeHistoryDetail {
  return {
    ...toHistoryRecord(row),
    orders: orders.map(toOrder),
    fills: fills.map(toFill),
    externalFills: externalFills.map(toExternalFill),
  };
}

function toLeg(leg: Stored<LegRecord>): LegRecord {
  return {
    side: leg.side,
    symbol: leg.symbol,
    legQuantity: decimal(leg.legQuantity),
    contractSize: decimal(leg.contractSize),
    quantity: decimal(leg.quantity),
    entryPrice: decimal(leg.entryPrice),
    exitPrice: decimal(leg.exitPrice),
    grossPnl: decimal(leg.grossPnl),
    realizedPnl: decimal(leg.realizedPnl),
    externalQuantity: decimal(leg.externalQuantity),
    externalCause: leg.externalCause,
  };
}
