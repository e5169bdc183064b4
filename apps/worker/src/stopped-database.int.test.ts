// PostgreSQL is stopped at once, at each statement of a cycle that closes: closed once all the same.
import {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  describeRedis,
  expectBooksBalanced,
  makeRedisQueue,
  startOwnPostgres,
  startStatementTap,
  startTcpProxy,
  useRunningDesk,
  waitFor,
  type OwnPostgres,
  type StatementTap,
  type TcpProxy,
} from '@hedge/testkit';
import { Client } from 'pg';

jest.setTimeout(180_000);

describeRedis('PostgreSQL', (redis) => {
  let postgres: OwnPostgres;
  let tap: StatementTap;
  let proxy: TcpProxy;
  const its = useRunningDesk({
    makeQueue: () => makeRedisQueue(redis().url),
    makeDatabase: async () => {
      postgres = await startOwnPostgres();
      return postgres.database;
    },
    env: async (desk) => {
      // The test's own connection dies with the server.
      desk.client.on('error', () => undefined);
      tap = await startStatementTap(desk.databaseUrl);
      proxy = await startTcpProxy(tap.url);
      return { DATABASE_URL: proxy.url };
    },
  });
  afterAll(async () => {
    await proxy.close();
    await tap.close();
  });

  async function closed(id: string): Promise<void> {
    // The history is asked of a server that may just be starting.
    await waitFor('the history', () =>
      its.desk.readHistory(id).then(
        (rows) => rows.length > 0,
        () => false,
      ),
    );
    await its.paper.setMark(BTC, BELOW_TARGET);
  }

  /** What a closing cycle says to PostgreSQL, from its beginning to its record. */
  async function record(): Promise<readonly string[]> {
    const id = await its.open();
    const from = tap.statements.length;
    await its.paper.setMark(BTC, AT_TARGET);
    await closed(id);
    await its.cycled();
    return [...new Set(tap.statements.slice(from).map(({ text }) => text))];
  }

  it('stopped at once at each statement of a closing cycle: closed once (34)', async () => {
    const again = new Set(await record());
    // What is said in every such cycle, and not once only.
    const statements = (await record()).filter((text) => again.has(text));
    let stops = 0;
    for (const text of statements) {
      const id = await its.desk.open({
        profitTarget: '10',
        long: { quantity: '0.02', entryPrice: '49900' },
        short: { quantity: '0.01', entryPrice: '50100' },
      });
      // Before the target is reached: most are said once in a close, and it is quick.
      const rule = proxy.at({ words: [{ fromClient: text }] });
      await its.paper.setMark(BTC, AT_TARGET);
      const closing = closed(id);
      // A close on a busy machine may do without one of them.
      const isSaid = await Promise.race([
        rule.struck().then(() => true),
        closing.then(() => false),
      ]);
      if (isSaid) {
        stops += 1;
        await postgres.crash();
      }
      rule.drop();
      await closing;
    }
    // Load, intent, token, outcomes, fills, settlement.
    expect(stops).toBeGreaterThanOrEqual(6);
    const client = new Client({ connectionString: its.desk.databaseUrl });
    await client.connect();
    await expectBooksBalanced({ ...its.desk, client });
    await client.end();
  });
});
