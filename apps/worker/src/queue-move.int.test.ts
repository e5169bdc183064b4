// Moving the queue from PostgreSQL to Redis and back, in the middle of a close.
import {
  AT_TARGET,
  BTC,
  describeRedis,
  expectBooksBalanced,
  makeDesk,
  makeRedisQueue,
  SOME_HEDGE,
  startBeat,
  startDeskWorker,
  startPaper,
  waitFor,
  type Desk,
} from '@hedge/testkit';
import { crashWorkerAt } from './test/crash';

jest.setTimeout(120_000);

/** Works on this desk's queue until the operation is in history, then stops in order. */
async function closeOn(desk: Desk, id: string): Promise<void> {
  const worker = await startDeskWorker(desk);
  const beat = await startBeat(desk);
  await waitFor('the history', async () => (await desk.readHistory(id)).length > 0, 40_000);
  await beat.stop();
  expect(await worker.kill()).toEqual({ code: 0, signal: null });
}

describeRedis('the queue moved from PostgreSQL to Redis and back', (redis) => {
  it('in the middle of a close: what was begun is finished, once, and new hedges are closed', async () => {
    const paper = await startPaper();
    const desk = await makeDesk(paper);
    const begun = await crashWorkerAt(desk, {
      at: 'database',
      gate: { table: 'orders', on: 'UPDATE', at: 'atCommit', when: "NEW.state = 'SENT'" },
    });
    expect(await desk.findOperation(begun)).toMatchObject({ status: 'CLOSING' });
    await closeOn({ ...desk, queue: makeRedisQueue(redis().url) }, begun);
    await paper.setMark(BTC, AT_TARGET);
    const later = await desk.open(SOME_HEDGE);
    await desk.letPositionsAge();
    await closeOn(desk, later);
    for (const id of [begun, later]) expect(await desk.readHistory(id)).toHaveLength(1);
    await expectBooksBalanced(desk);
    await desk.close();
    await paper.stop();
  });
});
