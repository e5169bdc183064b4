// The connection under trouble, and amounts and lists on their way through it.
import { decimal } from '@hedge/domain';
import {
  aClosing,
  aLeg,
  anAccount,
  anActor,
  anIntent,
  anOperation,
  insertAccount,
  insertOperation,
  insertRow,
  SOME_TIME,
  startTcpProxy,
} from '@hedge/testkit';
import { makeDatabase } from './database';
import { makeAccountRepository } from './repositories/accounts';
import { makeAlertRepository } from './repositories/alerts';
import { makeCycleRepository } from './repositories/cycles';
import { makeOperationRepository } from './repositories/operations';
import { InvalidCursor } from './repositories/pages';
import { makePrismaStore } from './store/prisma-store';
import { useOwnDatabase } from './test/own-database';

const its = useOwnDatabase();
const audit = async (id: string): Promise<unknown[]> => {
  const { rows } = await its.client.query(
    `SELECT actor, action FROM audit_log WHERE operation_id = $1 OR account_id = $1 ORDER BY id`,
    [id],
  );
  return rows as unknown[];
};

describe('an amount', () => {
  it.each([
    '0.000000000000000001',
    '1e-7',
    '123456789012345678901234567890.123456789012345678',
    '0.1000',
  ])('comes back as it went in: %s', async (text) => {
    const quantity = decimal(text);
    const operation = anOperation({ legs: [aLeg('LONG', { quantity }), aLeg('SHORT')] });
    await insertAccount(its.client, anAccount({ id: operation.accountId }));
    const repository = makeOperationRepository(its.database);
    const legs = operation.legs.map((leg) => ({ ...leg, positionAmount: leg.quantity }));
    const [long, short] = legs;
    if (long === undefined || short === undefined) throw new Error('two legs were expected');
    const asked = { ...operation, profitTarget: quantity, legs: [long, short] as const };
    expect(await repository.register(asked, anActor())).toBe('registered');
    const store = makePrismaStore(its.database);
    await store.recordPnl(operation.accountId, 1, [
      {
        ...{ operationId: operation.id, isWhole: true },
        ...{ pnl: quantity, longMark: quantity, shortMark: quantity },
      },
    ]);
    const found = await repository.find(operation.id);
    expect(found?.legs[0]?.quantity).toEqual(quantity);
    expect(found?.profitTarget).toEqual(quantity);
    expect(found?.currentPnl).toEqual(quantity);
  });
});

describe('a connection', () => {
  it('commits to disk before it answers, whatever the URL asks for', async () => {
    const url = `${its.url}?options=${encodeURIComponent('-c synchronous_commit=off')}`;
    const careless = makeDatabase({ url });
    const rows = await careless.prisma.$queryRaw`SHOW synchronous_commit`;
    expect(rows).toEqual([{ synchronous_commit: 'on' }]);
    await careless.close();
  });

  it('that is cut in mid-statement rejects, and the next statement heals', async () => {
    const operation = await its.put();
    const store = makePrismaStore(its.database);
    await its.client.query('BEGIN');
    await its.client.query('SELECT FROM active_operations WHERE id = $1 FOR UPDATE', [
      operation.id,
    ]);
    const recording = store.record(operation, anIntent(operation));
    recording.catch(() => undefined);
    await until(async () => {
      const { rows } = await its.client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'under test' AND wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
    await expect(recording).rejects.toThrow();
    await its.client.query('ROLLBACK');
    expect(await store.loadOperation(operation.id)).toEqual(operation);
    expect(await store.record(operation, anIntent(operation))).toBe('recorded');
  });

  it('that goes silent rejects within its time, and a new one heals', async () => {
    const proxy = await startTcpProxy(its.url);
    const far = makeDatabase({ url: proxy.url, queryTimeoutMs: 300, connectTimeoutMs: 300 });
    await far.ping();
    proxy.blackhole();
    await expect(far.ping()).rejects.toThrow();
    proxy.pass();
    await until(async () =>
      far.ping().then(
        () => true,
        () => false,
      ),
    );
    await far.close();
    await proxy.close();
  });
});

describe('what operators read', () => {
  it('comes in pages, newest first, until there is no cursor', async () => {
    const { accountId } = await its.put();
    for (const createdAt of [1, 2, 3, 4]) {
      const more = anOperation({ accountId, createdAt: SOME_TIME + createdAt });
      await insertOperation(its.client, more);
    }
    const repository = makeOperationRepository(its.database);
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await repository.list({ accountId, status: 'ACTIVE', limit: 2, cursor });
      seen.push(...page.items.map((row) => row.createdAt - SOME_TIME));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([4, 3, 2, 1, 0]);
    expect((await repository.list({ accountId, status: 'CLOSING', limit: 2 })).items).toEqual([]);
    await expect(repository.list({ limit: 2, cursor: 'bm9uc2Vuc2U' })).rejects.toThrow(
      InvalidCursor,
    );
  });

  it('keeps the last 2000 cycles', async () => {
    const store = makePrismaStore(its.database);
    await its.client.query(
      `INSERT INTO monitor_cycles (id, source, started_at)
       SELECT 'old ' || n, 'signal', to_timestamp(n) FROM generate_series(1, 2500) AS n`,
    );
    await store.recordCycleBegun('new', 'backstop', SOME_TIME);
    await store.recordCycle({
      id: 'new',
      source: 'backstop',
      startedAt: SOME_TIME,
      finishedAt: SOME_TIME + 30,
      accountsRead: 1,
      accountsSkipped: 0,
      accountsDeferred: 0,
      operationsChecked: 3,
      closed: 1,
      attention: 0,
      errors: 0,
    });
    const { rows } = await its.client.query('SELECT count(*)::int AS n FROM monitor_cycles');
    expect(rows).toEqual([{ n: 2000 }]);
    const cycles = makeCycleRepository(its.database);
    const page = await cycles.list({ limit: 2 });
    expect(page.items.map((row) => [row.id, row.finishedAt])).toEqual([
      ['new', SOME_TIME + 30],
      ['old 2500', null],
    ]);
    const next = await cycles.list({ limit: 1, cursor: page.nextCursor ?? '' });
    expect(next.items.map((row) => row.id)).toEqual(['old 2499']);
    expect(await cycles.latestBegunAt()).toBe(SOME_TIME);
    expect(await cycles.latestBegunAt('signal')).toBe(2_500_000);
    const before = await cycles.readProgress();
    expect(before.latestBegunAt).toBe(SOME_TIME);
    expect(await cycles.readProgress()).toEqual(before);
    await store.recordCycleBegun('dated back', 'signal', 1_000);
    const after = await cycles.readProgress();
    expect([after.latestBegunAt, after.mark === before.mark]).toEqual([SOME_TIME, false]);
  });

  it('shows open alerts, newest first', async () => {
    await insertRow(its.client, 'alerts', { kind: 'NAKED_LEG', dedupe_key: '1', message: 'one' });
    await insertRow(its.client, 'alerts', { kind: 'NAKED_LEG', dedupe_key: '2', message: 'two' });
    await makePrismaStore(its.database).clearAlert('1');
    const { items } = await makeAlertRepository(its.database).list({ limit: 10, open: true });
    expect(items.map((alert) => alert.message)).toEqual(['two']);
  });
});

describe('accounts', () => {
  const account = () => ({
    ...anAccount(),
    exchange: 'binanceusdm' as const,
    keyFingerprint: anAccount().id,
    apiKeySealed: 'v1.key',
    secretSealed: 'v1.secret',
    keyId: '0011aabb',
  });

  it('are created once per key, with their credentials apart and the write audited', async () => {
    const repository = makeAccountRepository(its.database);
    const asked = account();
    const created = await repository.create(asked, anActor());
    expect(created).toMatchObject({ kind: 'created', account: { id: asked.id, enabled: true } });
    expect(JSON.stringify(created)).not.toContain('v1.');
    const again = await repository.create({ ...asked, id: anAccount().id }, anActor());
    expect(again).toEqual({ kind: 'duplicate', accountId: asked.id });
    expect(await repository.loadCredentials(asked.id)).toMatchObject({ secretSealed: 'v1.secret' });
    expect(await repository.patch(asked.id, { enabled: false }, anActor())).toMatchObject({
      label: asked.label,
      enabled: false,
    });
    expect(await repository.find(asked.id)).toMatchObject({ enabled: false, mode: 'paper' });
    expect(await repository.patch(anAccount().id, { enabled: false }, anActor())).toBeNull();
    expect(await audit(asked.id)).toEqual([
      { actor: 'desk', action: 'account.create' },
      { actor: 'desk', action: 'account.patch' },
    ]);
  });

  it('that are live count while enabled or closing', async () => {
    const repository = makeAccountRepository(its.database);
    const [enabled, idle, closing] = [account(), account(), account()];
    for (const live of [enabled, idle, closing]) {
      await repository.create({ ...live, mode: 'live' }, anActor());
    }
    await repository.patch(idle.id, { enabled: false }, anActor());
    await repository.patch(closing.id, { enabled: false }, anActor());
    await insertOperation(its.client, aClosing({ accountId: closing.id }));
    const live = await repository.findActiveLive();
    expect(live.map(({ id }) => id).sort()).toEqual([enabled.id, closing.id].sort());
    expect(await repository.findActiveVenues()).toContainEqual({
      ...{ mode: 'live', egressAddress: null },
    });
  });
});

describe("an operator's write", () => {
  it('leaves its row in the audit log only when it happened', async () => {
    const operation = await its.put();
    const repository = makeOperationRepository(its.database);
    await repository.patch(
      operation.id,
      { autoCloseEnabled: false, version: 0 },
      anActor({ name: 'nobody' }),
    );
    await repository.patch(operation.id, { autoCloseEnabled: false }, anActor());
    await repository.remove(operation.id, anActor());
    expect(await audit(operation.id)).toEqual([
      { actor: 'desk', action: 'operation.patch' },
      { actor: 'desk', action: 'operation.remove' },
    ]);
  });
});

/** Waits for a condition, asking again as soon as it has answered. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) continue;
}
