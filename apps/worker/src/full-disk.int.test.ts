// A disk that is really full under PostgreSQL: the tables of one database lie on a small file system of
// their own, which is filled. It takes root to mount one; elsewhere the test is skipped.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  AT_TARGET,
  BTC,
  expectBooksBalanced,
  makeWebhookReceiver,
  startOwnPostgres,
  useRunningDesk,
  waitFor,
  type TestDatabase,
  type WebhookReceiver,
} from '@hedge/testkit';
import { Client } from 'pg';

jest.setTimeout(120_000);

const disk = mkdtempSync(path.join(tmpdir(), 'hedge-full-disk-'));
const run = (command: string, ...args: readonly string[]) =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const mount = (options: string) => run('mount', '-t', 'tmpfs', '-o', options, 'hedge-test', disk);
const canMount = process.getuid?.() === 0 && mount('size=1m') && run('umount', disk);
const describeFull = canMount ? describe : describe.skip;

afterAll(() => rmSync(disk, { recursive: true, force: true }));

/** A server of its own whose database has its tables on the small file system. */
async function makeDatabase(): Promise<TestDatabase> {
  const { database } = await startOwnPostgres();
  const elsewhere = new URL(database.url);
  const name = elsewhere.pathname.slice(1);
  elsewhere.pathname = '/postgres';
  const client = new Client({ connectionString: elsewhere.href });
  await client.connect();
  const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
  const { uid, gid } = statSync(rows[0]?.data_directory ?? '');
  if (!mount(`size=64m,uid=${uid},gid=${gid},mode=700`)) throw new Error('it could not be mounted');
  await client.query(`CREATE TABLESPACE small LOCATION '${disk}'`);
  await client.query(`ALTER DATABASE "${name}" SET TABLESPACE small`);
  await client.end();
  return {
    url: database.url,
    drop: async () => {
      await database.drop();
      run('umount', disk);
    },
  };
}

const filler = path.join(disk, 'filler');
function fill(): void {
  expect(() => writeFileSync(filler, Buffer.alloc(64 * 1024 * 1024))).toThrow('ENOSPC');
}

describeFull('a full disk (skipped where no file system can be mounted)', () => {
  let receiver: WebhookReceiver;
  const its = useRunningDesk({
    makeDatabase,
    env: async () => {
      receiver = await makeWebhookReceiver();
      return receiver.env;
    },
  });
  afterAll(() => receiver.close());
  const told = (event: string) =>
    receiver.received.filter((x) => x.kind === 'DATABASE_UNUSABLE' && x.event === event);
  const countSent = async () =>
    (await its.desk.readLedger()).requests.filter(
      ({ method, path: at }) => method === 'POST' && at.endsWith('/order'),
    ).length;

  it('at the target: no order is sent, people are told past it, and the close follows (40)', async () => {
    const id = await its.open();
    await its.cycled();
    fill();
    await its.paper.setMark(BTC, AT_TARGET);
    await waitFor('the alert', () => told('RAISED').length > 0, 30_000);
    const from = await its.paper.readTime();
    await waitFor('time for two cycles', async () => (await its.paper.readTime()) > from + 2_000);
    expect(await countSent()).toBe(0);
    expect(await its.desk.readOrders(id)).toEqual([]);
    expect(told('RAISED')).toHaveLength(1);

    rmSync(filler);
    await its.closed(id, 30_000);
    await waitFor('the end of the alert', () => told('RESOLVED').length > 0, 30_000);
    expect(new Set(told('RAISED').map((notice) => notice.id)).size).toBe(1);
    expect(await countSent()).toBe(2);
    await expectBooksBalanced(its.desk);
  });
});
