// The schema's own guards, attacked past the code from two connections: what a bug would meet.
import {
  buildTradeHistory,
  decimal,
  ORDER_EDGES,
  type Operation,
  type Order,
  type OrderState,
} from '@hedge/domain';
import {
  aClosing,
  aFinished,
  anAccount,
  anIntent,
  anOperation,
  anOrder,
  aNewOrder,
  insertAccount,
  insertOperation,
  insertRow,
  makeTestDatabase,
  orderRow,
  SOME_TIME,
  type TestDatabase,
} from '@hedge/testkit';
import { Client } from 'pg';
import { makeDatabase, type Database } from './database';
import { makePrismaStore } from './store/prisma-store';

let testDatabase: TestDatabase;
let one: Client;
let other: Client;
let databases: readonly [Database, Database];

beforeAll(async () => {
  testDatabase = await makeTestDatabase();
  const { url } = testDatabase;
  one = new Client({ connectionString: url });
  other = new Client({ connectionString: url });
  await one.connect();
  await other.connect();
  databases = [makeDatabase({ url }), makeDatabase({ url })];
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await one.end();
  await other.end();
  await testDatabase.drop();
});

async function put(operation: Operation): Promise<Operation> {
  await insertAccount(one, anAccount({ id: operation.accountId }));
  await insertOperation(one, operation);
  return operation;
}

/** Both write in open transactions, `first` commits first: what became of the second one's write. */
async function race(
  first: (client: Client) => Promise<unknown>,
  second: (client: Client) => Promise<unknown>,
): Promise<unknown> {
  await one.query('BEGIN');
  await other.query('BEGIN');
  await first(one);
  const late = second(other).then(
    () => 'written',
    (error: unknown) => (error as { code?: unknown }).code,
  );
  await one.query('COMMIT');
  const outcome = await late;
  await other.query(outcome === 'written' ? 'COMMIT' : 'ROLLBACK');
  return outcome;
}

describe('two connections at once', () => {
  it('cannot both open an order on one leg, whatever its attempt', async () => {
    const operation = await put(anOperation());
    const insert = (attempt: number) => (client: Client) =>
      insertRow(client, 'orders', orderRow(operation, anOrder(operation, 'LONG', { attempt })));
    expect(await race(insert(1), insert(2))).toBe('23505');
  });

  it('cannot both write an attempt of one number', async () => {
    const operation = await put(anOperation());
    const insert = (clientOrderId: string) => (client: Client) => {
      const order = anOrder(operation, 'LONG', { state: 'REJECTED', clientOrderId });
      return insertRow(client, 'orders', orderRow(operation, order));
    };
    expect(await race(insert(`${operation.id}a`), insert(`${operation.id}b`))).toBe('23505');
  });

  it('cannot both use a client order id, even for different operations', async () => {
    const [first, second] = [await put(anOperation()), await put(anOperation())];
    const clientOrderId = `shared ${first.id}`;
    const insert = (operation: Operation) => (client: Client) => {
      const order = anOrder(operation, 'LONG', { clientOrderId });
      return insertRow(client, 'orders', orderRow(operation, order));
    };
    expect(await race(insert(first), insert(second))).toBe('23505');
  });

  it('cannot both bring two operations under one decision', async () => {
    const operations = [await put(anOperation()), await put(anOperation())];
    const close = (operation?: Operation) => (client: Client) =>
      client.query(
        `UPDATE active_operations SET status = 'CLOSING', decision_id = $2,
           close_reason = 'PROFIT_TARGET', read_at = 1 WHERE id = $1`,
        [operation?.id, `one decision for ${operations[0]?.id}`],
      );
    expect(await race(close(operations[0]), close(operations[1]))).toBe('23505');
  });

  it('cannot both raise an alert, or both write the history of an operation', async () => {
    const alert = { kind: 'NAKED_LEG', dedupe_key: 'k', message: 'm' };
    const raise = (client: Client) => insertRow(client, 'alerts', alert);
    expect(await race(raise, raise)).toBe('23505');
    const operation = await put(aFinished());
    const [store] = databases.map((database) => makePrismaStore(database));
    await store?.record(operation, { kind: 'settle', history: buildTradeHistory(operation) });
    await insertOperation(one, { ...operation, orders: [], fills: [] });
    const history = buildTradeHistory(operation);
    expect(await store?.record(operation, { kind: 'settle', history })).toBe('lost');
    expect(await store?.loadOperation(operation.id)).not.toBeNull();
  });

  it('of two workers with the same evidence, one records and one is told', async () => {
    const stores = databases.map((database) => makePrismaStore(database));
    const active = await put(anOperation());
    const intents = await Promise.all(
      stores.map((store) => store.record(active, anIntent(active))),
    );
    expect(intents.sort()).toEqual(['lost', 'recorded']);

    const closing = await put(aClosing({}, { state: 'SENT' }));
    const finish = {
      kind: 'finish',
      clientOrderId: closing.orders[0]?.clientOrderId ?? '',
      from: 'SENT',
      to: 'REJECTED',
      executed: decimal('0'),
      exchangeOrderId: null,
      refusal: 'no',
      concludedAt: SOME_TIME + 1,
      withdraw: null,
      next: aNewOrder(closing),
    } as const;
    const ends = await Promise.all(stores.map((store) => store.record(closing, finish)));
    expect(ends.sort()).toEqual(['lost', 'recorded']);
    const stray = orderRow(closing, anOrder(closing, 'LONG', { attempt: 3 }));
    await expect(insertRow(other, 'orders', stray)).rejects.toMatchObject({ code: '23505' });

    const finished = await put(aFinished());
    const settle = { kind: 'settle', history: buildTradeHistory(finished) } as const;
    const settled = await Promise.all(stores.map((store) => store.record(finished, settle)));
    expect(settled.sort()).toEqual(['lost', 'recorded']);
  });
});

describe('an order', () => {
  const states = Object.keys(ORDER_EDGES) as OrderState[];
  const pairs = states.flatMap((from) => states.map((to) => [from, to] as const));

  const UNTOUCHED = { executed: decimal('0') };
  it.each(pairs)('%s can become %s only along an edge of the protocol', async (from, to) => {
    const operation = await put(anOperation());
    const before = { ...inState(operation, from), ...(from === 'SENT' ? UNTOUCHED : {}) };
    const after = inState(operation, to);
    await insertRow(one, 'orders', orderRow(operation, before));
    const update = one.query(
      `UPDATE orders SET state = $2, executed = $3, concluded_at = $4,
         signed_at = coalesce(signed_at, $5), recv_window_ms = coalesce(recv_window_ms, $6)
       WHERE client_order_id = $1`,
      [
        before.clientOrderId,
        to,
        after.executed.toFixed(),
        after.concludedAt,
        after.signedAt,
        after.recvWindowMs,
      ],
    );
    if (from === to || ORDER_EDGES[from].includes(to)) await expect(update).resolves.toBeTruthy();
    else await expect(update).rejects.toMatchObject({ constraint: 'orders_edges' });
  });

  const changes: readonly (readonly [string, string, OrderState])[] = [
    ['executes less than before', 'executed = 0.004', 'SENT'],
    ['executes more once it is final', 'executed = 0.015', 'PARTIAL_FINAL'],
    ['is signed again', 'signed_at = signed_at + 1', 'SENT'],
    ['gets another receive window', 'recv_window_ms = 60000', 'SENT'],
    ['becomes larger', 'quantity = 1', 'SENT'],
    ['moves to the other leg', `side = 'SHORT'`, 'SENT'],
    ['moves to another decision', `decision_id = 'd'`, 'INTENDED'],
    ['counts as another attempt', 'attempt = 9', 'INTENDED'],
  ];
  it.each(changes)('never %s', async (_title, assignment, state) => {
    const operation = await put(anOperation());
    const order = inState(operation, state);
    await insertRow(one, 'orders', orderRow(operation, order));
    const update = one.query(`UPDATE orders SET ${assignment} WHERE client_order_id = $1`, [
      order.clientOrderId,
    ]);
    const constraint = expect.stringMatching(/^orders_(identity|executed_grows)$/) as string;
    await expect(update).rejects.toMatchObject({ constraint });
  });

  it('may execute more than it asked for, should that ever be the truth', async () => {
    const operation = await put(anOperation());
    const order = inState(operation, 'SENT');
    await insertRow(one, 'orders', orderRow(operation, order));
    const update = one.query(
      `UPDATE orders SET state = 'FILLED', executed = 0.04, concluded_at = 1
       WHERE client_order_id = $1`,
      [order.clientOrderId],
    );
    await expect(update).resolves.toMatchObject({ rowCount: 1 });
  });
});

function inState(operation: Operation, state: OrderState): Order {
  const executed = { SENT: '0.005', PARTIAL_FINAL: '0.01', FILLED: '0.02' };
  const amount = executed[state as keyof typeof executed] ?? '0';
  return anOrder(operation, 'LONG', { state, executed: decimal(amount) });
}

describe('a value that cannot be true', () => {
  const values: readonly (readonly [string, string, string])[] = [
    ['active_operations', 'profit_target', '0'],
    ['active_operations', 'profit_target', `'NaN'`],
    ['active_operations', 'profit_target', `'Infinity'`],
    ['active_operations', 'status', `'CLOSED'`],
    ['active_operations', 'status', `'CLOSING'`],
    ['active_operations', 'decision_id', `'a decision while ACTIVE'`],
    ['active_operations', 'naked_since', '1'],
    ['active_operations', 'close_reason', `'BOREDOM'`],
    ['active_operations', 'attention_reason', `'LEG_GONE'`],
    ['active_operations', 'on_liquidation', `'PANIC'`],
    ['active_operations', 'on_manual_close', `'PANIC'`],
    ['active_operations', 'on_resting_orders', `'PANIC'`],
    ['operation_legs', 'quantity', '0'],
    ['operation_legs', 'quantity', `'NaN'`],
    ['operation_legs', 'entry_price', '-1'],
    ['operation_legs', 'contract_size', '0'],
    ['operation_legs', 'side', `'BOTH'`],
    ['orders', 'kind', `'hold'`],
    ['orders', 'signed_at', '5'],
    ['orders', 'concluded_at', '5'],
    ['accounts', 'mode', `'dry'`],
    ['accounts', 'exchange', `'elsewhere'`],
  ];
  it.each(values)('is refused: %s.%s = %s', async (table, column, value) => {
    const operation = await put(anOperation());
    await insertRow(one, 'orders', orderRow(operation, anOrder(operation)));
    const key = {
      active_operations: `id = '${operation.id}'`,
      operation_legs: `operation_id = '${operation.id}'`,
      orders: `operation_id = '${operation.id}'`,
      accounts: `id = '${operation.accountId}'`,
    }[table];
    const update = one.query(`UPDATE ${table} SET ${column} = ${value} WHERE ${key}`);
    await expect(update).rejects.toMatchObject({ code: '23514' });
  });

  it('is refused: an account whose key is known on that exchange and mode', async () => {
    const account = anAccount();
    await insertAccount(one, account);
    const copy = one.query(
      `INSERT INTO accounts (id, label, exchange, mode, key_fingerprint, api_key_sealed,
         secret_sealed, key_id)
       VALUES ($1, 'l', 'binanceusdm', 'paper', $2, 's', 's', 'k')`,
      [anAccount().id, account.id],
    );
    await expect(copy).rejects.toMatchObject({ code: '23505' });
  });

  it('is refused: any change of the audit log', async () => {
    await insertRow(one, 'audit_log', { actor: 'a', action: 'b', detail: {} });
    for (const sql of [
      `UPDATE audit_log SET actor = 'somebody else'`,
      'DELETE FROM audit_log',
      'TRUNCATE audit_log',
    ]) {
      await expect(one.query(sql)).rejects.toMatchObject({ code: '23001' });
    }
  });
});
