// kill -9 of the worker at its database writes; a fresh worker finishes what was begun, once.
import {
  BELOW_TARGET,
  BTC,
  closeGate,
  describeOnBothStores,
  expectBooksBalanced,
  makeDesk,
  makeDeskWorker,
  SOME_HEDGE,
  AT_TARGET,
  startBeat,
  startDeskWorker,
  startPaper,
  waitFor,
  type Desk,
  type DeskWorker,
  type GateOptions,
  type Paper,
} from '@hedge/testkit';
import { crashWorkerAt } from './test/crash';

jest.setTimeout(90_000);

/** Three times the 6 to 7 s that were measured, start of the second worker and all. */
const NEXT_CYCLE_MS = 20_000;

const AFTER_INTENT: GateOptions = { table: 'orders', on: 'INSERT', at: 'atCommit' };
const AFTER_TOKEN: GateOptions = {
  ...{ table: 'orders', on: 'UPDATE', at: 'atCommit' },
  when: "NEW.state = 'SENT'",
};

let paper: Paper;
let desk: Desk;
let fresh: DeskWorker | null = null;
beforeAll(async () => {
  paper = await startPaper();
});
afterAll(() => paper.stop());
afterEach(async () => {
  await fresh?.close();
  fresh = null;
  await desk.close();
});

async function startFresh(): Promise<DeskWorker> {
  fresh = await makeDeskWorker(desk);
  return fresh;
}

async function expectClosedOnce(id: string) {
  const orders = await desk.readOrders(id);
  expect(orders.filter((order) => order.includes('FILLED'))).toEqual([
    expect.stringMatching(/^L\d FILLED 0.02$/),
    expect.stringMatching(/^S\d FILLED 0.01$/),
  ]);
  expect(await desk.readHistory(id)).toHaveLength(1);
  await expectBooksBalanced(desk);
}

async function expectActiveAndWhole(id: string) {
  expect(await desk.findOperation(id)).toMatchObject({ status: 'ACTIVE' });
  const { orders } = await desk.readLedger();
  expect(orders.filter((order) => order.origin === 'api')).toEqual([]);
  await expectBooksBalanced(desk);
}

describeOnBothStores('a worker killed', (makeQueue) => {
  beforeEach(async () => {
    desk = await makeDesk(paper, makeQueue());
  });

  it('after the intent, before the send token, still at the target: closed once (2)', async () => {
    const id = await crashWorkerAt(desk, { at: 'database', gate: AFTER_INTENT });
    expect(await desk.readOrders(id)).toEqual(['L1 INTENDED 0', 'S1 INTENDED 0']);
    await (await startFresh()).cycleUntilClosed(id);
    await expectClosedOnce(id);
  });

  it('after the intent, and the price fell while it was down: ACTIVE and whole (2)', async () => {
    const id = await crashWorkerAt(desk, { at: 'database', gate: AFTER_INTENT });
    await paper.setMark(BTC, BELOW_TARGET);
    const decidedAt = (await desk.findOperation(id))?.readAt ?? 0;
    await waitFor('the end of the decision', async () => {
      return (await paper.readTime()) > decidedAt + 5_000;
    });
    await (
      await startFresh()
    ).cycleUntil('the withdrawal', async () => {
      return (await desk.findOperation(id))?.status === 'ACTIVE';
    });
    await expectActiveAndWhole(id);
  });

  it('after the token, before the request, still at the target: closed once (3)', async () => {
    const id = await crashWorkerAt(desk, { at: 'database', gate: AFTER_TOKEN });
    expect(await desk.readOrders(id)).toEqual(['L1 SENT 0', 'S1 SENT 0']);
    await (await startFresh()).cycleUntilClosed(id);
    expect(await desk.readOrders(id)).toContain('L1 ABSENT 0');
    await expectClosedOnce(id);
  });

  it('after the token, and the price fell: ACTIVE and whole (3)', async () => {
    const id = await crashWorkerAt(desk, { at: 'database', gate: AFTER_TOKEN });
    await paper.setMark(BTC, BELOW_TARGET);
    await (
      await startFresh()
    ).cycleUntil('the withdrawal', async () => {
      return (await desk.findOperation(id))?.status === 'ACTIVE';
    });
    await expectActiveAndWhole(id);
  });

  it('after the replies, before they are written: found by id, not sent again (6)', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'database',
      gate: {
        ...{ table: 'orders', on: 'UPDATE', at: 'beforeCommit' },
        when: "NEW.state = 'FILLED'",
      },
    });
    expect(await desk.readOrders(id)).toEqual(['L1 SENT 0', 'S1 SENT 0']);
    await (await startFresh()).cycleUntilClosed(id);
    expect(await desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    await expectClosedOnce(id);
  });

  it('with LONG recorded and SHORT refused: SHORT is closed although the price fell (7)', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'database',
      gate: { table: 'orders', on: 'INSERT', at: 'atCommit', when: 'NEW.attempt = 2' },
      faults: [
        {
          ...{ endpoint: 'POST /fapi/v1/order', match: { positionSide: 'SHORT' }, when: 'before' },
          do: { status: 503, body: { code: -1008, msg: 'Server is currently overloaded.' } },
        },
      ],
    });
    await paper.setMark(BTC, BELOW_TARGET);
    await (await startFresh()).cycleUntilClosed(id);
    expect(await desk.readOrders(id)).toEqual([
      'L1 FILLED 0.02',
      'S1 REJECTED 0',
      'S2 FILLED 0.01',
    ]);
    await expectClosedOnce(id);
  });

  it('in the settle, before it commits: one history row with the real fills (9)', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'database',
      gate: { table: 'trade_history', on: 'INSERT', at: 'beforeCommit' },
    });
    expect(await desk.readHistory(id)).toEqual([]);
    await (await startFresh()).cycleUntilClosed(id);
    await expectClosedOnce(id);
  });

  it('in the settle, its commit’s answer lost: no second row (10)', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'database',
      gate: { table: 'trade_history', on: 'INSERT', at: 'atCommit' },
    });
    await (await startFresh()).cycle();
    await expectClosedOnce(id);
  });

  it('after the settle, before its job is done: no order more (11)', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'database',
      gate: { table: 'monitor_cycles', on: 'UPDATE', at: 'beforeCommit', when: 'NEW.closed > 0' },
    });
    await (await startFresh()).cycle();
    await expectClosedOnce(id);
  });

  it('with its job in hand: a second worker process takes over the queue and closes (1)', async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const gate = await closeGate(desk.databaseUrl, {
      ...{ table: 'monitor_cycles', on: 'INSERT', at: 'beforeCommit' },
    });
    const first = await startDeskWorker(desk);
    const beat = await startBeat(desk);
    await gate.held();
    await first.kill('SIGKILL');
    const killedAt = Date.now();
    await gate.open();
    const second = await startDeskWorker(desk);
    const startedAt = await waitFor('the next cycle', async () => {
      const { rows } = await desk.client.query<{ at: Date | null }>(
        'SELECT min(started_at) AS at FROM monitor_cycles WHERE started_at > $1',
        [new Date(killedAt)],
      );
      return rows[0]?.at?.getTime();
    });
    expect(startedAt - killedAt).toBeLessThan(NEXT_CYCLE_MS);
    await waitFor('the history', async () => (await desk.readHistory(id)).length > 0, 40_000);
    await beat.stop();
    expect(await second.kill()).toEqual({ code: 0, signal: null });
    await expectClosedOnce(id);
  });
});
