// A real worker beside a queue that gives no cycle: it ends with a code that its supervisor sees, unless
// somebody holds the queue back on purpose.
import { openQueues, silentLogger, type Queues } from '@hedge/platform';
import {
  SOME_HEDGE,
  startBeat,
  startDeskWorker,
  useDesk,
  waitFor,
  type AppProcess,
} from '@hedge/testkit';

jest.setTimeout(120_000);

const its = useDesk('file');
let queues: Queues;
let worker: AppProcess;
let beat: { stop(): Promise<void> };
beforeEach(async () => {
  queues = await openQueues(
    { logger: silentLogger },
    its.desk.queue.storeFor(its.desk.databaseUrl),
  );
});
afterEach(async () => {
  await beat.stop();
  await worker.kill('SIGKILL');
  await queues.close();
});

const isPauseAlerted = async () => (await its.desk.readOpenAlertKinds()).includes('QUEUE_PAUSED');
const queueOf = (wanted: string) => queues.boardQueues().find(({ name }) => name === wanted);
const cycles = () => worker.output().split('"message":"cycle"').length;

it('with a cycle that a consumer holds and never ends it exits 1', async () => {
  let release: ((error: Error) => void) | undefined;
  const handler = () => new Promise<never>((_resolve, reject) => (release = reject));
  const holder = await queues.startCycleWorker({ intervalMs: 100, handler });
  beat = await startBeat(its.desk);
  await waitFor('the held cycle', () => release !== undefined);
  worker = await startDeskWorker(its.desk);
  const exit = await worker.exited;
  release?.(new Error('released'));
  await holder.close(2_000);
  expect(exit).toEqual({ code: 1, signal: null });
  expect(worker.output()).toContain('no cycle has ended');
});

it('with its queue paused it tells people, runs on, and goes on when it is resumed', async () => {
  worker = await startDeskWorker(its.desk);
  beat = await startBeat(its.desk);
  await waitFor('a cycle', () => cycles() > 1);
  const queue = queueOf('monitor-cycle');
  await queue?.pause();
  await waitFor('the alert', isPauseAlerted);
  const since = performance.now();
  await waitFor('more than 20 looks', () => performance.now() - since > 23_000, 30_000);
  expect(worker.output()).not.toContain('no cycle has ended');
  const before = cycles();
  await queue?.resume();
  await waitFor('another cycle', () => cycles() > before);
  await waitFor('the end of the alert', async () => !(await isPauseAlerted()));
});

it('with the queue of its accounts paused it tells people of that alone, and goes on when it is resumed', async () => {
  await its.desk.open(SOME_HEDGE);
  worker = await startDeskWorker(its.desk, { WORKER_CONCURRENCY: '2' });
  beat = await startBeat(its.desk);
  await waitFor('a cycle', () => cycles() > 1);
  const queue = queueOf('account-cycle');
  await queue?.pause();
  await waitFor('the alert', isPauseAlerted);
  const since = performance.now();
  await waitFor('an account to be late', () => performance.now() - since > 21_000, 30_000);
  expect(await its.desk.readOpenAlertKinds()).toEqual(['QUEUE_PAUSED']);
  await queue?.resume();
  await waitFor('the end of the alert', async () => !(await isPauseAlerted()));
});
