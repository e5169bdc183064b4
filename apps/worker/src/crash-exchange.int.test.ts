// kill -9 of the worker at its requests to the exchange; a fresh worker finishes what was begun, once.
import {
  BELOW_TARGET,
  BTC,
  describeOnBothStores,
  expectBooksBalanced,
  makeDesk,
  makeDeskWorker,
  startPaper,
  type Desk,
  type DeskWorker,
  type Paper,
} from '@hedge/testkit';
import { crashWorkerAt, killing } from './test/crash';

jest.setTimeout(90_000);

const ORDER = 'POST /fapi/v1/order';
const LONG = { positionSide: 'LONG' };
const SHORT = { positionSide: 'SHORT' };

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

async function finish(id: string) {
  fresh = await makeDeskWorker(desk);
  await fresh.cycleUntilClosed(id);
  const orders = await desk.readOrders(id);
  expect(orders.filter((order) => order.includes('FILLED'))).toEqual([
    expect.stringMatching(/^L\d FILLED 0.02$/),
    expect.stringMatching(/^S\d FILLED 0.01$/),
  ]);
  expect(await desk.readHistory(id)).toHaveLength(1);
  await expectBooksBalanced(desk);
}

describeOnBothStores('a worker killed', (makeQueue) => {
  beforeEach(async () => {
    desk = await makeDesk(paper, makeQueue());
  });

  it('before it reads the positions: nothing was begun, closed once', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'exchange',
      faults: (pid) => [
        { endpoint: 'GET /fapi/v3/positionRisk', when: 'before', do: killing(pid) },
      ],
    });
    expect(await desk.readOrders(id)).toEqual([]);
    await finish(id);
  });

  it('with both requests on the wire and not executed: closed once after the proof (4)', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'exchange',
      faults: (pid) => [
        { endpoint: ORDER, times: 2, when: 'before', do: { ...killing(pid), drop: true } },
      ],
    });
    await finish(id);
    expect(await desk.readOrders(id)).toContain('L1 ABSENT 0');
  });

  it('and the price fell: ACTIVE and whole after the proof (4)', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'exchange',
      faults: (pid) => [
        { endpoint: ORDER, times: 2, when: 'before', do: { ...killing(pid), drop: true } },
      ],
    });
    await paper.setMark(BTC, BELOW_TARGET);
    fresh = await makeDeskWorker(desk);
    await fresh.cycleUntil('the withdrawal', async () => {
      return (await desk.findOperation(id))?.status === 'ACTIVE';
    });
    const { orders } = await desk.readLedger();
    expect(orders.filter((order) => order.origin === 'api')).toEqual([]);
    await expectBooksBalanced(desk);
  });

  it('after LONG executed, before its reply: found by id, not sent again (5)', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'exchange',
      faults: (pid) => [{ endpoint: ORDER, match: LONG, when: 'afterExecution', do: killing(pid) }],
    });
    await paper.setMark(BTC, BELOW_TARGET);
    await finish(id);
    expect(await desk.readOrders(id)).toContain('L1 FILLED 0.02');
  });

  it('after LONG’s reply, SHORT lost on the way: SHORT is closed though the price fell (6, 7)', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'exchange',
      faults: (pid) => [
        { endpoint: ORDER, match: SHORT, when: 'before', do: { drop: true } },
        { endpoint: ORDER, match: LONG, when: 'afterReply', do: killing(pid) },
      ],
    });
    await paper.setMark(BTC, BELOW_TARGET);
    await finish(id);
    expect(await desk.readOrders(id)).toContain('S1 ABSENT 0');
  });

  it('after SHORT executed, before its reply: found by id, not sent again (8)', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'exchange',
      faults: (pid) => [
        { endpoint: ORDER, match: SHORT, when: 'afterExecution', do: killing(pid) },
      ],
    });
    await paper.setMark(BTC, BELOW_TARGET);
    await finish(id);
    expect(await desk.readOrders(id)).toContain('S1 FILLED 0.01');
  });

  it('after both filled, at the trades that the settle asks for: one true history row (9)', async () => {
    const id = await crashWorkerAt(desk, {
      at: 'exchange',
      faults: (pid) => [{ endpoint: 'GET /fapi/v1/userTrades', when: 'before', do: killing(pid) }],
    });
    expect(await desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    await finish(id);
  });
});
