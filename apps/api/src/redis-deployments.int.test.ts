// The queue on Redis as production runs it: a failover that Sentinel decides, and a Cluster.
import { randomUUID } from 'node:crypto';
import { openQueues, silentLogger, type QueueStoreConfig, type Queues } from '@hedge/platform';
import {
  askRedis,
  describeRedis,
  startRedisCluster,
  startRedisSentinels,
  waitFor,
} from '@hedge/testkit';
import { startApi, type ApiUnderTest } from './test/api-under-test';
import { sendSignal } from './test/signal';
import { startStubWorker, type StubWorker } from './test/stub-worker';

jest.setTimeout(90_000);

const FAILOVER_WITHIN_MS = 60_000;

describeRedis('the queue on Redis with Sentinel', () => {
  it('follows a failover that lost the last writes: signals go on at the new master (28)', async () => {
    const redis = await startRedisSentinels({ data: 'data-canary', sentinel: 'sentinel-canary' });
    const { sentinels, masterName } = redis;
    const store: QueueStoreConfig = {
      ...{ kind: 'redis', sentinels, masterName, password: 'data-canary' },
      sentinelPassword: 'sentinel-canary',
    };
    const api = await startApi({ store });
    const queues = await openQueues({ logger: silentLogger }, store);
    const worker = await startStubWorker(queues, { intervalMs: 250 });
    expect((await sendSignal(api.url)).status).toBe(202);
    await worker.beginningOf(1);
    // The replica hears nothing of this last cycle, which the master accepted.
    process.kill(redis.replica.pid ?? 0, 'SIGSTOP');
    await waitFor('an accepted signal', async () => (await sendSignal(api.url)).status === 202);
    process.kill(redis.master.pid ?? 0, 'SIGKILL');
    process.kill(redis.replica.pid ?? 0, 'SIGCONT');
    const before = worker.begun.length;
    await waitFor(
      'a cycle at the new master',
      async () => {
        expect([200, 202, 429, 500]).toContain((await sendSignal(api.url)).status);
        return worker.begun.length > before;
      },
      FAILOVER_WITHIN_MS,
    );
    const url = redis.replica.url.replace('redis://', 'redis://default:data-canary@');
    expect(await askRedis(url, 'ROLE')).toMatch(/^master/);
    await worker.close();
    await queues.close();
    await api.close();
    await redis.stop();
  });

  it('refuses an unknown master and a wrong password, by the Sentinels it asked', async () => {
    const redis = await startRedisSentinels({ sentinel: 'sentinel-canary' });
    const { sentinels } = redis;
    const open = (masterName: string, sentinelPassword: string) =>
      openQueues(
        { logger: silentLogger },
        { kind: 'redis', sentinels, masterName, sentinelPassword, startTimeoutMs: 1000 },
      );
    await expect(open('nobody', 'sentinel-canary')).rejects.toThrow(
      /^REDIS_SENTINELS: Redis at master nobody of 127\.0\.0\.1:\d+,.* could not be reached/,
    );
    await expect(open('hedge', 'wrong')).rejects.toThrow(/refuses the user name or password/);
    await redis.stop();
  });
});

describeRedis('the queue on a Redis Cluster', () => {
  let redis: Awaited<ReturnType<typeof startRedisCluster>>;
  let apis: readonly ApiUnderTest[];
  let queues: Queues;
  let worker: StubWorker | undefined;
  const store = (): QueueStoreConfig => ({
    ...{ kind: 'redis', clusterNodes: redis.nodes, prefix: '{hedge}' },
  });

  beforeAll(async () => {
    redis = await startRedisCluster();
    apis = [await startApi({ store: store() }), await startApi({ store: store() })];
    queues = await openQueues({ logger: silentLogger }, store());
  });
  afterEach(async () => {
    await worker?.close();
    worker = undefined;
  });
  afterAll(async () => {
    for (const api of apis) await api.close();
    await queues.close();
    await redis.stop();
  });

  const signal = (index: number) => sendSignal(apis[index % 2]?.url ?? '');

  it('answers one 202 to 100 signals that race through two APIs, throttles, and goes on', async () => {
    const race = await Promise.all(Array.from({ length: 100 }, (_, index) => signal(index)));
    expect(race.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(race.filter(({ status }) => status === 200)).toHaveLength(99);
    worker = await startStubWorker(queues, { intervalMs: 1000 });
    await worker.beginningOf(1);
    const refused = await waitFor('the throttle', async () => {
      const answer = await signal(0);
      return answer.status === 429 && answer;
    });
    expect(refused.retryAfterMs).toBeGreaterThan(250);
    await waitFor('a later 202', async () => (await signal(1)).status === 202);
    await worker.beginningOf(2);
    expect(new Set(worker.begun.map(({ jobId }) => jobId)).size).toBe(worker.begun.length);
  });

  it('brings questions to the worker, and asks for cycles by itself', async () => {
    worker = await startStubWorker(queues, { intervalMs: 250 });
    const answers = await queues.startAccountQueryWorker({
      handler: async () => ({ ok: false, code: 'INTERNAL', message: 'heard' }),
    });
    const backstop = await queues.startBackstop({ everyMs: 250, isOverdue: () => true });
    const answer = await queues.askWorker(randomUUID(), { kind: 'positions' });
    expect(answer).toMatchObject({ message: 'heard' });
    await worker.beginningOf(2);
    expect(worker.begun[0]?.source).toBe('backstop');
    await backstop.close(5000);
    await answers.close(5000);
  });

  it('keeps all its keys in one slot, on one node', async () => {
    const sizes = await Promise.all(redis.servers.map(({ url }) => askRedis(url, 'DBSIZE')));
    expect(sizes.filter((size) => size !== '0')).toHaveLength(1);
  });
});
