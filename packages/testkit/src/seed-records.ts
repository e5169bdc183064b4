// Many accounts, operations and rows of history at once, written by PostgreSQL itself: for plans and
// for measurements. The same numbers give the same rows, but for the accounts' ids.
import type { Client } from 'pg';

export interface SeedSize {
  readonly accounts: number;
  readonly operations: number;
  readonly historyRows: number;
  /** The history's closings are spread evenly over the days before `untilMs`. */
  readonly days: number;
  readonly untilMs: number;
}

/** `'symbol 0' … 'symbol 9'` of the seed; the last is rare, and on SHORT legs alone. */
export const SEED_SYMBOLS = [
  'BTC',
  'ETH',
  'SOL',
  'XRP',
  'BNB',
  'ADA',
  'DOT',
  'LTC',
  'TRX',
  'UNI',
].map((base) => `${base}/USDT:USDT`);

/** @returns the ids of the accounts. */
export async function seedRecords(client: Client, size: SeedSize): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO accounts (id, label, exchange, mode, key_fingerprint, api_key_sealed, secret_sealed,
       key_id)
     SELECT id, 'account ' || n, 'binanceusdm', 'paper', id::text, 'sealed', 'sealed', '00000000'
     FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, $1::int) n) made
     RETURNING id::text`,
    [size.accounts],
  );
  const ids = rows.map(({ id }) => id);
  await seedOperations(client, ids, size);
  await seedHistory(client, ids, size);
  await client.query('VACUUM ANALYZE active_operations, operation_legs, trade_history, accounts');
  return ids;
}

async function seedOperations(
  client: Client,
  accounts: readonly string[],
  { operations, untilMs }: SeedSize,
): Promise<void> {
  await client.query(
    `INSERT INTO active_operations (id, account_id, profit_target, auto_close_enabled, created_at,
       current_pnl, pnl_at, status, decision_id, close_reason, read_at, attention_reason,
       attention_since)
     SELECT md5('operation ' || n)::uuid, ($1::uuid[])[1 + n % array_length($1::uuid[], 1)], 10, true,
       timestamptz 'epoch' + ($2::bigint - n * 60000::bigint) * interval '1 ms', n % 20, $2::bigint,
       CASE WHEN n % 500 = 0 THEN 'CLOSING' ELSE 'ACTIVE' END,
       CASE WHEN n % 500 = 0 THEN 'decision ' || n END,
       CASE WHEN n % 500 = 0 THEN 'PROFIT_TARGET' END, CASE WHEN n % 500 = 0 THEN $2::bigint END,
       CASE WHEN n % 250 = 1 THEN 'LEG_GONE' END, CASE WHEN n % 250 = 1 THEN $2::bigint END
     FROM generate_series(1, $3::int) n`,
    [accounts, untilMs, operations],
  );
  // The schema takes no leg of an operation that is being closed already.
  await client.query(`SET session_replication_role = 'replica'`);
  await client.query(
    `INSERT INTO operation_legs (operation_id, side, symbol, quantity, entry_price)
     SELECT md5('operation ' || n)::uuid, side,
       ($1::text[])[CASE WHEN side = 'SHORT' AND n % 400 = 3 THEN 10 ELSE 1 + n % 9 END],
       CASE side WHEN 'LONG' THEN 0.02 ELSE 0.01 END, 50000
     FROM generate_series(1, $2::int) n, unnest(ARRAY['LONG', 'SHORT']) side`,
    [SEED_SYMBOLS, operations],
  );
  await client.query(`SET session_replication_role = 'origin'`);
}

/** One in twenty lost, one in thirty paid in BNB too, one in a hundred was closed in part by others. */
async function seedHistory(
  client: Client,
  accounts: readonly string[],
  { historyRows, days, untilMs }: SeedSize,
): Promise<void> {
  await client.query(
    `INSERT INTO trade_history (operation_id, account_id, close_reason, profit_target, trigger_pnl,
       gross_pnl, realized_pnl, commissions, net_pnl,
       long_symbol, long_leg_quantity, long_quantity, long_entry_price, long_exit_price,
       long_gross_pnl, long_realized_pnl, long_external_quantity, long_external_cause,
       short_symbol, short_leg_quantity, short_quantity, short_entry_price, short_exit_price,
       short_gross_pnl, short_realized_pnl, decided_at, closed_at, naked_ms, opened_at)
     SELECT md5('history ' || n)::uuid, ($1::uuid[])[1 + n % array_length($1::uuid[], 1)],
       CASE WHEN n % 100 = 7 THEN 'LEG_CLOSED' WHEN n % 1000 = 9 THEN 'ADL'
         ELSE 'PROFIT_TARGET' END, 10, gross + 0.5, gross, gross,
       CASE WHEN n % 30 = 0 THEN '{"USDT": "0.25", "BNB": "0.001"}'
         ELSE '{"USDT": "0.765"}' END::jsonb,
       CASE WHEN n % 30 <> 0 AND n % 100 <> 7 THEN gross - 0.765 END,
       ($2::text[])[1 + n % 9], 0.02, 0.02, 50000, 50000 + gross * 100, gross * 2, gross * 2,
       CASE WHEN n % 100 = 7 THEN 0.01 ELSE 0 END, CASE WHEN n % 100 = 7 THEN 'MANUAL' END,
       ($2::text[])[CASE WHEN n % 500 = 3 THEN 10 WHEN n % 10 = 4 THEN 1 + (n + 1) % 9
         ELSE 1 + n % 9 END],
       0.01, 0.01, 50000, 50000 + gross * 100, -gross, -gross, closed - 300, closed, n % 400,
       timestamptz 'epoch' + (closed - 3600000) * interval '1 ms'
     FROM (
       SELECT n, ($3::bigint - n * ($4::bigint * 86400000 / $5::bigint)) AS closed,
         CASE WHEN n % 20 = 1 THEN -3.125 ELSE 10.125 + n % 7 END AS gross
       FROM generate_series($5::int, 1, -1) n) made`,
    [accounts, SEED_SYMBOLS, untilMs, days, historyRows],
  );
}
