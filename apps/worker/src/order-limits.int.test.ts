// Order slots against an exchange that counts: both legs of an operation leave, or it waits whole.
import {
  AT_TARGET,
  BTC,
  expectBooksBalanced,
  makeDesk,
  makeDeskWorker,
  SOME_HEDGE,
  startPaper,
  type Desk,
  type DeskWorker,
  type Paper,
} from '@hedge/testkit';

jest.setTimeout(90_000);

let paper: Paper;
let desk: Desk;
let worker: DeskWorker;
beforeAll(async () => {
  paper = await startPaper();
  await paper.control('PUT', '/switches', { ordersPer10s: 3 });
  desk = await makeDesk(paper);
  worker = await makeDeskWorker(desk);
});
afterAll(async () => {
  await worker.close();
  await desk.close();
  await paper.stop();
});

/** The operations whose orders were sent, each with how many legs in that one go. */
function sentByOperation(): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const event of worker.events) {
    if (event.kind !== 'orderSent') continue;
    counts.set(event.operationId, (counts.get(event.operationId) ?? 0) + 1);
  }
  return [...counts];
}

describe('an account that may send three orders in ten seconds', () => {
  it('closes two operations one after the other, both legs at once, and is never refused', async () => {
    const ids = [await desk.open(SOME_HEDGE), await desk.open(SOME_HEDGE)];
    await worker.cycle();
    await paper.setMark(BTC, AT_TARGET);
    await worker.cycleUntil('the first close', async () => {
      const found = await Promise.all(ids.map((id) => desk.readHistory(id)));
      return found.some((rows) => rows.length > 0);
    });
    // A third order would have had room; a leg alone is not sent.
    expect(sentByOperation()).toEqual([[expect.any(String), 2]]);
    const waiting = await Promise.all(ids.map((id) => desk.findOperation(id)));
    expect(waiting.flatMap((each) => (each === null ? [] : [each.status]))).toEqual(['ACTIVE']);

    await worker.cycleUntilClosed(...ids);
    const { requests } = await desk.readLedger();
    const orders = requests.filter(({ method }) => method === 'POST');
    expect(orders.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await expectBooksBalanced(desk);
  });
});
