// A database that deadlocks, is slow, takes no writes or no connections: nothing half, nothing twice.
import {
  AT_TARGET,
  BTC,
  expectBooksBalanced,
  startTcpProxy,
  useRunningDesk,
  waitFor,
  type ProxyRule,
  type TcpProxy,
} from '@hedge/testkit';
import { Client } from 'pg';

jest.setTimeout(60_000);

let proxy: TcpProxy;
let other: Client;
const its = useRunningDesk({
  env: async (desk) => {
    other = new Client({ connectionString: desk.databaseUrl });
    // It is cut when the desk drops the database.
    other.on('error', () => undefined);
    await other.connect();
    const { rows } = await other.query<{ name: string }>('SELECT current_database() AS name');
    // The worker's side of a deadlock gives up first.
    await other.query(`ALTER DATABASE ${rows[0]?.name} SET deadlock_timeout = '100ms'`);
    await other.query("SET deadlock_timeout = '30s'");
    proxy = await startTcpProxy(desk.databaseUrl);
    return { DATABASE_URL: proxy.url };
  },
});
afterAll(async () => {
  await proxy.close();
  await other.end();
});

const nameOf = async () =>
  (await other.query<{ name: string }>('SELECT current_database() AS name')).rows[0]?.name ?? '';

/** Resolves when a statement of the worker waits for a lock of the other connection. */
const blocked = () =>
  waitFor('the worker at the lock', async () => {
    const found = await its.desk.client.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND application_name LIKE 'hedge-worker on %'`,
    );
    return found.rowCount !== 0;
  });

async function countDeadlocks(): Promise<number> {
  const { rows } = await its.desk.client.query<{ n: number }>(
    `SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()`,
  );
  return rows[0]?.n ?? 0;
}

async function countOrders(): Promise<number> {
  const { orders } = await its.desk.readLedger();
  return orders.filter((order) => order.origin === 'api').length;
}

async function expectClosedOnce(id: string) {
  await its.closed(id);
  const orders = await its.desk.readOrders(id);
  expect(orders.filter((order) => order.includes('FILLED'))).toHaveLength(2);
  expect(await its.desk.readHistory(id)).toHaveLength(1);
  await expectBooksBalanced(its.desk);
}

/** The intent was recorded by the cycle that tried it first, and not by the next one. */
async function expectNoCycleFailed() {
  await its.cycled();
  const failed = await its.desk.client.query('SELECT FROM monitor_cycles WHERE errors > 0');
  expect(failed.rowCount).toBe(0);
}

/** Lets the price reach the target, and stops the worker before it says its intent. */
async function strikeAtIntent(): Promise<ProxyRule> {
  await its.cycled();
  await its.desk.client.query('DELETE FROM monitor_cycles WHERE errors > 0');
  const intent = proxy.at({ words: [{ fromClient: 'FOR SHARE' }] });
  await its.strike();
  await intent.struck();
  return intent;
}

describe('a transition that PostgreSQL rolls back', () => {
  it('as the victim of a deadlock with another connection: recorded once all the same (38)', async () => {
    const id = await its.open();
    const before = await countDeadlocks();
    const intent = await strikeAtIntent();
    await other.query('BEGIN');
    await other.query('SELECT FROM active_operations WHERE id = $1 FOR UPDATE', [id]);
    intent.release();
    // It holds the account's row, and waits for the operation's.
    await blocked();
    await other.query('SELECT FROM accounts WHERE id = $1 FOR UPDATE', [its.desk.accountId]);
    await other.query('COMMIT');
    await expectClosedOnce(id);
    await expectNoCycleFailed();
    await waitFor('the count', async () => (await countDeadlocks()) > before);
  });

  it('as it cannot be serialized: recorded once all the same (38)', async () => {
    const id = await its.open();
    const name = await nameOf();
    await other.query(
      `ALTER DATABASE ${name} SET default_transaction_isolation = 'repeatable read'`,
    );
    proxy.reset();
    const intent = await strikeAtIntent();
    await other.query('BEGIN');
    await other.query('UPDATE active_operations SET cancel_count = cancel_count WHERE id = $1', [
      id,
    ]);
    intent.release();
    await blocked();
    await other.query('COMMIT');
    await expectClosedOnce(id);
    await expectNoCycleFailed();
    await other.query(`ALTER DATABASE ${name} RESET default_transaction_isolation`);
    proxy.reset();
  });
});

describe('a transaction that is too slow (39)', () => {
  it.each([
    ['the intent', 'INSERT', 'orders', ''],
    ['the send token', 'UPDATE', 'orders', "WHEN (NEW.state = 'SENT')"],
    ['an outcome', 'UPDATE', 'orders', "WHEN (NEW.state = 'FILLED')"],
    ['the settle', 'INSERT', 'trade_history', ''],
  ])('%s is ended by the server and leaves nothing half', async (_title, on, table, when) => {
    const id = await its.open();
    await its.desk.client.query(`
      CREATE SEQUENCE test_slow;
      CREATE FUNCTION test_slow() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- The first one only: sequences do not roll back.
        IF nextval('test_slow') = 1 THEN PERFORM pg_sleep(10); END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER test_slow AFTER ${on} ON ${table} FOR EACH ROW ${when}
        EXECUTE FUNCTION test_slow()`);
    await its.strike();
    await expectClosedOnce(id);
    const { rows } = await its.desk.client.query<{ n: number }>(
      'SELECT last_value::int AS n FROM test_slow',
    );
    await its.desk.client.query(
      `DROP TRIGGER test_slow ON ${table}; DROP FUNCTION test_slow; DROP SEQUENCE test_slow`,
    );
    expect(rows[0]?.n).toBeGreaterThan(1);
  });
});

describe('a database that takes no writes (40)', () => {
  it('because it is read-only: no order is sent, and it closes once it is not', async () => {
    const id = await its.open();
    const name = await nameOf();
    await other.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    proxy.reset();
    const before = await countOrders();
    const from = (await its.desk.readLedger()).requests.length;
    await its.paper.setMark(BTC, AT_TARGET);
    const refused = proxy.at({ words: [{ fromServer: '25006' }], then: 'pass', nth: 3 });
    await refused.struck();
    expect(await countOrders()).toBe(before);
    expect((await its.desk.readLedger()).requests.slice(from)).not.toContainEqual(
      expect.objectContaining({ method: 'POST' }),
    );
    await other.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    proxy.reset();
    await expectClosedOnce(id);
  });

  it('because its disk is full: no order is sent, and it closes once it is not', async () => {
    const id = await its.open();
    // As PostgreSQL says it when a table cannot grow.
    await its.desk.client.query(`
      CREATE FUNCTION test_full() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
      END $$;
      CREATE TRIGGER test_full BEFORE INSERT ON orders EXECUTE FUNCTION test_full()`);
    const before = await countOrders();
    const refused = proxy.at({ words: [{ fromServer: '53100' }], then: 'pass', nth: 3 });
    await its.strike();
    await refused.struck();
    expect(await countOrders()).toBe(before);
    await its.desk.client.query('DROP TRIGGER test_full ON orders; DROP FUNCTION test_full');
    await expectClosedOnce(id);
  });
});

describe('connections', () => {
  it('that are ended by the server in the middle of a close: closed once (36)', async () => {
    const id = await its.open();
    const rule = proxy.at({ words: [{ fromClient: "SET state = 'SENT'" }] });
    await its.strike();
    await rule.struck();
    await its.desk.client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'hedge-worker on %'`,
    );
    rule.drop();
    await expectClosedOnce(id);
  });
});
