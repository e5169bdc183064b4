// A database that takes no writes, and a worker that is dead: told to people all the same.
import {
  AT_TARGET,
  BTC,
  expectBooksBalanced,
  makeWebhookReceiver,
  SOME_HEDGE,
  startBeat,
  startDeskApi,
  startDeskWorker,
  useDesk,
  waitFor,
  type WebhookReceiver,
} from '@hedge/testkit';

jest.setTimeout(120_000);

const its = useDesk('test');
let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await makeWebhookReceiver((text) => {
    its.desk.noteSaid({ place: 'a webhook', text });
  });
});
afterEach(async () => {
  await receiver.close();
});

const told = (kind: string, event = 'RAISED') =>
  receiver.received.filter((notice) => notice.kind === kind && notice.event === event);

/** Orders that the exchange received over its API; positions are opened past it. */
const countSent = async () =>
  (await its.desk.readLedger()).requests.filter(
    ({ method, path }) => method === 'POST' && path.endsWith('/order'),
  ).length;

/** For every connection but ours, those that are open included. */
async function setReadOnly(readOnly: boolean): Promise<void> {
  const name = new URL(its.desk.databaseUrl).pathname.slice(1);
  const { client } = its.desk;
  await client.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${readOnly}`);
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = $1 AND pid <> pg_backend_pid() AND application_name LIKE 'hedge-%'`,
    [name],
  );
}

it('a read-only database at the target: no order is sent, people are told without it, and the close follows (40)', async () => {
  const id = await its.desk.open(SOME_HEDGE);
  const worker = await startDeskWorker(its.desk, receiver.env);
  const beat = await startBeat(its.desk);
  await waitFor('a reading', async () => (await its.desk.findOperation(id))?.currentPnl);
  await setReadOnly(true);
  await waitFor('the alert', () => told('DATABASE_UNUSABLE').length > 0, 30_000);
  await its.paper.setMark(BTC, AT_TARGET);
  const from = await its.paper.readTime();
  await waitFor('time for two cycles', async () => (await its.paper.readTime()) > from + 2_000);
  expect(await countSent()).toBe(0);
  expect(told('DATABASE_UNUSABLE')).toHaveLength(1);
  expect(await its.desk.readOpenAlertKinds()).not.toContain('DATABASE_UNUSABLE');

  await setReadOnly(false);
  await waitFor('the close', async () => (await its.desk.readHistory(id)).length === 1, 30_000);
  await waitFor('the end of the alert', () => told('DATABASE_UNUSABLE', 'RESOLVED').length > 0);
  expect(new Set(told('DATABASE_UNUSABLE').map((notice) => notice.id)).size).toBe(1);
  await beat.stop();
  await worker.kill();
  expect(await countSent()).toBe(2);
  await expectBooksBalanced(its.desk);
});

it('signals and no worker: the API tells, and takes it back when one works', async () => {
  const api = await startDeskApi(its.desk, receiver.env);
  let isOver = false;
  const signals = (async () => {
    while (!isOver) {
      await fetch(api.signalUrl, {
        method: 'POST',
        headers: { 'x-monitor-key': api.signalKey, 'content-type': 'application/json' },
        body: JSON.stringify({ timestamp: new Date().toISOString(), source: 'test' }),
      }).then((response) => response.arrayBuffer());
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  await waitFor('the alert', () => told('DEAD_WORKER').length > 0, 30_000);
  expect(told('DEAD_WORKER')).toMatchObject([{ isSigned: true }]);
  const worker = await startDeskWorker(its.desk);
  await waitFor('its end', () => told('DEAD_WORKER', 'RESOLVED').length > 0, 30_000);
  isOver = true;
  await signals;
  await worker.kill();
  await api.process.kill();
  await expectBooksBalanced(its.desk);
});
