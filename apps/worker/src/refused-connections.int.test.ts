// PostgreSQL has no connection left for the worker, in the middle of a close: nothing is sent that is
// not recorded, the failure says why, and the close goes on once there are connections again.
import { randomBytes } from 'node:crypto';
import { buildClientOrderId } from '@hedge/domain';
import {
  describeOnBothStores,
  expectBooksBalanced,
  SHORT_MARGIN_MS,
  startTcpProxy,
  useRunningDesk,
  waitFor,
  type TcpProxy,
} from '@hedge/testkit';
import { Client } from 'pg';

jest.setTimeout(60_000);

/** Shorter than any outage here: what was naked through one must have been told when it is over. */
const NAKED_LEG_ALERT_MS = 1_500;

/**
 * While the store takes nothing it takes no alert either: the books allow it as long as an outage
 * lasts. With the queue in it too, it took up to 12 s until a leg was closed.
 */
const BOOKS = { nakedLegAlertMs: 40_000 };

describeOnBothStores('connections that are refused', (makeQueue) => {
  // A role of its own: no limit holds for a superuser.
  const role = `worker_${randomBytes(6).toString('hex')}`;
  let proxy: TcpProxy;
  let serverUrl: URL;
  const its = useRunningDesk({
    makeQueue,
    env: async ({ client, databaseUrl }) => {
      const url = new URL(databaseUrl);
      await client.query(`
        CREATE ROLE ${role} LOGIN PASSWORD '${role}';
        GRANT pg_read_all_data, pg_write_all_data TO ${role};
        GRANT CREATE ON DATABASE ${url.pathname.slice(1)} TO ${role}`);
      serverUrl = new URL('/postgres', databaseUrl);
      url.username = role;
      url.password = role;
      proxy = await startTcpProxy(url.href);
      return { DATABASE_URL: proxy.url, NAKED_LEG_ALERT_MS: String(NAKED_LEG_ALERT_MS) };
    },
  });
  afterAll(async () => {
    await proxy.close();
    const client = new Client({ connectionString: serverUrl.href });
    await client.connect();
    await client.query(`DROP ROLE ${role}`);
    await client.end();
  });

  /** Ends every connection of the worker; it has been refused new ones often when this resolves. */
  async function refuse(): Promise<void> {
    const { client } = its.desk;
    const refused = proxy.at({ words: [{ fromServer: 'C53300' }], then: 'pass', nth: 5 });
    await client.query(`ALTER ROLE ${role} CONNECTION LIMIT 0`);
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1',
      [role],
    );
    await refused.struck();
    await waitFor('its word', () => its.worker.output().includes('too many connections for role'));
  }

  const accept = () => its.desk.client.query(`ALTER ROLE ${role} CONNECTION LIMIT -1`);

  async function listSent(): Promise<readonly string[]> {
    const { orders } = await its.desk.readLedger();
    return orders.filter(({ origin }) => origin === 'api').map((order) => order.clientOrderId);
  }

  async function countPosts(): Promise<number> {
    const { requests } = await its.desk.readLedger();
    return requests.filter(({ method }) => method === 'POST').length;
  }

  /** From when on SHORT's first order may be concluded absent, exchange time. */
  async function readEvidenceEnd(id: string): Promise<number> {
    const { rows } = await its.desk.client.query<{ until: string }>(
      `SELECT signed_at + recv_window_ms AS until FROM orders
       WHERE operation_id = $1 AND side = 'SHORT'`,
      [id],
    );
    return Number(rows[0]?.until) + SHORT_MARGIN_MS;
  }

  it.each([
    ['intent', 'FOR SHARE', []],
    ['send token', "SET state = 'SENT'", ['L1 INTENDED 0', 'S1 INTENDED 0']],
  ])('at the %s: no order is sent, and closed once after (36)', async (_title, words, recorded) => {
    const id = await its.open();
    const before = await countPosts();
    const rule = proxy.at({ words: [{ fromClient: words }] });
    await its.strike();
    await rule.struck();
    await refuse();
    expect(await its.desk.readOrders(id)).toEqual(recorded);
    expect(await countPosts()).toBe(before);
    await accept();
    await its.closed(id);
    const orders = await its.desk.readOrders(id);
    expect(orders.filter((order) => order.includes('FILLED'))).toHaveLength(2);
    await expectBooksBalanced(its.desk, BOOKS);
  });

  it('with LONG closed and SHORT lost: SHORT is not sent before that can be recorded (36)', async () => {
    const id = await its.open();
    const lost = { newClientOrderId: buildClientOrderId(id, 'SHORT', 1) };
    await its.strike({
      ...{ endpoint: 'POST /fapi/v1/order', match: lost, when: 'before', do: { drop: true } },
    });
    await waitFor('LONG', async () => (await its.desk.readOrders(id)).includes('L1 FILLED 0.02'));
    const until = await readEvidenceEnd(id);
    await refuse();
    const sent = await listSent();
    // By then it could be proven absent and sent again, were it not for the database.
    await waitFor('the end of the evidence', async () => (await its.paper.readTime()) > until);
    expect(await listSent()).toEqual(sent);
    await accept();
    await its.closed(id);
    expect(await its.desk.readOrders(id)).toEqual([
      ...['L1 FILLED 0.02', 'S1 ABSENT 0', 'S2 FILLED 0.01'],
    ]);
    expect(await its.desk.readAlertKinds(id)).toContain('NAKED_LEG');
    await expectBooksBalanced(its.desk, BOOKS);
  });
});
