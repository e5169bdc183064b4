// What operations are worth is written for many accounts at once: what holds up or breaks the write of
// one must be nobody else's.
import { decimal, type Operation } from '@hedge/domain';
import {
  anOperation,
  aPricedPnl,
  insertOperation,
  SOME_TIME,
  startStatementTap,
} from '@hedge/testkit';
import { Client } from 'pg';
import { makeDatabase } from './database';
import { makePrismaStore } from './store/prisma-store';
import { useOwnDatabase } from './test/own-database';

const its = useOwnDatabase();

const row = ({ id }: Operation, pnl: string) => ({
  ...{ operationId: id, ...aPricedPnl(pnl), isWhole: true },
});

const readPnls = async (operations: readonly Operation[]): Promise<readonly (string | null)[]> => {
  const { rows } = await its.client.query<{ id: string; pnl: string | null }>(
    'SELECT id::text, current_pnl::text AS pnl FROM active_operations',
  );
  const pnls = new Map(rows.map(({ id, pnl }) => [id, pnl]));
  return operations.map(({ id }) => pnls.get(id) ?? null);
};

it('is a few statements for many accounts, and each has what its reading said', async () => {
  const tap = await startStatementTap(its.url);
  const database = makeDatabase({ url: tap.url });
  try {
    const store = makePrismaStore(database);
    const operations: Operation[] = [];
    for (let count = 0; count < 12; count += 1) operations.push(await its.put());
    await store.loadWork();
    const before = tap.statements.length;
    await Promise.all(
      operations.map((operation, at) =>
        store.recordPnl(operation.accountId, SOME_TIME + at, [row(operation, String(at))]),
      ),
    );
    expect(tap.statements.length - before).toBeLessThanOrEqual(2);
    expect(await readPnls(operations)).toEqual(operations.map((_, at) => String(at)));
    const works = await store.loadWork();
    const wholeAt = new Map(
      works.flatMap((work) => work.operations.map((each) => [each.id, each.wholeAt])),
    );
    expect(operations.map(({ id }) => wholeAt.get(id))).toEqual(
      operations.map((_, at) => SOME_TIME + at),
    );
  } finally {
    await database.close();
    await tap.close();
  }
});

it('leaves a row that somebody holds as it is, and waits for nobody', async () => {
  const store = makePrismaStore(its.database);
  const [held, free] = [await its.put(), await its.put()];
  const beside = anOperation({ accountId: held.accountId });
  await insertOperation(its.client, beside);
  const write = (readAt: number, pnl: string) =>
    Promise.all([
      store.recordPnl(held.accountId, readAt, [row(held, pnl), row(beside, pnl)]),
      store.recordPnl(free.accountId, readAt, [row(free, pnl)]),
    ]);
  await write(SOME_TIME, '1');
  const somebody = new Client({ connectionString: its.url });
  await somebody.connect();
  try {
    await somebody.query('BEGIN');
    await somebody.query('SELECT FROM active_operations WHERE id = $1 FOR UPDATE', [held.id]);
    await write(SOME_TIME + 1, '2');
    expect(await readPnls([held, beside, free])).toEqual(['1', '2', '2']);
  } finally {
    await somebody.end();
  }
  await write(SOME_TIME + 2, '3');
  expect(await readPnls([held, beside, free])).toEqual(['3', '3', '3']);
});

it('fails for the account that cannot be written, and for no other', async () => {
  const store = makePrismaStore(its.database);
  const [broken, whole] = [await its.put(), await its.put()];
  await its.client.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'not this one'; END $$;
    CREATE TRIGGER refuse BEFORE UPDATE ON active_operations FOR EACH ROW
      WHEN (OLD.id = '${broken.id}') EXECUTE FUNCTION refuse()`);
  try {
    const written = await Promise.allSettled([
      store.recordPnl(broken.accountId, SOME_TIME, [row(broken, '1')]),
      store.recordPnl(whole.accountId, SOME_TIME, [row(whole, '1')]),
    ]);
    expect(written.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await readPnls([broken, whole])).toEqual([null, '1']);
  } finally {
    await its.client.query('DROP TRIGGER refuse ON active_operations; DROP FUNCTION refuse()');
  }
});

it('keeps the newer of two readings of one account that come at once, in either order', async () => {
  const store = makePrismaStore(its.database);
  const [first, second] = [await its.put(), await its.put()];
  const write = (operation: Operation, readAt: number) =>
    store.recordPnl(operation.accountId, readAt, [row(operation, String(readAt - SOME_TIME))]);
  await Promise.all([
    ...[write(first, SOME_TIME + 1), write(first, SOME_TIME + 2)],
    ...[write(second, SOME_TIME + 2), write(second, SOME_TIME + 1)],
  ]);
  expect(await readPnls([first, second])).toEqual(['2', '2']);
});

it('writes amounts of any size as they are', async () => {
  const store = makePrismaStore(its.database);
  const operation = await its.put();
  const pnl = decimal('-123456789012345678901234567890.000000000000000001');
  await store.recordPnl(operation.accountId, SOME_TIME, [{ ...row(operation, '0'), pnl }]);
  expect(await readPnls([operation])).toEqual([pnl.toFixed()]);
});
