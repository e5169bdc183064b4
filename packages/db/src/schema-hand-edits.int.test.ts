// What a person or a script may try on the rows of a close past the product (row 42 of the fault
// matrix): each write that would make it close twice, close another amount, or leave a leg open in
// silence is refused by the schema, says what to do instead, and changes nothing.
import { buildTradeHistory, type Operation } from '@hedge/domain';
import { aClosing, aFinished, anOperation, anOrder, insertRow } from '@hedge/testkit';
import { Client } from 'pg';
import { makePrismaStore } from './store/prisma-store';
import { useOwnDatabase } from './test/own-database';

const its = useOwnDatabase();
const half = () => aClosing({ nakedSince: 1 }, { state: 'FILLED' }, { state: 'SENT' });
/** Back at ACTIVE though LONG executed: as the schema never lets it become. */
const withdrawn = () => {
  const operation = anOperation();
  return { ...operation, orders: [anOrder(operation, 'LONG', { state: 'FILLED' })] };
};

const orders = (set: string) => `UPDATE orders SET ${set} WHERE operation_id = $1`;
const legs = (set: string) => `UPDATE operation_legs SET ${set} WHERE operation_id = $1`;
const row = (set: string) => `UPDATE active_operations SET ${set} WHERE id = $1`;
const remove = (table: string) => `DELETE FROM ${table} WHERE operation_id = $1`;

const REMOVE = 'DELETE FROM active_operations WHERE id = $1';
const TO_ACTIVE = `status = 'ACTIVE', decision_id = NULL, close_reason = NULL, trigger_pnl = NULL,
  read_at = NULL, naked_since = NULL`;

type Edit = readonly [what: string, make: () => Operation, sql: string, constraint: string];

const REFUSED: readonly Edit[] = [
  ['its orders are deleted', half, remove('orders'), 'orders_kept'],
  ['orders are truncated', half, 'TRUNCATE orders, fills', 'orders_kept'],
  ['its fills are deleted', aFinished, remove('fills'), 'fills_kept'],
  ['its fills are changed', aFinished, 'UPDATE fills SET price = 1', 'fills_kept'],
  ['fills are truncated', aFinished, 'TRUNCATE fills', 'fills_kept'],
  ['an attribution is deleted', half, remove('external_fills'), 'external_fills_kept'],
  ['attributions are truncated', half, 'TRUNCATE external_fills', 'external_fills_kept'],
  ['an order rests on another reading', half, orders('read_at = read_at + 1'), 'orders_identity'],
  ['an order has another baseline', half, orders('baseline_amount = 1'), 'orders_identity'],
  ['its baseline is younger', half, orders('baseline_update_time = 1'), 'orders_identity'],
  ['an order was made earlier', half, orders('created_at = 1'), 'orders_identity'],
  ['an order has to wait', half, orders('not_before = 1'), 'orders_identity'],
  ['an order opens', half, orders(`kind = 'open'`), 'orders_identity'],
  ['an order gets another id', half, orders(`client_order_id = 'x' || side`), 'orders_identity'],
  ['a leg is larger', half, legs('quantity = quantity * 2'), 'operation_legs_closing'],
  ['a leg is of another symbol', half, legs(`symbol = 'ETH/USDT:USDT'`), 'operation_legs_closing'],
  ['its legs are deleted', half, remove('operation_legs'), 'operation_legs_closing'],
  ['the row is deleted', half, REMOVE, 'active_operations_ended'],
  ['it is with nothing sent', () => aClosing(), REMOVE, 'active_operations_ended'],
  ['an ACTIVE row is that executed', withdrawn, REMOVE, 'active_operations_ended'],
  [
    'operations are truncated',
    half,
    'TRUNCATE active_operations CASCADE',
    'active_operations_truncated',
  ],
  ['legs are truncated', half, 'TRUNCATE operation_legs', 'operation_legs_truncated'],
  ['it gets another id', half, row('id = gen_random_uuid()'), 'active_operations_identity'],
  ['an ACTIVE one does', anOperation, row('id = gen_random_uuid()'), 'active_operations_identity'],
  ['it gets another decision', half, row(`decision_id = 'x'`), 'active_operations_identity'],
  ['its reading is younger', half, row('read_at = read_at + 1'), 'active_operations_identity'],
  ['its naked clock is set', half, row('naked_since = 9'), 'active_operations_identity'],
  ['it is ACTIVE after an execution', half, row(TO_ACTIVE), 'active_operations_identity'],
  [
    'it is ACTIVE with an order SENT',
    () => aClosing({}, { state: 'SENT' }),
    row(TO_ACTIVE),
    'active_operations_identity',
  ],
];

async function readAll(): Promise<readonly unknown[]> {
  const tables = ['active_operations', 'operation_legs', 'orders', 'fills', 'external_fills'];
  const all: unknown[] = [];
  for (const table of tables) {
    const { rows } = await its.client.query<{ all: unknown }>(
      `SELECT json_agg(t ORDER BY t) AS all FROM ${table} t`,
    );
    all.push(rows[0]?.all);
  }
  return all;
}

const run = (sql: string, { id }: Operation) =>
  its.client.query(sql, sql.includes('$1') ? [id] : []);

describe('an operation that is being closed, edited by hand (42)', () => {
  it.each(REFUSED)('refused: %s', async (_what, make, sql, constraint) => {
    const operation = await its.put(make());
    const before = await readAll();
    const refusal: unknown = await run(sql, operation).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ constraint });
    // What was refused before this rule has no hint: it is a row that cannot be.
    if (constraint !== 'orders_identity') {
      expect(refusal).toMatchObject({
        code: '23001',
        hint: expect.stringContaining('docs/runbook.md, "The database refuses a change by hand"'),
      });
    }
    expect(await readAll()).toEqual(before);
  });

  it('refused: a leg is added to it, or moved to it from another operation', async () => {
    const [closing, other] = [await its.put(half()), await its.put(anOperation())];
    const leg = { side: 'LONG', symbol: 's', quantity: 1, entry_price: 1 };
    const add = insertRow(its.client, 'operation_legs', { operation_id: closing.id, ...leg });
    await expect(add).rejects.toMatchObject({ constraint: 'operation_legs_closing' });
    const move = run(legs(`operation_id = '${closing.id}'`), other);
    await expect(move).rejects.toMatchObject({ constraint: 'operation_legs_closing' });
  });

  it('a settle removes it and its legs, and keeps its orders and fills', async () => {
    const operation = await its.put(aFinished());
    const store = makePrismaStore(its.database);
    const history = buildTradeHistory(operation);
    expect(await store.record(operation, { kind: 'settle', history })).toBe('recorded');
    const count = async (table: string, column: string) => {
      const sql = `SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`;
      const { rows } = await its.client.query<{ n: number }>(sql, [operation.id]);
      return rows[0]?.n;
    };
    expect(await count('active_operations', 'id')).toBe(0);
    expect(await count('operation_legs', 'operation_id')).toBe(0);
    expect(await count('orders', 'operation_id')).toBe(2);
    expect(await count('fills', 'operation_id')).toBe(2);
  });
});

describe('an operation that is not being closed, edited by hand (42)', () => {
  it('may get another leg, which a decision made before does not survive', async () => {
    const operation = await its.put(anOperation());
    await run(legs('quantity = 0.005'), operation);
    const store = makePrismaStore(its.database);
    const now = await store.loadOperation(operation.id);
    expect(now?.version).toBe(operation.version + 2);
    expect(now?.legs.map((leg) => leg.quantity.toFixed())).toEqual(['0.005', '0.005']);
  });

  it('may lose its legs, or be removed with them; so may all when none is being closed', async () => {
    const [damaged, removed] = [await its.put(anOperation()), await its.put(anOperation())];
    expect(await run(remove('operation_legs'), damaged)).toMatchObject({ rowCount: 2 });
    expect(await run(REMOVE, removed)).toMatchObject({ rowCount: 1 });
    await its.client.query('BEGIN');
    await its.client.query("SET LOCAL session_replication_role = 'replica'");
    await its.client.query(`DELETE FROM active_operations WHERE status = 'CLOSING'`);
    await its.client.query("SET LOCAL session_replication_role = 'origin'");
    await expect(its.client.query('TRUNCATE active_operations CASCADE')).resolves.toBeTruthy();
    await its.client.query('ROLLBACK');
  });

  it('changes while a worker decides: whoever is second waits, and loses', async () => {
    const operation = await its.put(anOperation());
    const other = new Client({ connectionString: its.url });
    await other.connect();
    await its.client.query('BEGIN');
    await run(legs('quantity = 0.5'), operation);
    const intent = other.query(
      `UPDATE active_operations SET status = 'CLOSING', decision_id = $1,
         close_reason = 'PROFIT_TARGET', read_at = 1 WHERE id = $2 AND version = $3`,
      [`decision of ${operation.id}`, operation.id, operation.version],
    );
    await its.client.query('COMMIT');
    expect(await intent).toMatchObject({ rowCount: 0 });
    await other.end();
  });
});
