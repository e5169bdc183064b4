// Puts accounts and operations into PostgreSQL as they are, past every transition: the rows a test
// starts from. Plain SQL, so that it shares nothing with the Store under test.
import type { Account } from '@hedge/cycle';
import { toText, type Operation } from '@hedge/domain';
import type { Client } from 'pg';

export async function insertAccount(client: Client, account: Account): Promise<void> {
  await insertRow(client, 'accounts', {
    id: account.id,
    label: account.label,
    exchange: 'binanceusdm',
    mode: account.mode,
    key_fingerprint: account.id,
    api_key_sealed: 'sealed',
    secret_sealed: 'sealed',
    key_id: '00000000',
    enabled: account.enabled,
    egress_address: account.egressAddress,
  });
}

/** With its legs, orders and fills; all of it or nothing. */
export async function insertOperation(client: Client, operation: Operation): Promise<void> {
  await client.query('BEGIN');
  try {
    await insertRow(client, 'active_operations', operationRow(operation));
    // The schema takes no leg of an operation that is being closed already.
    await client.query("SET LOCAL session_replication_role = 'replica'");
    for (const leg of operation.legs) {
      await insertRow(client, 'operation_legs', {
        operation_id: operation.id,
        side: leg.side,
        symbol: leg.symbol,
        quantity: toText(leg.quantity),
        entry_price: toText(leg.entryPrice),
        contract_size: toText(leg.contractSize),
      });
    }
    await client.query("SET LOCAL session_replication_role = 'origin'");
    for (const order of [...operation.openingOrders, ...operation.orders]) {
      await insertRow(client, 'orders', orderRow(operation, order));
    }
    for (const fill of operation.fills) {
      await insertRow(client, 'fills', fillRow(operation, fill));
    }
    for (const fill of operation.externalFills) {
      await insertRow(client, 'external_fills', externalFillRow(operation, fill));
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** One row, by column name. */
export async function insertRow(
  client: Client,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_column, index) => `$${index + 1}`);
  await client.query(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(row),
  );
}

function operationRow(operation: Operation): Record<string, unknown> {
  return {
    id: operation.id,
    account_id: operation.accountId,
    status: operation.status,
    version: operation.version,
    profit_target: toText(operation.profitTarget),
    auto_close_enabled: operation.autoCloseEnabled,
    created_at: new Date(operation.createdAt),
    decision_id: operation.decisionId,
    close_reason: operation.closeReason,
    trigger_pnl: operation.triggerPnl === null ? null : toText(operation.triggerPnl),
    read_at: operation.readAt,
    retry_at: operation.retryAt,
    cancel_count: operation.cancelCount,
    naked_since: operation.nakedSince,
    attention_reason: operation.attention?.reason ?? null,
    attention_since: operation.attention?.since ?? null,
    on_liquidation: operation.policies.onLiquidation,
    on_manual_close: operation.policies.onManualClose,
    on_resting_orders: operation.policies.onRestingOrders,
    whole_at: operation.wholeAt,
    close_requested_at: operation.closeRequest && new Date(operation.closeRequest.requestedAt),
    close_requested_by: operation.closeRequest?.by ?? null,
    close_lapsed_why: operation.closeRequest?.lapsedWhy ?? null,
    manual_decisions: operation.manualDecisions,
    on_half_open: operation.onHalfOpen,
    open_requested_at: operation.onHalfOpen && new Date(operation.createdAt),
  };
}

/** The row of an order in `orders`. */
export function orderRow(
  operation: Operation,
  order: Operation['orders'][number],
): Record<string, unknown> {
  return {
    client_order_id: order.clientOrderId,
    operation_id: operation.id,
    account_id: operation.accountId,
    kind: order.kind,
    side: order.side,
    symbol: order.symbol,
    attempt: order.attempt,
    decision_id: order.decisionId,
    state: order.state,
    quantity: toText(order.quantity),
    executed: toText(order.executed),
    read_at: order.readAt,
    baseline_amount: toText(order.baseline.amount),
    baseline_update_time: order.baseline.updateTime,
    created_at: order.createdAt,
    signed_at: order.signedAt,
    recv_window_ms: order.recvWindowMs,
    not_before: order.notBefore,
    concluded_at: order.concludedAt,
    exchange_order_id: order.exchangeOrderId,
    refusal: order.refusal,
  };
}

export function fillRow(
  operation: Operation,
  fill: Operation['fills'][number],
): Record<string, unknown> {
  return {
    account_id: operation.accountId,
    symbol: fill.symbol,
    trade_id: fill.tradeId,
    operation_id: operation.id,
    client_order_id: fill.clientOrderId,
    exchange_order_id: fill.exchangeOrderId,
    side: fill.side,
    quantity: toText(fill.quantity),
    price: toText(fill.price),
    commission: toText(fill.commission),
    commission_asset: fill.commissionAsset,
    realized_pnl: toText(fill.realizedPnl),
    time: fill.time,
  };
}

function externalFillRow(
  operation: Operation,
  fill: Operation['externalFills'][number],
): Record<string, unknown> {
  return {
    account_id: operation.accountId,
    symbol: fill.symbol,
    trade_id: fill.tradeId,
    operation_id: operation.id,
    exchange_order_id: fill.exchangeOrderId,
    client_order_id: fill.clientOrderId,
    cause: fill.cause,
    side: fill.side,
    quantity: toText(fill.quantity),
    price: toText(fill.price),
    time: fill.time,
  };
}
