// Rows beside the protocol's: what an account's row tells, and an operation that is none any more.
import {
  aClosing,
  aFill,
  anAccount,
  anActor,
  anOperation,
  aVenue,
  aPricedPnl,
  fillRow,
  insertAccount,
  insertOperation,
  insertRow,
} from '@hedge/testkit';
import { makeAccountRepository } from './repositories/accounts';
import { makePrismaStore } from './store/prisma-store';
import { STAMPED_COLUMNS } from './store/work-rows';
import { makeVenueHolds } from './store/venue-holds';
import { useOwnDatabase } from './test/own-database';

const its = useOwnDatabase();
describe('accounts', () => {
  const account = () => ({
    ...anAccount(),
    exchange: 'binanceusdm' as const,
    keyFingerprint: anAccount().id,
    apiKeySealed: 'v1.key',
    secretSealed: 'v1.secret',
    keyId: '0011aabb',
  });

  it('show the ban of their mode while it lasts, also those created during it', async () => {
    const repository = makeAccountRepository(its.database);
    const venue = aVenue({ mode: 'demo' });
    const hold = { remainingMs: 60_000, banned: true, why: 'HTTP 418' };
    await makeVenueHolds(its.database).recordHold(venue, hold);
    const [demo, paper] = [account(), account()];
    await repository.create({ ...demo, mode: 'demo' }, anActor());
    await repository.create(paper, anActor());
    expect((await repository.find(demo.id))?.bannedUntil).toEqual(expect.any(Number));
    expect((await repository.find(paper.id))?.bannedUntil).toBeNull();
    await its.client.query(`UPDATE venue_holds SET until = now()`);
    expect((await repository.find(demo.id))?.bannedUntil).toBeNull();
  });

  it('tell by their tag when other credentials are stored', async () => {
    const repository = makeAccountRepository(its.database);
    const asked = account();
    await repository.create(asked, anActor());
    const tag = async () => (await repository.find(asked.id))?.credentialsTag;
    const before = await tag();
    expect(await tag()).toBe(before);
    await its.client.query(`UPDATE accounts SET secret_sealed = 'v1.other' WHERE id = $1`, [
      asked.id,
    ]);
    expect(await tag()).not.toBe(before);
  });
});

describe('an operation damaged by hand (42)', () => {
  it('is told as damaged, and every other operation of every account is loaded', async () => {
    const store = makePrismaStore(its.database);
    const whole = await its.put();
    const damaged = anOperation({ accountId: whole.accountId });
    await insertOperation(its.client, damaged);
    const elsewhere = await its.put();
    await its.client.query('DELETE FROM operation_legs WHERE operation_id = $1', [damaged.id]);
    const works = await store.loadWork();
    const workOf = (accountId: string) => works.find(({ account: { id } }) => id === accountId);
    expect(workOf(whole.accountId)).toMatchObject({
      operations: [{ id: whole.id }],
      damaged: [{ operationId: damaged.id, why: expect.stringContaining('LONG') as string }],
    });
    expect(workOf(elsewhere.accountId)).toMatchObject({ damaged: [] });
  });

  it('with an order proven absent does not stop those of its account from being recalled', async () => {
    const store = makePrismaStore(its.database);
    const { orders, ...rest } = aClosing({}, { state: 'ABSENT' }, { state: 'CANCELLED' });
    const idle = { decisionId: null, closeReason: null, triggerPnl: null, readAt: null };
    const broken = await its.put({ ...rest, ...idle, orders, status: 'ACTIVE' });
    expect(await store.loadAbsentOrders(broken.accountId, 0)).toHaveLength(1);
    await its.client.query('DELETE FROM operation_legs WHERE operation_id = $1', [broken.id]);
    expect(await store.loadAbsentOrders(broken.accountId, 0)).toEqual([]);
  });
});

describe('an account that names no address', () => {
  it('is loaded with the worker’s default, one that names its own with that', async () => {
    const unnamed = anAccount();
    const named = anAccount({ egressAddress: '10.0.0.9' });
    for (const account of [unnamed, named]) {
      await insertAccount(its.client, account);
      await insertOperation(its.client, anOperation({ accountId: account.id }));
    }
    const addresses = async (egressDefault: string | null) => {
      const works = await makePrismaStore(its.database, egressDefault).loadWork();
      const find = ({ id }: { id: string }) => works.find(({ account }) => account.id === id);
      return [unnamed, named].map((account) => find(account)?.account.egressAddress);
    };
    expect(await addresses(null)).toEqual([null, '10.0.0.9']);
    expect(await addresses('10.0.0.1')).toEqual(['10.0.0.1', '10.0.0.9']);
  });
});

describe('an account that was loaded before', () => {
  it('is loaded as it is now, whatever somebody changed past the product', async () => {
    const store = makePrismaStore(its.database);
    const { id, accountId } = await its.put();
    const load = async () => {
      const work = (await store.loadWork()).find(({ account }) => account.id === accountId);
      const [operation] = work?.operations ?? [];
      if (operation === undefined) throw new Error('the operation is not loaded');
      return operation;
    };
    const before = await load();
    expect(await load()).toEqual(before);

    const change = (sql: string) => its.client.query(sql, [id]);
    await change('UPDATE active_operations SET profit_target = 77 WHERE id = $1');
    expect((await load()).profitTarget.toFixed()).toBe('77');
    await change(
      `UPDATE operation_legs SET entry_price = 5 WHERE operation_id = $1 AND side = 'SHORT'`,
    );
    expect((await load()).legs[1].entryPrice.toFixed()).toBe('5');
    const readAt = 1_800_000_000_000;
    await store.recordPnl(accountId, readAt, [
      { operationId: id, ...aPricedPnl('77'), isWhole: true },
    ]);
    expect((await load()).wholeAt).toBe(readAt);
    await change(`UPDATE active_operations SET close_requested_at = now() - interval '20 s',
      close_requested_by = 'somebody' WHERE id = $1`);
    expect((await load()).closeRequest?.state).toBe('PENDING');
    await change(`UPDATE active_operations SET close_requested_at = now() - interval '31 s'
      WHERE id = $1`);
    expect((await load()).closeRequest?.state).toBe('EXPIRED');
  });

  it('is loaded as it is now when an order or a fill changed under the same version', async () => {
    const store = makePrismaStore(its.database);
    const seen = await its.put(aClosing({}, { state: 'SENT' }, { state: 'SENT' }));
    const load = async () => {
      const work = (await store.loadWork()).find(({ account }) => account.id === seen.accountId);
      return work?.operations[0];
    };
    expect(await load()).toEqual(seen);
    const [order] = seen.orders;
    if (order === undefined) throw new Error('no order');
    await its.client.query('UPDATE orders SET exchange_order_id = $2 WHERE client_order_id = $1', [
      ...[order.clientOrderId, '4711'],
    ]);
    expect((await load())?.orders[0]?.exchangeOrderId).toBe('4711');
    const fill = aFill(order, { quantity: order.quantity });
    await insertRow(its.client, 'fills', fillRow(seen, fill));
    expect((await load())?.fills).toEqual([fill]);
  });

  it('is known by every column but those that each cycle writes', async () => {
    const { rows } = await its.client.query<{ name: string }>(
      `SELECT column_name::text AS name FROM information_schema.columns
       WHERE table_name = 'active_operations' AND table_schema = current_schema()`,
    );
    const written = ['current_pnl', 'pnl_at', 'long_mark', 'short_mark', 'whole_at'];
    expect(rows.map(({ name }) => name).sort()).toEqual([...STAMPED_COLUMNS, ...written].sort());
  });
});
