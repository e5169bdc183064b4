// Workers under violence: killed again and again, two at once under a flood, blocked in their own loop.
import { buildClientOrderId } from '@hedge/domain';
import { setTimeout as pause } from 'node:timers/promises';
import path from 'node:path';
import {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  describeOnBothStores,
  DURATIONS,
  expectBooksBalanced,
  makeDesk,
  SOME_HEDGE,
  startBeat,
  startDeskApi,
  startDeskWorker,
  startPaper,
  startSignals,
  waitFor,
  type AppProcess,
  type Desk,
  type Paper,
} from '@hedge/testkit';

const LONGEST_MS = DURATIONS.stormKills * 6_000 + DURATIONS.floodMs;
jest.setTimeout(180_000 + LONGEST_MS);

const OPERATIONS = 50;
/** Names the same storm again when a run fails. */
const SEED = Number(process.env['STORM_SEED'] ?? 7);

let paper: Paper;
let desk: Desk;
let beat: { stop(): Promise<void> } | null = null;
let children: AppProcess[] = [];
beforeAll(async () => {
  paper = await startPaper();
});
afterAll(() => paper.stop());
afterEach(async () => {
  await beat?.stop();
  beat = null;
  await Promise.all(children.map((child) => child.kill('SIGKILL')));
  children = [];
  await desk.close();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<AppProcess> {
  const child = await startDeskWorker(desk, env);
  children.push(child);
  return child;
}

async function stopAll(): Promise<void> {
  for (const child of children) {
    if (!child.hasEnded()) expect(await child.kill()).toEqual({ code: 0, signal: null });
  }
}

const countClosed = async () => {
  const { rows } = await desk.client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM trade_history',
  );
  return rows[0]?.count ?? 0;
};

/** Numbers from 0 to 1, the same for the same seed. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describeOnBothStores('a storm', (makeQueue) => {
  beforeEach(async () => {
    desk = await makeDesk(paper, makeQueue());
  });

  it('of SIGKILLs every 0.2 to 3 s while 50 operations reach their targets: each closed once (12)', async () => {
    for (let index = 0; index < OPERATIONS; index += 1) {
      await desk.open({ ...SOME_HEDGE, profitTarget: String(10 + index) });
    }
    await desk.letPositionsAge();
    beat = await startBeat(desk);
    // No worker here lives long enough to see that a leg stands alone for long: the API does.
    children.push((await startDeskApi(desk)).process);
    const random = makeRandom(SEED);
    for (let kill = 1; kill <= DURATIONS.stormKills; kill += 1) {
      const worker = await start();
      // Each life sees its share of the operations reach their targets: 100 in the price is 1 in the PnL.
      const reached = Math.ceil((OPERATIONS * kill) / DURATIONS.stormKills);
      await paper.setMark(BTC, String(50_700 + 100 * (reached - 1)));
      await pause(200 + 2_800 * random());
      await worker.kill('SIGKILL');
    }
    await start();
    await waitFor('all histories', async () => (await countClosed()) === OPERATIONS, 100_000);
    await stopAll();
    await expectBooksBalanced(desk);
  });

  it('of 100 signals a second on two workers: one cycle at a time, each operation closed once (16)', async () => {
    for (let index = 0; index < 3; index += 1) await desk.open(SOME_HEDGE);
    await desk.letPositionsAge();
    const [api] = await Promise.all([startDeskApi(desk), start(), start()]);
    children.push(api.process);
    const signals = startSignals(desk, api, 100);
    await pause(DURATIONS.floodMs / 2);
    await paper.setMark(BTC, AT_TARGET);
    await waitFor('the histories', async () => (await countClosed()) === 3);
    await pause(DURATIONS.floodMs / 2);
    await signals.stop();
    await stopAll();
    expect(desk.signals.length).toBeGreaterThan(DURATIONS.floodMs / 20);
    const { rows } = await desk.client.query(
      `SELECT one.id, other.id FROM monitor_cycles AS one
       JOIN monitor_cycles AS other ON one.id <> other.id
         AND one.started_at < other.finished_at AND other.started_at < one.started_at`,
    );
    expect(rows).toEqual([]);
    await expectBooksBalanced(desk);
  });

  it('in its own event loop, blocked between LONG and SHORT while another closes: SHORT once (14)', async () => {
    const id = await desk.open(SOME_HEDGE);
    await desk.letPositionsAge();
    // While no worker does anything, the API sees that a leg stands alone.
    children.push((await startDeskApi(desk)).process);
    const blocked = await start({
      NODE_OPTIONS: `--require ${path.join(__dirname, 'test', 'block-event-loop.js')}`,
      BLOCK_MS: String(DURATIONS.blockedMs),
    });
    beat = await startBeat(desk);
    await paper.addFault({
      ...{ endpoint: 'POST /fapi/v1/order', when: 'before', do: { drop: true } },
      match: { newClientOrderId: buildClientOrderId(id, 'SHORT', 1) },
    });
    await paper.addFault({
      ...{ endpoint: 'POST /fapi/v1/order', match: { positionSide: 'LONG' } },
      ...{ when: 'afterExecution', do: { signal: { pid: blocked.pid, name: 'SIGUSR2' } } },
    });
    await paper.setMark(BTC, AT_TARGET);
    await waitFor('LONG', async () => {
      const { orders } = await desk.readLedger();
      return orders.some((order) => order.origin === 'api');
    });
    await paper.setMark(BTC, BELOW_TARGET);
    await start();
    await waitFor('the history', async () => (await countClosed()) === 1, 60_000);
    await stopAll();
    expect(await desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 ABSENT 0', 'S2 FILLED 0.01']);
    await expectBooksBalanced(desk);
  });
});
