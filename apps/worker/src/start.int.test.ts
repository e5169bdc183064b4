// The worker's start: what is wrong is said at once and completely, and nothing half-starts.
import { randomUUID } from 'node:crypto';
import {
  describeRedis,
  makeDesk,
  makeEmptyDatabase,
  startApp,
  startDeskApi,
  startDeskWorker,
  startOwnRedis,
  startPaper,
  useDesk,
} from '@hedge/testkit';

jest.setTimeout(60_000);

describe('the worker', () => {
  it('with a wrong environment names every problem at once and exits 1 (15)', async () => {
    const env = {
      CREDENTIALS_KEY: 'short',
      MONITOR_INTERVAL_MS: 'soon',
      NAKED_LEG_ALERT_MS: '-1',
      EVIDENCE_MARGIN_MS: '1.5',
      PAPER_EXCHANGE_PORT: '99999',
      ALLOW_LIVE_TRADING: 'true',
      LOG_LEVEL: 'loud',
      REDIS_URL: 'http://canary',
      REDIS_SENTINEL_NAME: 'alone',
    };
    const refusal = await startApp({ app: 'worker', env }).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(refusal).toContain('ended with code 1');
    for (const name of ['DATABASE_URL', ...Object.keys(env)]) expect(refusal).toContain(name);
    expect(refusal).not.toContain('short');
  });

  it('without its database says so and exits 1', async () => {
    const env = {
      DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
      CREDENTIALS_KEY: Buffer.alloc(32, 1).toString('base64'),
    };
    await expect(startApp({ app: 'worker', env })).rejects.toThrow(/code 1[^]*DATABASE_URL/);
  });
});

describe('worker and API on a database of another version', () => {
  const its = useDesk('test');

  it.each([
    [
      'half applied',
      `UPDATE _prisma_migrations SET finished_at = NULL
       WHERE migration_name = '20261101000000_init'`,
      /code 1[^]*20261101000000_init began and did not end/,
    ],
    [
      'ahead',
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at,
         applied_steps_count) VALUES ('later', 'x', now(), '20991231000000_later', now(), 1)`,
      /code 1[^]*20991231000000_later, which this build does not know/,
    ],
  ])(
    '%s: both refuse to start, name the migration and ask nothing (41)',
    async (_title, sql, said) => {
      await its.desk.client.query(sql);
      await Promise.all(
        [startDeskWorker, startDeskApi].map((start) =>
          expect(start(its.desk)).rejects.toThrow(said),
        ),
      );
      expect((await its.desk.readLedger()).requests).toEqual([]);
    },
  );
});

describe('a worker on a database without any migration', () => {
  it('applies what is missing and starts (41)', async () => {
    const paper = await startPaper();
    const empty = await makeEmptyDatabase();
    const desk = {
      ...{ paper, databaseUrl: empty.url },
      credentialsKey: Buffer.alloc(32, 1).toString('base64'),
    };
    const worker = await startDeskWorker(desk);
    expect(await worker.kill()).toEqual({ code: 0, signal: null });
    await empty.drop();
    await paper.stop();
  });
});

describe('a worker that may not trade live', () => {
  const its = useDesk('file');

  it('finds a live account enabled: exits 1 and names it, before any request', async () => {
    await its.desk.client.query(
      `INSERT INTO accounts (id, label, exchange, mode, key_fingerprint, api_key_sealed,
         secret_sealed, key_id)
       VALUES ($1, 'the live one', 'binanceusdm', 'live', 'f', 'x', 'x', 'k')`,
      [randomUUID()],
    );
    await expect(startDeskWorker(its.desk)).rejects.toThrow(/code 1[^]*the live one/);
    const ledger = await its.paper.control('GET', '/ledger');
    expect(ledger).toMatchObject({ requests: [] });
  });
});

describeRedis('worker and API with an unfit Redis', () => {
  it('exit 1, name host and reason, and show no password (30, 33)', async () => {
    const paper = await startPaper();
    const desk = await makeDesk(paper);
    const evicting = await startOwnRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    const locked = await startOwnRedis({ args: ['--requirepass', 'right-canary'] });
    const wrong = locked.url.replace('redis://', 'redis://:wrong-canary@');
    for (const start of [startDeskWorker, startDeskApi]) {
      await expect(start(desk, { REDIS_URL: evicting.url })).rejects.toThrow(
        /code 1[^]*REDIS_URL: .*allkeys-lru/,
      );
      const refused = start(desk, { REDIS_URL: wrong });
      await expect(refused).rejects.toThrow(/code 1[^]*REDIS_URL: .*WRONGPASS/);
      await expect(refused).rejects.not.toThrow(/canary/);
    }
    await Promise.all([evicting.stop(), locked.stop()]);
    await desk.close();
    await paper.stop();
  });
});
