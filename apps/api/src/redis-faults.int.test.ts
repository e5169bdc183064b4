// Redis dies, forgets, fills up and falls silent under a living API and worker; signals go on after.
import { openQueues, silentLogger, type Logger, type Queues } from '@hedge/platform';
import {
  askRedis,
  DURATIONS,
  describeRedis,
  makeWebhookReceiver,
  startOwnRedis,
  startTcpProxy,
  waitFor,
  type TcpProxy,
  type TestRedis,
  type WebhookReceiver,
} from '@hedge/testkit';
import { startApi, type ApiUnderTest } from './test/api-under-test';
import { sendSignal } from './test/signal';
import { startStubWorker, type StubWorker } from './test/stub-worker';

jest.setTimeout(90_000 + DURATIONS.outageMs);

/** A liveness bound: three times the stated second. */
const ANSWERED_WITHIN_MS = 3000;
const RESUMES_WITHIN_MS = 40_000;

describeRedis('a Redis that fails under API and worker', () => {
  let redis: TestRedis;
  let proxy: TcpProxy;
  let api: ApiUnderTest;
  let queues: Queues;
  let worker: StubWorker;
  let receiver: WebhookReceiver;

  const persistent = ['--appendonly', 'yes'];
  const portOf = (url: string) => Number(new URL(url).port);

  beforeEach(async () => {
    redis = await startOwnRedis();
    proxy = await startTcpProxy(redis.url);
    const store = { kind: 'redis', url: proxy.url } as const;
    receiver = await makeWebhookReceiver();
    // Its database is nowhere, so that what it alerts goes past it.
    api = await startApi({ store, webhook: receiver });
    queues = await openQueues({ logger: silentLogger }, store);
    worker = await startStubWorker(queues, { intervalMs: 250 });
    await sendSignal(api.url);
    await worker.beginningOf(1);
  });

  afterEach(async () => {
    await worker.close();
    await queues.close();
    await api.close();
    await proxy.close();
    await redis.stop();
    await receiver.close();
  });

  /** Signals until one more cycle has begun; every answer on the way is one that it may be. */
  async function expectCyclesGoOn(): Promise<void> {
    const before = worker.begun.length;
    await waitFor(
      'a cycle after the fault',
      async () => {
        const { status } = await sendSignal(api.url);
        expect([200, 202, 429, 500]).toContain(status);
        return worker.begun.length > before;
      },
      RESUMES_WITHIN_MS,
    );
  }

  async function expectFailsInTime(): Promise<void> {
    const askedAt = performance.now();
    const answers = await Promise.all([sendSignal(api.url), sendSignal(api.url)]);
    expect(answers.map(({ status }) => status)).toEqual([500, 500]);
    expect(performance.now() - askedAt).toBeLessThan(ANSWERED_WITHIN_MS);
  }

  async function restart(args: readonly string[] = []): Promise<void> {
    redis = await startOwnRedis({ port: portOf(redis.url), args });
  }

  it('restarted with its data: 500 in time while it is down, then signals go on (23, 25)', async () => {
    const keeper = await startOwnRedis();
    const [, folder = ''] = (await askRedis(keeper.url, 'CONFIG', 'GET', 'dir')).split('\n');
    await redis.stop();
    await expectFailsInTime();
    await restart([...persistent, '--dir', folder]);
    await expectCyclesGoOn();
    await redis.stop();
    await expectFailsInTime();
    await restart([...persistent, '--dir', folder]);
    expect(Number(await askRedis(redis.url, 'DBSIZE'))).toBeGreaterThan(0);
    await expectCyclesGoOn();
    await keeper.stop();
  });

  it('killed and restarted empty while idle: signals go on (24)', async () => {
    process.kill(redis.pid ?? 0, 'SIGKILL');
    await redis.stop();
    await expectFailsInTime();
    await restart();
    expect(await askRedis(redis.url, 'DBSIZE')).toBe('0');
    await expectCyclesGoOn();
  });

  it('killed and restarted empty in the middle of a cycle: the next signal runs (24)', async () => {
    await worker.close();
    worker = await startStubWorker(queues, { intervalMs: 250, held: true });
    await waitFor('a cycle in hand', async () => {
      await sendSignal(api.url);
      return worker.begun.length === 1;
    });
    process.kill(redis.pid ?? 0, 'SIGKILL');
    await redis.stop();
    await restart();
    worker.release();
    await expectCyclesGoOn();
  });

  it('with sockets that are half open: signals go on over new ones (26)', async () => {
    proxy.halfOpen();
    await expectCyclesGoOn();
  });

  /** For the whole time every signal is answered; after it cycles go on. */
  async function expectEndured(outage: 'refuse' | 'hold', lastsMs: number): Promise<void> {
    proxy[outage]();
    const until = performance.now() + lastsMs;
    do await expectFailsInTime();
    while (performance.now() < until);
    proxy.pass();
    await expectCyclesGoOn();
  }

  it('away for long: every signal 500 in time, then signals go on (25)', async () => {
    await expectEndured('refuse', DURATIONS.outageMs);
  });

  it('behind a parted network: every signal 500 in time, then signals go on (27)', async () => {
    await expectEndured('hold', DURATIONS.partitionMs);
  });

  it('at its maxmemory: 500 in time, people are told, and signals go on when it has room (29)', async () => {
    // Between two cycles: one that waits would be held back, and told as such.
    await waitFor('the end of a cycle', async () => (await queues.findAskedCycle()) === null);
    await askRedis(redis.url, 'CONFIG', 'SET', 'maxmemory', '1');
    await waitFor('a refused signal', async () => (await sendSignal(api.url)).status === 500);
    await expectFailsInTime();
    await waitFor('the alert', () => receiver.received.length > 0);
    await askRedis(redis.url, 'CONFIG', 'SET', 'maxmemory', '0');
    expect(receiver.received).toMatchObject([
      {
        kind: 'QUEUE_UNUSABLE',
        message: 'no cycle can be asked for, the queue store fails: its memory is full',
      },
    ]);
    await expectCyclesGoOn();
  });

  it('flushed in the middle of a cycle: the next signal runs (31)', async () => {
    await worker.close();
    worker = await startStubWorker(queues, { intervalMs: 250, held: true });
    await waitFor('a cycle in hand', async () => {
      await sendSignal(api.url);
      return worker.begun.length === 1;
    });
    await askRedis(redis.url, 'FLUSHALL');
    worker.release();
    await expectCyclesGoOn();
  });

  it('that lost only the job of the held lock: the next signal runs (31)', async () => {
    await worker.close();
    await waitFor('a waiting cycle', async () => (await sendSignal(api.url)).status === 202);
    const jobs = await askRedis(redis.url, 'KEYS', 'bull:monitor-cycle:????????-*');
    await askRedis(redis.url, 'DEL', ...jobs.split('\n'));
    await askRedis(redis.url, 'DEL', 'bull:monitor-cycle:wait', 'bull:monitor-cycle:marker');
    worker = await startStubWorker(queues, { intervalMs: 250 });
    await expectCyclesGoOn();
  });

  it('that forgot its scripts: signals go on (32)', async () => {
    await askRedis(redis.url, 'SCRIPT', 'FLUSH');
    await expectCyclesGoOn();
  });

  it('that stands still for a while: 500 in time, then signals go on (32)', async () => {
    process.kill(redis.pid ?? 0, 'SIGSTOP');
    await expectFailsInTime();
    process.kill(redis.pid ?? 0, 'SIGCONT');
    await expectCyclesGoOn();
  });
});

describeRedis('an outage of Redis', () => {
  it('is an ERROR once for each layer that it stops, however often it is met', async () => {
    const lines: string[] = [];
    const logger: Logger = { ...silentLogger, error: (words) => void lines.push(words) };
    const redis = await startOwnRedis();
    const queues = await openQueues({ logger }, { kind: 'redis', url: redis.url });
    const worker = await startStubWorker(queues, { intervalMs: 250 });
    const failOften = async () => {
      for (let round = 0; round < 30; round += 1) {
        const asked = queues.admission.admit(Date.now(), 'signal');
        await expect(asked).rejects.toThrow(/./);
      }
    };
    const url = new URL(redis.url);
    const comeBack = async () => {
      const before = worker.begun.length;
      const back = await startOwnRedis({ port: Number(url.port) });
      await waitFor('a cycle', async () => {
        await queues.admission.admit(Date.now(), 'signal').catch(() => undefined);
        return worker.begun.length > before;
      });
      return back;
    };
    await redis.stop();
    await failOften();
    const first = [...lines];
    const again = await comeBack();
    await again.stop();
    await failOften();
    const last = await comeBack();
    await worker.close();
    await queues.close();
    await last.stop();

    // One for the connections and one for the cycles, for each of two outages.
    expect(first).toHaveLength(2);
    expect(lines).toHaveLength(4);
  });
});
