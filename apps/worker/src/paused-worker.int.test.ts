// A worker that stands still (SIGSTOP) or is asked to stop (SIGTERM) in the middle of a close.
import { buildClientOrderId } from '@hedge/domain';
import {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  closeGate,
  describeOnBothStores,
  expectBooksBalanced,
  makeDesk,
  makeDeskWorker,
  SOME_HEDGE,
  startBeat,
  startDeskWorker,
  startPaper,
  waitFor,
  type AppProcess,
  type Desk,
  type DeskQueue,
  type Paper,
} from '@hedge/testkit';

jest.setTimeout(90_000);

const ORDER = 'POST /fapi/v1/order';
const WINDOW_MS = 5_000;

let paper: Paper;
let desk: Desk;
let child: AppProcess;
let beat: { stop(): Promise<void> };
beforeAll(async () => {
  paper = await startPaper();
});
afterAll(() => paper.stop());
afterEach(async () => {
  await beat.stop();
  await child.kill('SIGKILL');
  await desk.close();
});

async function startWorkerOn(queue: DeskQueue): Promise<void> {
  desk = await makeDesk(paper, queue);
  child = await startDeskWorker(desk);
  beat = await startBeat(desk);
}

async function openAged(): Promise<string> {
  const id = await desk.open(SOME_HEDGE);
  await desk.letPositionsAge();
  return id;
}

/** Resolves when nothing decided or signed until now can execute any more. */
async function waitForWindow(): Promise<void> {
  const from = await paper.readTime();
  await waitFor('the end of the window', async () => (await paper.readTime()) > from + WINDOW_MS);
}

/** Resolves once the child has begun and finished another cycle. */
async function stillRuns(): Promise<void> {
  const { rows } = await desk.client.query<{ now: Date }>('SELECT now()');
  await waitFor('its next whole cycle', async () => {
    const found = await desk.client.query(
      'SELECT FROM monitor_cycles WHERE started_at > $1 AND finished_at IS NOT NULL',
      [rows[0]?.now],
    );
    return found.rowCount !== 0;
  });
}

describeOnBothStores('a worker stopped', (makeQueue) => {
  beforeEach(() => startWorkerOn(makeQueue()));

  it('while its send token commits, for longer than the window: nothing executes under it (19, 37)', async () => {
    const id = await openAged();
    const gate = await closeGate(desk.databaseUrl, {
      ...{ table: 'orders', on: 'UPDATE', at: 'atCommit' },
      when: "NEW.state = 'SENT'",
    });
    await paper.setMark(BTC, AT_TARGET);
    await gate.held();
    child.send('SIGSTOP');
    await gate.open();
    await waitForWindow();
    await paper.setMark(BTC, BELOW_TARGET);
    child.send('SIGCONT');
    await waitFor('the withdrawal', async () => {
      return (await desk.findOperation(id))?.status === 'ACTIVE';
    });
    // Either its statement's own timeout struck first, or the request left and met the window.
    const withdrawn = ['L1', 'S1'].map((leg) => `^${leg} (ABSENT|REJECTED) 0$`);
    expect(await desk.readOrders(id)).toEqual([
      ...[expect.stringMatching(withdrawn[0] ?? ''), 'L2 CANCELLED 0'],
      ...[expect.stringMatching(withdrawn[1] ?? ''), 'S2 CANCELLED 0'],
    ]);
    await paper.setMark(BTC, AT_TARGET);
    await waitFor('the history', async () => (await desk.readHistory(id)).length > 0, 40_000);
    expect(await child.kill()).toEqual({ code: 0, signal: null });
    await expectBooksBalanced(desk);
  });

  it('there, while a second worker takes over and closes: nothing executes twice (19b)', async () => {
    const id = await openAged();
    const gate = await closeGate(desk.databaseUrl, {
      ...{ table: 'orders', on: 'UPDATE', at: 'atCommit' },
      when: "NEW.state = 'SENT'",
    });
    await paper.setMark(BTC, AT_TARGET);
    await gate.held();
    child.send('SIGSTOP');
    await gate.open();
    const second = await makeDeskWorker(desk);
    await second.cycleUntilClosed(id);
    expect(await desk.readOrders(id)).toContain('L1 ABSENT 0');
    child.send('SIGCONT');
    await stillRuns();
    await second.cycle();
    await second.close();
    const orders = await desk.readOrders(id);
    expect(orders.filter((order) => order.includes('FILLED'))).toHaveLength(2);
    expect(await child.kill()).toEqual({ code: 0, signal: null });
    await expectBooksBalanced(desk);
  });

  it('between LONG and SHORT while a second worker closes SHORT: SHORT is closed once (18)', async () => {
    const id = await openAged();
    await paper.addFault({
      ...{ endpoint: ORDER, match: { newClientOrderId: buildClientOrderId(id, 'SHORT', 1) } },
      ...{ when: 'before', do: { drop: true } },
    });
    await paper.addFault({
      ...{ endpoint: ORDER, match: { positionSide: 'LONG' }, when: 'afterExecution' },
      do: { signal: { pid: child.pid, name: 'SIGSTOP' } },
    });
    await paper.setMark(BTC, AT_TARGET);
    await waitFor('LONG', async () => {
      const { orders } = await desk.readLedger();
      return orders.some((order) => order.origin === 'api');
    });
    await paper.setMark(BTC, BELOW_TARGET);
    const second = await makeDeskWorker(desk);
    await second.cycleUntilClosed(id);
    child.send('SIGCONT');
    await stillRuns();
    await second.close();
    expect(await desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 ABSENT 0', 'S2 FILLED 0.01']);
    expect(await child.kill()).toEqual({ code: 0, signal: null });
    await expectBooksBalanced(desk);
  });

  it('between reading and intent, and the price falls: nothing executes (19a)', async () => {
    const id = await openAged();
    await paper.addFault({
      ...{ endpoint: 'GET /fapi/v1/premiumIndex', when: 'afterExecution' },
      do: { signal: { pid: child.pid, name: 'SIGSTOP' } },
    });
    await paper.setMark(BTC, AT_TARGET);
    await waitFor('the quote', async () => (await paper.struck()) === 1);
    await paper.setMark(BTC, BELOW_TARGET);
    await waitForWindow();
    child.send('SIGCONT');
    await stillRuns();
    await waitFor('rest', async () => (await desk.findOperation(id))?.status === 'ACTIVE');
    const { orders } = await desk.readLedger();
    expect(orders.filter((order) => order.origin === 'api')).toEqual([]);
    expect(await child.kill()).toEqual({ code: 0, signal: null });
    await expectBooksBalanced(desk);
  });
});

describeOnBothStores('a worker asked to stop (13)', (makeQueue) => {
  beforeEach(() => startWorkerOn(makeQueue()));

  it('with both orders on the wire: their outcome is saved before it ends', async () => {
    const id = await openAged();
    const signal = { pid: child.pid, name: 'SIGTERM' };
    await paper.addFault({
      ...{ endpoint: ORDER, match: { positionSide: 'LONG' }, when: 'before' },
      do: { signal, delayMs: 1_500 },
    });
    await paper.setMark(BTC, AT_TARGET);
    expect(await child.exited).toEqual({ code: 0, signal: null });
    const orders = await desk.readOrders(id);
    expect(orders).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    const next = await makeDeskWorker(desk);
    await next.cycle();
    await next.close();
    expect(await desk.readHistory(id)).toHaveLength(1);
    await expectBooksBalanced(desk);
  });

  it('between intent and token: no order leaves, and the next worker decides anew', async () => {
    const id = await openAged();
    const gate = await closeGate(desk.databaseUrl, {
      ...{ table: 'orders', on: 'INSERT', at: 'atCommit' },
    });
    await paper.setMark(BTC, AT_TARGET);
    await gate.held();
    child.send('SIGTERM');
    // The one sign from outside that the request has been heard.
    await waitFor('its hearing', () => child.output().includes('"stopping"'));
    await gate.open();
    expect(await child.exited).toEqual({ code: 0, signal: null });
    expect(await desk.readOrders(id)).toEqual(['L1 INTENDED 0', 'S1 INTENDED 0']);
    const next = await makeDeskWorker(desk);
    await next.cycleUntilClosed(id);
    await next.close();
    await expectBooksBalanced(desk);
  });
});
