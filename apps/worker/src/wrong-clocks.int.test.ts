// Clocks that are off or set while a close is under way: the worker's own, and what it is told of the
// exchange's. No order executes outside its window, every close is finished, and cycles go on.
import {
  checkInvariants,
  describeOnBothStores,
  expectBooksBalanced,
  startDeskApi,
  useRunningDesk,
  waitFor,
  type Violation,
} from '@hedge/testkit';
import { SIGNAL_KEY_HEADER } from '@hedge/contracts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

jest.setTimeout(60_000);

const POSITIONS = 'GET /fapi/v3/positionRisk';
const folder = mkdtempSync(path.join(tmpdir(), 'hedge-test-clock-'));
const clockFile = path.join(folder, 'offset');
writeFileSync(clockFile, '0');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the exchange tells a wrong time', () => {
  const its = useRunningDesk();

  it.each([
    ['2 s behind', -2_000],
    ['10 s behind', -10_000],
    ['an hour behind', -3_600_000],
    ['2 s ahead', 2_000],
  ])(
    '%s: nothing executes under it past its window, and it closes (48)',
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
      // A row is dated by the time that was told: ahead of the order by that much, and no more.
      const isDatedAhead = ({ what, rows }: Violation) => {
        const [order, row] = rows as readonly [{ time: number }, { createdAt: number }];
        return (
          /was written after it was sent$/.test(what) && row.createdAt - order.time <= offsetMs
        );
      };
      const violations = await checkInvariants(its.desk);
      expect(violations.filter((violation) => !isDatedAhead(violation))).toEqual([]);
    },
  );
});

// A queue in PostgreSQL takes its times from its clients: a throttle set before a step back outlives it.
describeOnBothStores("the worker's wall clock is set between reading and intent", (makeQueue) => {
  const its = useRunningDesk({
    makeQueue,
    env: () => ({
      NODE_OPTIONS: `--require ${path.join(__dirname, 'test', 'shift-clock.js')}`,
      CLOCK_FILE: clockFile,
    }),
  });

  /** Sets the worker's wall clock; a worker that stands still hears of it when it goes on. */
  function setWorkerClock(offsetMs: number): void {
    writeFileSync(clockFile, String(offsetMs));
    its.worker.send('SIGUSR2');
  }

  it.each([
    ['2 s behind', -2_000],
    ['10 s behind', -10_000],
    ['an hour behind', -3_600_000],
    ['2 s ahead', 2_000],
    ['10 s ahead', 10_000],
  ])('%s: closed as ever, and the next cycle comes (48)', async (_title, offsetMs) => {
    const id = await its.open();
    const signal = { pid: its.worker.pid, name: 'SIGSTOP' };
    await its.strike({ endpoint: POSITIONS, when: 'afterExecution', do: { signal } });
    await waitFor('the reading', async () => (await its.paper.struck()) === 1);
    setWorkerClock(offsetMs);
    its.worker.send('SIGCONT');
    await its.closed(id);
    expect(await its.desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    await its.cycled();
    setWorkerClock(0);
    await its.cycled();
    await expectBooksBalanced(its.desk);
  });

  it("an hour ahead of the API's, for good: signals are not throttled by it, and start cycles (48)", async () => {
    const api = await startDeskApi(its.desk);
    const statuses = new Set<number>();
    setWorkerClock(3_600_000);
    try {
      const { rows } = await its.desk.client.query<{ id: string }>('SELECT id FROM monitor_cycles');
      const known = rows.map(({ id }) => id);
      await waitFor('three cycles that signals asked for', async () => {
        const answer = await fetch(api.signalUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json', [SIGNAL_KEY_HEADER]: api.signalKey },
          body: JSON.stringify({ timestamp: '2025-01-26T10:30:45.000Z', source: 'vps-monitor' }),
        });
        statuses.add(answer.status);
        await answer.arrayBuffer();
        const begun = await its.desk.client.query(
          "SELECT FROM monitor_cycles WHERE id <> ALL ($1) AND source = 'signal'",
          [known],
        );
        return (begun.rowCount ?? 0) >= 3;
      });
    } finally {
      await api.process.kill('SIGTERM');
    }
    expect([...statuses].filter((status) => status !== 200 && status !== 202)).toEqual([]);
    setWorkerClock(0);
    await its.cycled();
  });
});
