// A database that has forgotten what was sent: restored from a backup, or begun anew.
import { buildClientOrderId } from '@hedge/domain';
import {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  checkInvariants,
  closeGate,
  startTcpProxy,
  useRunningDesk,
  waitFor,
  type PaperFault,
  type TcpProxy,
} from '@hedge/testkit';

jest.setTimeout(60_000);

/** Every table that a close writes, and the test's own log of states. */
const TABLES = [
  'active_operations',
  'operation_legs',
  'orders',
  'fills',
  'trade_history',
  'test_states',
];

let proxy: TcpProxy | undefined;
const its = useRunningDesk({
  env: async (desk) => {
    // Asked again when the worker is restarted.
    proxy ??= await startTcpProxy(desk.databaseUrl);
    return { DATABASE_URL: proxy.url };
  },
});
afterAll(() => proxy?.close());

type Backup = readonly (readonly [string, unknown])[];

/** What a backup of these rows holds. */
async function backUp(): Promise<Backup> {
  const saved: [string, unknown][] = [];
  for (const table of TABLES) {
    const { rows } = await its.desk.client.query<{ rows: unknown }>(
      `SELECT coalesce(json_agg(t), '[]') AS rows FROM ${table} t`,
    );
    saved.push([table, rows[0]?.rows]);
  }
  return saved;
}

/** As a restore does: rows go and come as they were, past every trigger. */
async function replaceRows(saved: Backup): Promise<void> {
  const { client } = its.desk;
  await client.query("SET session_replication_role = 'replica'");
  await client.query(`TRUNCATE ${TABLES.join(', ')} CASCADE`);
  for (const [table, rows] of saved) {
    await client.query(
      `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`,
      [JSON.stringify(rows)],
    );
  }
  await client.query('RESET session_replication_role');
}

/** A backup of the moment before an operation's first send token; then that token comes. */
async function backUpBeforeToken(
  faultsOf: (id: string) => readonly PaperFault[],
): Promise<{ readonly id: string; readonly backup: Backup }> {
  const id = await its.open();
  const gate = await closeGate(its.desk.databaseUrl, {
    ...{ table: 'orders', on: 'UPDATE', at: 'beforeCommit' },
    when: "NEW.state = 'SENT'",
  });
  for (const fault of faultsOf(id)) await its.paper.addFault(fault);
  await its.paper.setMark(BTC, AT_TARGET);
  await gate.held();
  const backup = await backUp();
  expect(await its.desk.readOrders(id)).toEqual(['L1 INTENDED 0', 'S1 INTENDED 0']);
  // That token is rolled back; the next cycle's is not, and the orders leave.
  await gate.open();
  return { id, backup };
}

async function listSent(): Promise<readonly string[]> {
  const { orders } = await its.desk.readLedger();
  return orders.filter(({ origin }) => origin === 'api').map((order) => order.clientOrderId);
}

/** Orders that were adopted: all that the books may say against them. */
const adopted: string[] = [];

/**
 * One thing is not known any more of an adopted order: when it was signed. The exchange's own time
 * stands for it.
 */
async function expectBooksButForSigning(): Promise<void> {
  const found = await checkInvariants(its.desk);
  expect(found.map(({ invariant, what }) => `${invariant} ${what}`).sort()).toEqual(
    adopted.sort().map((clientOrderId) => {
      return expect.stringMatching(
        `^I5 ${clientOrderId} differs: \\[\\[\\d+,\\d+\\]\\]$`,
      ) as string;
    }),
  );
}

const CLOSED = ['L1 FILLED 0.02', 'S1 FILLED 0.01'];

describe('a backup restored from before the send token (42a)', () => {
  it('after the close: looked up and adopted, not sent again', async () => {
    const { id, backup } = await backUpBeforeToken(() => []);
    await its.closed(id);
    const sent = await listSent();
    await its.restartWorker(() => replaceRows(backup));
    await its.closed(id);
    expect(await listSent()).toEqual(sent);
    expect(await its.desk.readOrders(id)).toEqual(CLOSED);
    adopted.push(buildClientOrderId(id, 'LONG', 1), buildClientOrderId(id, 'SHORT', 1));
    await expectBooksButForSigning();
  });

  it('with LONG executed, SHORT lost and the answer to the adoption lost: SHORT alone is sent (37)', async () => {
    const { id, backup } = await backUpBeforeToken((closing) => [
      {
        endpoint: 'POST /fapi/v1/order',
        match: { newClientOrderId: buildClientOrderId(closing, 'SHORT', 1) },
        ...{ when: 'before', do: { drop: true } },
      },
    ]);
    await waitFor('LONG', async () => {
      return (await its.desk.readOrders(id)).join() === 'L1 FILLED 0.02,S1 SENT 0';
    });
    const sent = await listSent();
    const adoption = proxy?.at({
      words: [{ fromClient: 'exchange_order_id = $' }, { fromServer: 'SELECT 1\0' }],
      then: 'lose',
    });
    await its.restartWorker(async () => {
      await its.paper.setMark(BTC, BELOW_TARGET);
      await replaceRows(backup);
    });
    await adoption?.struck();
    await its.closed(id);
    expect(await listSent()).toEqual([...sent, buildClientOrderId(id, 'SHORT', 1)]);
    expect(await its.desk.readOrders(id)).toEqual(CLOSED);
    adopted.push(buildClientOrderId(id, 'LONG', 1));
    await expectBooksButForSigning();
  });
});

it('a database begun anew on the same exchange account: no id is ever used twice (42b)', async () => {
  await its.paper.control('PUT', '/switches', { reuseFinishedClientOrderId: 'refuse' });
  const before = await listSent();
  await its.restartWorker(() => replaceRows([]));
  const ids = [await its.open(), await its.open()];
  await its.strike();
  for (const id of ids) {
    await its.closed(id);
    expect(await its.desk.readOrders(id)).toEqual(CLOSED);
  }
  const sent = await listSent();
  expect(sent).toHaveLength(before.length + 4);
  expect(new Set(sent).size).toBe(sent.length);
});
