// How operations leave the database: one JSON document each, amounts as text, so that an operation
// with its legs, orders and fills is read in one statement and therefore as of one moment.
import {
  decimal,
  type AttentionReason,
  type CloseReason,
  type CloseRequest,
  type Decimal,
  type ExternalFill,
  type Fill,
  type HalfOpenPolicy,
  type Leg,
  type Operation,
  type OperationStatus,
  type Order,
  type OrderState,
  type Policies,
  type PositionSide,
} from '@hedge/domain';
import { Prisma } from '../generated/client';
import { isRequestOld } from './close-request';
import { isOpeningOld } from './opening-age';

/** Amounts become text on their way out; everything else stays as it is. */
export type Stored<T> = {
  readonly [K in keyof T]: T[K] extends Decimal
    ? string
    : T[K] extends Decimal | null
      ? string | null
      : T[K];
};

export type OrderDocument = Stored<Omit<Order, 'baseline'>> & {
  readonly baselineAmount: string;
  readonly baselineUpdateTime: number;
};

/** What a list shows: everything but its orders and fills. */
export interface SummaryDocument {
  readonly id: string;
  readonly accountId: string;
  readonly status: OperationStatus;
  readonly version: number;
  readonly profitTarget: string;
  readonly autoCloseEnabled: boolean;
  readonly createdAt: number;
  readonly currentPnl: string | null;
  readonly pnlAt: number | null;
  readonly longMark: string | null;
  readonly shortMark: string | null;
  readonly decisionId: string | null;
  readonly closeReason: CloseReason | null;
  readonly triggerPnl: string | null;
  readonly readAt: number | null;
  readonly retryAt: number | null;
  readonly cancelCount: number;
  readonly nakedSince: number | null;
  readonly attentionReason: AttentionReason | null;
  readonly attentionSince: number | null;
  readonly policies: Policies;
  readonly wholeAt: number | null;
  readonly closeRequest: CloseRequest | null;
  readonly manualDecisions: readonly string[];
  readonly onHalfOpen: HalfOpenPolicy | null;
  readonly isOpeningOld: boolean;
  /** Null when somebody removed them by hand. */
  readonly legs: readonly Stored<Leg>[] | null;
}

export interface OperationDocument extends SummaryDocument {
  readonly orders: readonly OrderDocument[];
  readonly fills: readonly Stored<Fill>[];
  readonly externalFills: readonly Stored<ExternalFill>[];
}

/** Of a row `r` of orders. */
export const ORDER_DOCUMENT = Prisma.sql`json_build_object(
  'clientOrderId', r.client_order_id, 'kind', r.kind, 'side', r.side, 'symbol', r.symbol,
  'attempt', r.attempt,
  'decisionId', r.decision_id, 'state', r.state, 'quantity', r.quantity::text,
  'executed', r.executed::text, 'readAt', r.read_at, 'baselineAmount', r.baseline_amount::text,
  'baselineUpdateTime', r.baseline_update_time, 'createdAt', r.created_at,
  'signedAt', r.signed_at, 'recvWindowMs', r.recv_window_ms, 'notBefore', r.not_before,
  'concludedAt', r.concluded_at, 'exchangeOrderId', r.exchange_order_id, 'refusal', r.refusal)`;

const LEGS = Prisma.sql`(
  SELECT json_agg(json_build_object('side', l.side, 'symbol', l.symbol,
    'quantity', l.quantity::text, 'entryPrice', l.entry_price::text,
    'contractSize', l.contract_size::text) ORDER BY l.side)
  FROM operation_legs l WHERE l.operation_id = o.id)`;

/** Of an `o.id`, whatever has it: these rows survive their operation. */
export const ORDERS = Prisma.sql`(
  SELECT coalesce(json_agg(${ORDER_DOCUMENT} ORDER BY r.attempt, r.side), '[]'::json)
  FROM orders r WHERE r.operation_id = o.id)`;

/** Of a row `f` of fills. */
export const FILL_DOCUMENT = Prisma.sql`json_build_object(
  'tradeId', f.trade_id, 'exchangeOrderId', f.exchange_order_id,
  'clientOrderId', f.client_order_id, 'side', f.side, 'symbol', f.symbol,
  'quantity', f.quantity::text, 'price', f.price::text, 'commission', f.commission::text,
  'commissionAsset', f.commission_asset, 'realizedPnl', f.realized_pnl::text, 'time', f.time)`;

export const FILLS = Prisma.sql`(
  SELECT coalesce(json_agg(${FILL_DOCUMENT} ORDER BY f.time, f.trade_id), '[]'::json)
  FROM fills f WHERE f.operation_id = o.id)`;

export const EXTERNAL_FILLS = Prisma.sql`(
  SELECT coalesce(json_agg(json_build_object('tradeId', e.trade_id,
    'exchangeOrderId', e.exchange_order_id, 'clientOrderId', e.client_order_id, 'cause', e.cause,
    'side', e.side, 'symbol', e.symbol, 'quantity', e.quantity::text, 'price', e.price::text,
    'time', e.time) ORDER BY e.time, e.trade_id), '[]'::json)
  FROM external_fills e WHERE e.operation_id = o.id)`;

/** Of a row `o` of active_operations; its age by the database's own clock. */
export const CLOSE_REQUEST = Prisma.sql`CASE WHEN o.close_requested_at IS NOT NULL THEN json_build_object(
  'requestedAt', (extract(epoch FROM o.close_requested_at) * 1000)::bigint,
  'by', o.close_requested_by, 'lapsedWhy', o.close_lapsed_why,
  'state', CASE WHEN o.close_lapsed_why IS NOT NULL THEN 'LAPSED'
    WHEN o.status = 'CLOSING' THEN 'TAKEN'
    WHEN ${isRequestOld()} THEN 'EXPIRED' ELSE 'PENDING' END) END`;

type Columns<T> = { readonly [K in keyof T]: Prisma.Sql };

/** Of a row `o` of active_operations; each field with the SQL of its value. */
const SUMMARY_COLUMNS: Columns<SummaryDocument> = {
  id: Prisma.sql`o.id`,
  accountId: Prisma.sql`o.account_id`,
  status: Prisma.sql`o.status`,
  version: Prisma.sql`o.version`,
  profitTarget: Prisma.sql`o.profit_target::text`,
  autoCloseEnabled: Prisma.sql`o.auto_close_enabled`,
  createdAt: Prisma.sql`(extract(epoch FROM o.created_at) * 1000)::bigint`,
  currentPnl: Prisma.sql`o.current_pnl::text`,
  pnlAt: Prisma.sql`o.pnl_at`,
  longMark: Prisma.sql`o.long_mark::text`,
  shortMark: Prisma.sql`o.short_mark::text`,
  decisionId: Prisma.sql`o.decision_id`,
  closeReason: Prisma.sql`o.close_reason`,
  triggerPnl: Prisma.sql`o.trigger_pnl::text`,
  readAt: Prisma.sql`o.read_at`,
  retryAt: Prisma.sql`o.retry_at`,
  cancelCount: Prisma.sql`o.cancel_count`,
  nakedSince: Prisma.sql`o.naked_since`,
  attentionReason: Prisma.sql`o.attention_reason`,
  attentionSince: Prisma.sql`o.attention_since`,
  policies: Prisma.sql`json_build_object('onLiquidation', o.on_liquidation,
    'onManualClose', o.on_manual_close, 'onRestingOrders', o.on_resting_orders)`,
  wholeAt: Prisma.sql`o.whole_at`,
  closeRequest: CLOSE_REQUEST,
  manualDecisions: Prisma.sql`o.manual_decisions`,
  onHalfOpen: Prisma.sql`o.on_half_open`,
  isOpeningOld: isOpeningOld(),
  legs: LEGS,
};

/** The same of an operation with its orders and fills. */
export const OPERATION_COLUMNS: Columns<OperationDocument> = {
  ...SUMMARY_COLUMNS,
  orders: ORDERS,
  fills: FILLS,
  externalFills: EXTERNAL_FILLS,
};

export const OPERATION_DOCUMENT = buildDocument(OPERATION_COLUMNS);

export const SUMMARY_DOCUMENT = buildDocument(SUMMARY_COLUMNS);

function buildDocument(columns: Readonly<Record<string, Prisma.Sql>>): Prisma.Sql {
  const fields = Object.entries(columns).map(
    ([name, value]) => Prisma.sql`${Prisma.raw(`'${name}'`)}, ${value}`,
  );
  return Prisma.sql`json_build_object(${Prisma.join(fields)})`;
}

/** @throws {Error} when the row does not have its two legs: somebody edited it by hand. */
export function toOperation(document: OperationDocument): Operation {
  const kind = document.status === 'OPENING' ? 'open' : 'close';
  const all = document.orders.map(toOrder);
  const orders = all.filter((order) => order.kind === kind);
  const ids = new Set(orders.map((order) => order.clientOrderId));
  return {
    ...toOperationFields(document),
    orders,
    openingOrders: all.filter((order) => order.kind !== kind),
    fills: document.fills.filter((fill) => ids.has(fill.clientOrderId)).map(toFill),
    externalFills: document.externalFills.map(toExternalFill),
  };
}

type OrderField = 'orders' | 'openingOrders' | 'fills' | 'externalFills';

/** As `toOperation`, without the orders and fills. */
function toOperationFields(document: SummaryDocument): Omit<Operation, OrderField> {
  const { legs, ...fields } = toSummaryFields(document);
  const [long, short] = legs;
  if (long?.side !== 'LONG' || short?.side !== 'SHORT') {
    throw new Error(`operation ${document.id} does not have a LONG and a SHORT leg`);
  }
  return { ...fields, legs: [long, short] };
}

/** With the legs that there are: a row that somebody damaged by hand can be shown, not driven. */
export function toSummaryFields(document: SummaryDocument): Omit<Operation, OrderField | 'legs'> & {
  readonly legs: readonly Leg[];
} {
  const { attentionReason, attentionSince } = document;
  return {
    id: document.id,
    accountId: document.accountId,
    status: document.status,
    version: document.version,
    profitTarget: decimal(document.profitTarget),
    autoCloseEnabled: document.autoCloseEnabled,
    createdAt: document.createdAt,
    legs: (document.legs ?? []).map(toLeg),
    decisionId: document.decisionId,
    closeReason: document.closeReason,
    triggerPnl: optionalDecimal(document.triggerPnl),
    readAt: document.readAt,
    retryAt: document.retryAt,
    cancelCount: document.cancelCount,
    nakedSince: document.nakedSince,
    attention:
      attentionReason === null || attentionSince === null
        ? null
        : { reason: attentionReason, since: attentionSince },
    policies: document.policies,
    wholeAt: document.wholeAt,
    closeRequest: document.closeRequest,
    manualDecisions: document.manualDecisions,
    onHalfOpen: document.onHalfOpen,
    isOpeningOld: document.isOpeningOld,
  };
}

export function toOrder(document: OrderDocument): Order {
  const { baselineAmount, baselineUpdateTime, quantity, executed, ...rest } = document;
  return {
    ...rest,
    side: rest.side satisfies PositionSide,
    state: rest.state satisfies OrderState,
    quantity: decimal(quantity),
    executed: decimal(executed),
    baseline: { amount: decimal(baselineAmount), updateTime: baselineUpdateTime },
  };
}

export function optionalDecimal(text: string | null): Decimal | null {
  return text === null ? null : decimal(text);
}

function toLeg(document: Stored<Leg>): Leg {
  return {
    side: document.side,
    symbol: document.symbol,
    quantity: decimal(document.quantity),
    entryPrice: decimal(document.entryPrice),
    contractSize: decimal(document.contractSize),
  };
}

export function toFill(document: Stored<Fill>): Fill {
  return {
    ...document,
    quantity: decimal(document.quantity),
    price: decimal(document.price),
    commission: decimal(document.commission),
    realizedPnl: decimal(document.realizedPnl),
  };
}

export function toExternalFill(document: Stored<ExternalFill>): ExternalFill {
  return { ...document, quantity: decimal(document.quantity), price: decimal(document.price) };
}
