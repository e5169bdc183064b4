// A person closes while a cycle does: worker and API as processes, both orders of arrival, many times.
import {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  closeGate,
  expectBooksBalanced,
  SOME_HEDGE,
  startDeskApi,
  useRunningDesk,
  waitFor,
  type DeskApi,
} from '@hedge/testkit';

jest.setTimeout(180_000);

const its = useRunningDesk();
let api: DeskApi;
beforeAll(async () => {
  api = await startDeskApi(its.desk);
});
afterAll(() => api.process.kill('SIGKILL'));

const ask = (id: string) => api.call('POST', `/operations/${id}/close`);

async function readReason(id: string): Promise<string | undefined> {
  await its.closed(id);
  return (await its.desk.readHistory(id))[0]?.closeReason;
}

/** Whether somebody waits for another's lock on a row. */
async function isAnybodyWaiting(): Promise<boolean> {
  const { rowCount } = await its.desk.client.query(
    `SELECT FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple')`,
  );
  return rowCount !== 0;
}

describe('a manual close while a cycle closes (22)', () => {
  it('is told 409 where the intent of the cycle was first: it waits for its commit', async () => {
    const id = await its.open();
    const gate = await closeGate(its.desk.databaseUrl, {
      ...{ table: 'active_operations', on: 'UPDATE', at: 'atCommit' },
      when: `NEW.status = 'CLOSING' AND OLD.status = 'ACTIVE'`,
    });
    await its.strike();
    await gate.held();
    const asking = ask(id);
    await waitFor('the request at the row', isAnybodyWaiting);
    await gate.open();
    const { status, body } = await asking;
    expect([status, body]).toMatchObject([
      409,
      { error: { code: 'NOT_ACTIVE', details: { status: 'CLOSING' } } },
    ]);
    expect(await readReason(id)).toBe('PROFIT_TARGET');
    expect(await its.desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    await expectBooksBalanced(its.desk);
  });

  it('is taken where it was first: the cycle that had decided writes nothing, and the next closes', async () => {
    const id = await its.open();
    // An intent locks its account before its operation: here it stands, decided and not yet written.
    const { client } = its.desk;
    await client.query('BEGIN');
    await client.query('SELECT FROM accounts FOR UPDATE');
    await its.strike();
    await waitFor('the intent at the account', isAnybodyWaiting);
    const { status, body } = await ask(id);
    const again = await ask(id);
    await client.query('COMMIT');
    expect([status, body]).toMatchObject([202, { operationId: id }]);
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'CLOSE_PENDING' } } });
    expect(await readReason(id)).toBe('MANUAL');
    expect(await its.desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    await expectBooksBalanced(its.desk);
  });

  it('and the target that is reached in the middle of it: it is closed once, by hand', async () => {
    const id = await its.open();
    await its.paper.addFault({
      ...{ endpoint: 'POST /fapi/v1/order', when: 'before', times: 2 },
      do: { delayMs: 600 },
    });
    expect((await ask(id)).status).toBe(202);
    await waitFor('the close', async () => {
      return (await its.desk.findOperation(id))?.status === 'CLOSING';
    });
    await its.paper.setMark(BTC, AT_TARGET);
    expect(await ask(id)).toMatchObject({ status: 409, body: { error: { code: 'NOT_ACTIVE' } } });
    expect(await readReason(id)).toBe('MANUAL');
    await expectBooksBalanced(its.desk);
  });

  it('wins or is told, many times: each hedge is closed once, for the reason that won', async () => {
    const reasons: (string | undefined)[] = [];
    for (let round = 0; round < 10 && (round < 4 || new Set(reasons).size < 2); round += 1) {
      const ids: string[] = [];
      for (let each = 0; each < 8; each += 1) ids.push(await its.desk.open(SOME_HEDGE));
      await its.desk.letPositionsAge();
      // Asked for one after the other, while the price reaches the target in the midst of them.
      const asking = ids.map(async (id, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 120));
        const { status } = await ask(id);
        return { id, status };
      });
      await asking[2];
      await its.paper.setMark(BTC, AT_TARGET);
      for (const { id, status } of await Promise.all(asking)) {
        const reason = await readReason(id);
        expect([202, 404, 409]).toContain(status);
        expect(reason).toBe(status === 202 ? 'MANUAL' : 'PROFIT_TARGET');
        expect(await its.desk.readHistory(id)).toHaveLength(1);
        reasons.push(reason);
      }
      await its.paper.setMark(BTC, BELOW_TARGET);
    }
    expect(new Set(reasons)).toEqual(new Set(['MANUAL', 'PROFIT_TARGET']));
    await expectBooksBalanced(its.desk);
  });

  it('closes all of an account at once, each by itself', async () => {
    const ids = [await its.desk.open(SOME_HEDGE), await its.desk.open(SOME_HEDGE)];
    await its.desk.letPositionsAge();
    const { status, body } = await api.call('POST', `/accounts/${its.desk.accountId}/close-all`);
    expect([status, body['items']]).toMatchObject([
      202,
      ids.map((operationId) => ({ operationId, accepted: true })),
    ]);
    expect(await Promise.all(ids.map(readReason))).toEqual(['MANUAL', 'MANUAL']);
    await expectBooksBalanced(its.desk);
  });

  it('shows beforehand what it sends', async () => {
    const id = await its.open();
    const shown = await api.call('GET', `/operations/${id}/close-preview`);
    expect(shown).toMatchObject({
      status: 200,
      body: { wouldClose: true, grossPnl: '3', holds: [] },
    });
    await ask(id);
    await its.closed(id);
    const { orders } = await its.desk.readLedger();
    const sent = orders.filter((order) => order.clientOrderId.startsWith(id.replaceAll('-', '')));
    const planned = shown.body['orders'] as { readonly clientOrderId: string }[];
    expect(sent.map(({ clientOrderId }) => clientOrderId).sort()).toEqual(
      planned.map(({ clientOrderId }) => clientOrderId).sort(),
    );
    await expectBooksBalanced(its.desk);
  });
});
