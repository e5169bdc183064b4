// Rows as only somebody writes them who goes past the code.
import type { Operation } from '@hedge/domain';
import { insertRow, SOME_TIME } from '@hedge/testkit';
import type { Client } from 'pg';

/** A history of an operation, whatever became of it. */
export async function writeHistory(client: Client, op: Operation): Promise<void> {
  const leg = (side: string) => ({
    [`${side}_symbol`]: 's',
    ...Object.fromEntries(
      ['leg_quantity', 'quantity', 'entry_price', 'exit_price', 'gross_pnl', 'realized_pnl'].map(
        (column) => [`${side}_${column}`, 1],
      ),
    ),
  });
  await insertRow(client, 'trade_history', {
    ...{ operation_id: op.id, account_id: op.accountId, close_reason: 'PROFIT_TARGET' },
    ...{ profit_target: 1, gross_pnl: 1, realized_pnl: 1, commissions: {}, decided_at: 1 },
    ...{
      closed_at: 2,
      naked_ms: 0,
      opened_at: new Date(SOME_TIME),
      ...leg('long'),
      ...leg('short'),
    },
  });
}

/** A trade of others; the same one for every operation of an account. */
export async function attributeTrade(client: Client, op: Operation): Promise<void> {
  await insertRow(client, 'external_fills', {
    ...{ account_id: op.accountId, symbol: 's', trade_id: '7', operation_id: op.id },
    ...{ exchange_order_id: '8', client_order_id: 'adl', cause: 'ADL', side: 'SHORT' },
    ...{ quantity: 1, price: 1, time: 1 },
  });
}

/** Its first execution once more, under another order's id. */
export async function fillTwice(client: Client, op: Operation): Promise<void> {
  const [fill] = op.fills;
  await insertRow(client, 'fills', {
    ...{ account_id: op.accountId, symbol: fill?.symbol, trade_id: fill?.tradeId },
    ...{ operation_id: op.id, client_order_id: fill?.clientOrderId, exchange_order_id: '9' },
    ...{ side: 'LONG', quantity: 1, price: 1, commission: 0, commission_asset: 'USDT' },
    ...{ realized_pnl: 0, time: 1 },
  });
}
