// Which accounts a worker serves, and when: bans, other credentials, rows that cannot be read.
import { randomUUID } from 'node:crypto';
import { makeCredentialBox } from '@hedge/platform';
import {
  anAccount,
  anOperation,
  AT_TARGET,
  insertAccount,
  insertOperation,
  makeDesk,
  SOME_HEDGE,
  startBeat,
  startDeskApi,
  startDeskWorker,
  startPaper,
  waitFor,
  type AppProcess,
  type Desk,
  type Paper,
} from '@hedge/testkit';

jest.setTimeout(120_000);

let paper: Paper;
let desk: Desk;
let children: AppProcess[] = [];
let beat: { stop(): Promise<void> };
beforeAll(async () => {
  paper = await startPaper();
});
afterAll(() => paper.stop());
beforeEach(async () => {
  desk = await makeDesk(paper);
  beat = await startBeat(desk);
});
afterEach(async () => {
  await beat.stop();
  await Promise.all(children.map((child) => child.kill('SIGKILL')));
  children = [];
  await desk.close();
});

async function startWorker(): Promise<AppProcess> {
  const worker = await startDeskWorker(desk);
  children.push(worker);
  return worker;
}

/** Every request that ever reached the exchange, whoever sent it. */
async function countRequests(): Promise<number> {
  const ledger = (await paper.control('GET', '/ledger')) as { readonly requests: unknown[] };
  return ledger.requests.length;
}

/** Waits for so many more cycles that skipped an account. */
async function waitForSkips(count: number): Promise<void> {
  const read = async () => {
    const { rows } = await desk.client.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM monitor_cycles WHERE accounts_skipped > 0',
    );
    return rows[0]?.n ?? 0;
  };
  const from = await read();
  await waitFor(`${count} skips`, async () => (await read()) >= from + count);
}

const hasAlert = async (kind: string) => (await desk.readOpenAlertKinds()).includes(kind);

describe('a ban of an hour (47)', () => {
  it('lets no request out: not after kill -9, for a new account, of a second worker or of an operator', async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.addFault({
      endpoint: 'GET /fapi/v3/positionRisk',
      when: 'before',
      do: { status: 418, body: { code: -1003, msg: 'banned' }, headers: { 'Retry-After': '3600' } },
    });
    const first = await startWorker();
    await waitFor('the ban', () => hasAlert('EXCHANGE_BAN'));
    await first.kill('SIGKILL');
    const before = await countRequests();

    const created = anAccount({ id: randomUUID() });
    await insertAccount(desk.client, created);
    await insertOperation(desk.client, anOperation({ accountId: created.id }));
    await paper.setMark('BTC/USDT:USDT', AT_TARGET);
    await Promise.all([startWorker(), startWorker()]);
    const api = await startDeskApi(desk);
    children.push(api.process);
    await waitForSkips(4);
    const asked = await api.call('GET', `/accounts/${desk.accountId}/positions`);
    expect(asked.status).toBeGreaterThanOrEqual(500);
    const shown = await api.call('GET', '/accounts');
    expect(shown.body['items']).toContainEqual(
      expect.objectContaining({ id: desk.accountId, bannedUntil: expect.any(String) as string }),
    );
    expect(await countRequests()).toBe(before);

    // The hour passes for the store, and a new worker goes on.
    await Promise.all(children.map((child) => child.kill('SIGKILL')));
    await desk.client.query('UPDATE venue_holds SET until = now()');
    await startWorker();
    await waitFor('the history', async () => (await desk.readHistory(id)).length === 1);
    await waitFor('the end of the alert', async () => !(await hasAlert('EXCHANGE_BAN')));
  });

  it('between the legs: an alert at once, not one request, and SHORT closed after it', async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.addFault({
      endpoint: 'POST /fapi/v1/order',
      match: { positionSide: 'SHORT' },
      when: 'before',
      do: { status: 418, body: { code: -1003, msg: 'banned' }, headers: { 'Retry-After': '3600' } },
    });
    const worker = await startWorker();
    await paper.setMark('BTC/USDT:USDT', AT_TARGET);
    await waitFor('the alert', () => hasAlert('NAKED_LEG'));
    await waitFor('the ban', () => hasAlert('EXCHANGE_BAN'));
    const before = await countRequests();
    await waitForSkips(3);
    await worker.kill('SIGKILL');
    await startWorker();
    await waitForSkips(3);
    expect(await countRequests()).toBe(before);
    expect(await desk.readOrders(id)).toContain('L1 FILLED 0.02');

    await Promise.all(children.map((child) => child.kill('SIGKILL')));
    await desk.client.query('UPDATE venue_holds SET until = now()');
    await startWorker();
    await waitFor('the history', async () => (await desk.readHistory(id)).length === 1);
    expect(await desk.readOrders(id)).toContain('S2 FILLED 0.01');
  });
});

describe('credentials that are stored anew', () => {
  it('are used by a running worker, and an account that did not open is served', async () => {
    const id = await desk.open(SOME_HEDGE);
    const { rows } = await desk.client.query<{ sealed: string }>(
      'SELECT secret_sealed AS sealed FROM accounts',
    );
    const store = (sealed: string) =>
      desk.client.query('UPDATE accounts SET secret_sealed = $1', [sealed]);
    await store('not readable');
    await paper.setMark('BTC/USDT:USDT', AT_TARGET);
    await startWorker();
    await waitFor('the alert', () => hasAlert('ACCOUNT_NOT_SERVED'));

    const box = makeCredentialBox(Buffer.from(desk.credentialsKey, 'base64'));
    await store(box.seal({ accountId: desk.accountId, field: 'secret' }, 'a wrong secret'));
    await waitFor('the end of the alert', async () => !(await hasAlert('ACCOUNT_NOT_SERVED')));
    await waitForSkips(2);

    expect(await desk.readHistory(id)).toEqual([]);

    await store(rows[0]?.sealed ?? '');
    await waitFor('the history', async () => (await desk.readHistory(id)).length === 1);
  });
});

describe('an operation without legs (42)', () => {
  it('is alerted, and the other operation of its account is closed', async () => {
    const damaged = await desk.open(SOME_HEDGE);
    await desk.client.query('DELETE FROM operation_legs WHERE operation_id = $1', [damaged]);
    const id = await desk.open(SOME_HEDGE);
    await startWorker();
    await paper.setMark('BTC/USDT:USDT', AT_TARGET);
    await waitFor('the history', async () => (await desk.readHistory(id)).length === 1);
    // Standing alerts are written at the end of the cycle, after its closes.
    await waitFor('the alert', async () => (await desk.readAlertKinds(damaged)).length > 0);
    expect(await desk.readAlertKinds(damaged)).toEqual(['DAMAGED_OPERATION']);
  });
});
