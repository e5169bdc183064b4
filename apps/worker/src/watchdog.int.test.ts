// A real worker that makes no progress ends by itself, with a code or a signal that its supervisor sees.
import path from 'node:path';
import { openQueues, silentLogger } from '@hedge/platform';
import { startBeat, startDeskWorker, useDesk, waitFor } from '@hedge/testkit';

jest.setTimeout(120_000);

const its = useDesk('file');
it('with cycles asked for that nobody takes it exits 1', async () => {
  const worker = await startDeskWorker(its.desk);
  const beat = await startBeat(its.desk);
  await waitFor('a cycle', () => /"message":"cycle"/.test(worker.output()));
  const queues = await openQueues(
    { logger: silentLogger },
    its.desk.queue.storeFor(its.desk.databaseUrl),
  );
  const cycles = queues.boardQueues().find((queue) => queue.name === 'monitor-cycle');
  await cycles?.pause();
  const exit = await worker.exited;
  await cycles?.resume();
  await beat.stop();
  await queues.close();
  expect(exit).toEqual({ code: 1, signal: null });
  expect(worker.output()).toContain('no cycle has ended');
});

it('with its main thread lost it is ended', async () => {
  const preload = path.join(__dirname, 'test', 'busy-loop.js');
  const worker = await startDeskWorker(its.desk, { NODE_OPTIONS: `--require ${preload}` });
  worker.send('SIGUSR2');
  expect(await worker.exited).toEqual({ code: null, signal: 'SIGKILL' });
  expect(worker.output()).toContain('the main thread has been busy');
});
