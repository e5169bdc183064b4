// A hedge asked for through the API, opened by the built worker; killed while it opens, and refused.
import { buildClientOrderId } from '@hedge/domain';
import {
  BELOW_TARGET,
  BTC,
  expectBooksBalanced,
  SOME_HEDGE,
  startBeat,
  startDeskApi,
  startDeskWorker,
  useDesk,
  waitFor,
  type AppProcess,
  type DeskApi,
} from '@hedge/testkit';

jest.setTimeout(120_000);

const its = useDesk('test');
let api: DeskApi | null = null;
let worker: AppProcess | null = null;
let beat: Awaited<ReturnType<typeof startBeat>> | null = null;

afterEach(async () => {
  await beat?.stop();
  await api?.process.kill();
  await worker?.kill();
  [api, worker, beat] = [null, null, null];
});

async function startApi(): Promise<DeskApi> {
  await its.paper.setMark(BTC, BELOW_TARGET);
  api = await startDeskApi(its.desk);
  return api;
}

const body = (change: object = {}) => ({
  ...{ accountId: its.desk.accountId, symbol: BTC, profitTarget: '10' },
  ...{ long: { quantity: '0.02' }, short: { quantity: '0.01' } },
  ...change,
});

const statusOf = async (id: string) => (await its.desk.findOperation(id))?.status ?? 'gone';

it('is opened, shown with what was paid, and closed when a person asks (70)', async () => {
  const { call } = await startApi();
  worker = await startDeskWorker(its.desk);
  const asked = await call('POST', '/operations/open', body());
  const id = String(asked.body['id']);
  its.desk.adoptAsked(id, SOME_HEDGE);

  expect(asked).toMatchObject({
    status: 202,
    body: { status: 'OPENING', onHalfOpen: 'UNDO', warnings: [] },
  });
  await waitFor('the hedge', async () => (await statusOf(id)) === 'ACTIVE');
  const { body: shown } = await call('GET', `/operations/${id}`);
  expect(shown).toMatchObject({
    ...{ status: 'ACTIVE', onHalfOpen: 'UNDO' },
    orders: [
      { kind: 'open', side: 'LONG', state: 'FILLED', executed: '0.02' },
      { kind: 'open', side: 'SHORT', state: 'FILLED', executed: '0.01' },
    ],
  });
  const { body: audit } = await call('GET', `/audit-log?action=operation.open`);
  expect(audit).toMatchObject({ items: [{ operationId: id, after: { onHalfOpen: 'UNDO' } }] });

  await call('POST', `/operations/${id}/close`);
  await waitFor('the end', async () => (await statusOf(id)) === 'gone');
  const { body: history } = await call('GET', `/trade-history?operationId=${id}`);
  expect(history).toMatchObject({ items: [{ closeReason: 'MANUAL' }] });
  await expectBooksBalanced(its.desk);
});

it('is refused with the reason, and no row, where it cannot be a hedge', async () => {
  const { call } = await startApi();
  worker = await startDeskWorker(its.desk);
  const refusals = await Promise.all(
    [
      { long: { quantity: '0.0205' } },
      { symbol: 'NONE/USDT:USDT' },
      { long: { quantity: '0.01' } },
      { long: { quantity: '0.02', entryPrice: '1' } },
      { onHalfOpen: 'MAYBE' },
    ].map(async (change) => {
      const { status, body: said } = await call('POST', '/operations/open', body(change));
      return [status, (said['error'] as { code: string }).code];
    }),
  );

  expect(refusals).toEqual([
    [422, 'LOT_STEP'],
    [422, 'UNKNOWN_SYMBOL'],
    [422, 'TARGET_UNREACHABLE'],
    [422, 'INVALID_BODY'],
    [422, 'INVALID_BODY'],
  ]);
  const { rows } = await its.desk.client.query('SELECT FROM active_operations');
  expect(rows).toEqual([]);
});

it('is refused with the amounts, and no row, where the free margin does not carry both legs', async () => {
  const { call } = await startApi();
  worker = await startDeskWorker(its.desk);
  const keys = { apiKey: 'poor-key', secret: 'poor-secret' };
  await its.paper.control('POST', '/accounts', { ...keys, balance: '70', hedgeMode: true });
  const account = { label: 'poor', exchange: 'binanceusdm', mode: 'paper', ...keys };
  const { body: made } = await call('POST', '/accounts', account);
  const refused = await call('POST', '/operations/open', body({ accountId: made['id'] }));

  // At a leverage of 20 the margin is a twentieth of about 1,500.
  expect(refused).toMatchObject({
    status: 422,
    body: { error: { code: 'INSUFFICIENT_MARGIN', details: { available: '70' } } },
  });
  const { rows } = await its.desk.client.query('SELECT FROM active_operations');
  expect(rows).toEqual([]);
  const ledger = await its.paper.control('GET', '/ledger?apiKey=poor-key');
  expect(ledger).toMatchObject({ orders: [] });
});

it('is opened with a warning where the exchange does not tell the margin', async () => {
  const { call } = await startApi();
  worker = await startDeskWorker(its.desk);
  for (const endpoint of ['GET /fapi/v3/account', 'GET /fapi/v1/symbolConfig']) {
    await its.paper.addFault({ endpoint, when: 'before', do: { status: 404, body: {} } });
  }
  const asked = await call('POST', '/operations/open', body());
  const id = String(asked.body['id']);
  its.desk.adoptAsked(id, SOME_HEDGE);

  expect(asked).toMatchObject({ status: 202, body: { warnings: [{ code: 'MARGIN_UNKNOWN' }] } });
  await waitFor('the hedge', async () => (await statusOf(id)) === 'ACTIVE');
  await expectBooksBalanced(its.desk);
});

it('is left alone by everybody else while it is opened (76)', async () => {
  const { call } = await startApi();
  const id = await its.desk.askFor(SOME_HEDGE);
  const refusals = await Promise.all([
    call('PATCH', `/operations/${id}`, { profitTarget: '20' }),
    call('DELETE', `/operations/${id}`),
    call('POST', `/operations/${id}/close`),
    call('POST', `/operations/${id}/resolve`),
  ]);

  expect(refusals.map(({ status, body: said }) => [status, said['error']])).toMatchObject(
    refusals.map(() => [409, { code: 'NOT_ACTIVE' }]),
  );
  const { body: list } = await call('GET', '/operations?status=OPENING');
  expect(list).toMatchObject({ items: [{ id, status: 'OPENING', currentPnl: null }] });

  // A worker comes too late for it.
  await its.desk.client.query(
    `UPDATE active_operations SET open_requested_at = open_requested_at - interval '30 s'`,
  );
  worker = await startDeskWorker(its.desk);
  beat = await startBeat(its.desk);
  await waitFor('the end', async () => (await statusOf(id)) === 'gone');
  await expectBooksBalanced(its.desk);
});

it('is found by the next worker when one is killed with its orders on the way (74)', async () => {
  await its.paper.setMark(BTC, BELOW_TARGET);
  const id = await its.desk.askFor(SOME_HEDGE);
  for (const side of ['LONG', 'SHORT'] as const) {
    await its.paper.addFault({
      ...{ endpoint: 'POST /fapi/v1/order', when: 'afterExecution', do: { drop: true } },
      match: { newClientOrderId: buildClientOrderId(id, side, 1, 'open') },
    });
  }
  worker = await startDeskWorker(its.desk);
  beat = await startBeat(its.desk);
  await waitFor('the orders', async () => (await its.paper.struck()) === 2);
  await worker.kill('SIGKILL');
  worker = await startDeskWorker(its.desk);
  await waitFor('the hedge', async () => (await statusOf(id)) === 'ACTIVE', 30_000);

  expect(await its.desk.readOrders(id)).toEqual(['l1 FILLED 0.02', 's1 FILLED 0.01']);
  await expectBooksBalanced(its.desk);
});
