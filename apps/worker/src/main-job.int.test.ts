// The whole main job, every part a process of its own: signaller, API, queue, worker, exchange.
import {
  AT_TARGET,
  BTC,
  describeOnBothStores,
  expectBooksBalanced,
  makeDesk,
  SOME_HEDGE,
  startApp,
  startDeskApi,
  startDeskWorker,
  startPaper,
  waitFor,
  type AppProcess,
  type Desk,
  type DeskApi,
  type Paper,
} from '@hedge/testkit';

jest.setTimeout(120_000);

let paper: Paper;
let desk: Desk;
let children: AppProcess[] = [];
beforeAll(async () => {
  paper = await startPaper();
});
afterAll(() => paper.stop());
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill('SIGKILL')));
  children = [];
  await desk.close();
});

/** Worker and `count` APIs. */
async function startApps(count: number): Promise<readonly DeskApi[]> {
  const [worker, ...apis] = await Promise.all([
    startDeskWorker(desk),
    ...Array.from({ length: count }, () => startDeskApi(desk)),
  ]);
  children.push(worker, ...apis.map((api) => api.process));
  return apis;
}

/** What an operator posts to register {@link SOME_HEDGE}; its positions are opened by hand. */
function bodyOf(profitTarget: string = SOME_HEDGE.profitTarget): object {
  const { long, short } = SOME_HEDGE;
  return {
    ...{ accountId: desk.accountId, symbol: BTC, profitTarget, autoCloseEnabled: true },
    long: { quantity: long.quantity },
    short: { quantity: short.quantity },
  };
}

async function openPositions(): Promise<void> {
  const { long, short } = SOME_HEDGE;
  await desk.setPosition(BTC, 'LONG', long.quantity, long.entryPrice);
  await desk.setPosition(BTC, 'SHORT', short.quantity, short.entryPrice);
}

async function expectMainJobDone() {
  await openPositions();
  const [api] = await startApps(1);
  if (api === undefined) throw new Error('no API');
  const registered = await api.call('POST', '/operations', bodyOf());
  expect(registered).toMatchObject({ status: 201, body: { status: 'ACTIVE' } });
  const id = String(registered.body['id']);
  desk.adopt(id, SOME_HEDGE);
  children.push(
    await startApp({
      app: 'signaller',
      env: {
        EDGE_FUNCTION_URL: api.signalUrl,
        MONITOR_API_KEY: api.signalKey,
        SIGNAL_INTERVAL_MS: '250',
      },
    }),
  );
  await waitFor('the PnL below the target', async () => {
    return (await api.call('GET', `/operations/${id}`)).body['currentPnl'] === '3';
  });
  await paper.setMark(BTC, AT_TARGET);
  await waitFor('the history', async () => {
    const { body } = await api.call('GET', `/trade-history?operationId=${id}`);
    return (body['items'] as readonly unknown[]).length === 1;
  });
  expect((await api.call('GET', `/operations/${id}`)).status).toBe(404);
  await waitFor('the cycle’s own record', async () => {
    const { body } = await api.call('GET', '/cycles');
    const cycles = body['items'] as readonly { source: string; closed: number }[];
    return cycles.find(({ source, closed }) => source === 'signal' && closed === 1);
  });
  for (const child of [...children].reverse()) {
    expect(await child.kill()).toEqual({ code: 0, signal: null });
  }
  await expectBooksBalanced(desk);
}

describeOnBothStores('the main job', (makeQueue) => {
  beforeEach(async () => {
    desk = await makeDesk(paper, makeQueue());
  });

  it('takes a signal to a true history row', async () => {
    await expectMainJobDone();
  });
});

describeOnBothStores('two registrations at once through two APIs (20a)', (makeQueue) => {
  beforeEach(async () => {
    desk = await makeDesk(paper, makeQueue());
  });

  it('that together claim more than the position: one 201, one 422, one row', async () => {
    await openPositions();
    const apis = await startApps(2);
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(
        apis.map((api, index) => api.call('POST', '/operations', bodyOf(`${10 + index}`))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
      const refused = answers.find(({ status }) => status === 422);
      expect(refused?.body['error']).toMatchObject({ code: 'POSITION_CLAIMED' });
      const { rows } = await desk.client.query<{ id: string }>('SELECT id FROM active_operations');
      expect(rows).toHaveLength(1);
      const id = rows[0]?.id ?? '';
      const removed = await apis[0]?.call('DELETE', `/operations/${id}`);
      expect(removed?.status).toBe(204);
    }
  });
});
