// Redis dies, forgets and hangs under real API and worker while money moves: cycles go on in time.
import {
  AT_TARGET,
  BTC,
  DURATIONS,
  expectBooksBalanced,
  describeRedis,
  makeDesk,
  makeRedisQueue,
  SOME_HEDGE,
  startDeskApi,
  startDeskWorker,
  startOwnRedis,
  startPaper,
  startSignals,
  startTcpProxy,
  waitFor,
  type AppProcess,
  type Desk,
  type Paper,
  type TcpProxy,
  type TestRedis,
} from '@hedge/testkit';
import { setTimeout as pause } from 'node:timers/promises';

jest.setTimeout(120_000 + DURATIONS.outageMs);

/** The promise; measured: 1 s. */
const AFTER_EMPTY_RESTART_MS = 10_000;
/** Three times the 18 s that were measured. */
const AFTER_HALF_OPEN_MS = 55_000;

describeRedis('API and worker on a Redis', () => {
  let paper: Paper;
  let desk: Desk;
  let redis: TestRedis;
  let proxy: TcpProxy;
  let id: string;
  let children: AppProcess[] = [];
  let signals: { stop(): Promise<void> };

  beforeAll(async () => {
    paper = await startPaper();
  });
  afterAll(() => paper.stop());

  beforeEach(async () => {
    redis = await startOwnRedis();
    proxy = await startTcpProxy(redis.url);
    desk = await makeDesk(paper, makeRedisQueue(proxy.url));
    id = await desk.open(SOME_HEDGE);
    await desk.letPositionsAge();
    const [api, worker] = await Promise.all([startDeskApi(desk), startDeskWorker(desk)]);
    children = [api.process, worker];
    signals = startSignals(desk, api, 20);
    await cycleAfter(0);
  });
  afterEach(async () => {
    await signals.stop();
    await Promise.all(children.map((child) => child.kill('SIGKILL')));
    await desk.close();
    await proxy.close();
    await redis.stop();
  });

  /** Waits for a cycle that began after this wall time; gives how long after, ms. */
  function cycleAfter(wallMs: number): Promise<number> {
    return waitFor(
      'a cycle',
      async () => {
        const { rows } = await desk.client.query<{ at: number | null }>(
          `SELECT extract(epoch FROM min(started_at))::float8 * 1000 AS at
           FROM monitor_cycles WHERE started_at > to_timestamp($1::float8 / 1000)`,
          [wallMs],
        );
        const at = rows[0]?.at ?? null;
        return at !== null && at - wallMs;
      },
      60_000,
    );
  }

  async function expectClosedOnce(): Promise<void> {
    await paper.setMark(BTC, AT_TARGET);
    await waitFor('the history', async () => (await desk.readHistory(id)).length === 1);
    await signals.stop();
    for (const child of children) expect(await child.kill()).toEqual({ code: 0, signal: null });
    await expectBooksBalanced(desk);
  }

  it('that is killed and comes back empty between LONG and SHORT: the next cycle in 10 s (24)', async () => {
    await paper.addFault({
      ...{ endpoint: 'POST /fapi/v1/order', match: { positionSide: 'SHORT' } },
      ...{
        when: 'before',
        do: { delayMs: 1_000, signal: { pid: redis.pid ?? 0, name: 'SIGKILL' } },
      },
    });
    await paper.setMark(BTC, AT_TARGET);
    await waitFor('its death', async () => (await paper.struck()) === 1);
    await redis.stop();
    redis = await startOwnRedis({ port: Number(new URL(redis.url).port) });
    expect(await cycleAfter(Date.now())).toBeLessThan(AFTER_EMPTY_RESTART_MS);
    await expectClosedOnce();
  });

  it('whose sockets are half open: cycles go on over new ones (26)', async () => {
    proxy.halfOpen();
    // A cycle in hand may still begin; the one after needs the queue.
    await cycleAfter(Date.now() + 500).then((afterMs) => {
      expect(afterMs).toBeLessThan(AFTER_HALF_OPEN_MS);
    });
    await expectClosedOnce();
  });

  it('that is away while the target is reached: closed once when it is back (25)', async () => {
    proxy.refuse();
    await paper.setMark(BTC, AT_TARGET);
    await pause(DURATIONS.outageMs);
    expect(desk.signals.some(({ status }) => status === 500)).toBe(true);
    proxy.pass();
    await expectClosedOnce();
  });
});
