// Clocks that are off or set while a close is under way: the worker's own, and what it is told of the
// exchange's. No order executes outside its window, and every close is finished.
import {
  describeRedis,
  expectBooksBalanced,
  makeRedisQueue,
  useRunningDesk,
  waitFor,
} from '@hedge/testkit';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

jest.setTimeout(60_000);

const POSITIONS = 'GET /fapi/v3/positionRisk';
const folder = mkdtempSync(path.join(tmpdir(), 'hedge-test-clock-'));
const clockFile = path.join(folder, 'offset');
writeFileSync(clockFile, '0');

// A queue in PostgreSQL takes its times from its clients: one whose clock is set back waits for as long.
// A queue in Redis has the time of its server.
describeRedis('with a queue in Redis', (redis) => {
  const its = useRunningDesk({
    makeQueue: () => makeRedisQueue(redis().url),
    env: () => ({
      NODE_OPTIONS: `--require ${path.join(__dirname, 'test', 'shift-clock.js')}`,
      CLOCK_FILE: clockFile,
    }),
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Sets the worker's wall clock; a worker that stands still hears of it when it goes on. */
  function setWorkerClock(offsetMs: number): void {
    writeFileSync(clockFile, String(offsetMs));
    its.worker.send('SIGUSR2');
  }

  it.each([
    ['2 s ahead', 2_000],
    ['2 s behind', -2_000],
    ['10 s behind', -10_000],
    ['an hour behind', -3_600_000],
  ])(
    'the exchange tells a time that is %s: nothing executes under it past its window, and it closes (48)',
    async (_title, offsetMs) => {
      const id = await its.open();
      await its.restartWorker(async () => {
        const serverTime = (await its.paper.readTime()) + offsetMs;
        await its.paper.addFault({
          ...{ endpoint: 'GET /fapi/v1/time', when: 'before' },
          do: { status: 200, body: { serverTime } },
        });
      });
      await its.strike();
      await its.closed(id);
      const orders = await its.desk.readOrders(id);
      expect(orders.filter((order) => order.includes('FILLED'))).toHaveLength(2);
      await expectBooksBalanced(its.desk);
    },
  );
  it.each([
    ['2 s behind', -2_000],
    ['10 s behind', -10_000],
    ['an hour behind', -3_600_000],
    ['2 s ahead', 2_000],
    ['10 s ahead', 10_000],
  ])(
    "the worker's wall clock is set %s between reading and intent: closed as ever (48)",
    async (_title, offsetMs) => {
      const id = await its.open();
      const signal = { pid: its.worker.pid, name: 'SIGSTOP' };
      await its.strike({ endpoint: POSITIONS, when: 'afterExecution', do: { signal } });
      await waitFor('the reading', async () => (await its.paper.struck()) === 1);
      setWorkerClock(offsetMs);
      its.worker.send('SIGCONT');
      await its.closed(id);
      expect(await its.desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
      setWorkerClock(0);
      await expectBooksBalanced(its.desk);
    },
  );
});
