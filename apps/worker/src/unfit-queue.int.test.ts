// A Redis that may evict keys: nothing starts on it, and people are told, once, whatever is tried.
import {
  askRedis,
  describeRedis,
  makeWebhookReceiver,
  startDeskApi,
  startDeskWorker,
  startOwnRedis,
  useDesk,
  waitFor,
  type TestRedis,
  type WebhookReceiver,
} from '@hedge/testkit';

jest.setTimeout(90_000);

const its = useDesk('file');
let redis: TestRedis;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await makeWebhookReceiver();
});
afterAll(async () => {
  await receiver.close();
  await redis.stop();
});

describeRedis('on a Redis that may evict keys', () => {
  it('neither worker nor API starts, each is told once, and over when it starts', async () => {
    redis = await startOwnRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    const env = { ...receiver.env, REDIS_URL: redis.url };
    const starts = [startDeskWorker, startDeskApi];
    for (const start of [...starts, ...starts]) {
      await expect(start(its.desk, env)).rejects.toThrow(/code 1[^]*allkeys-lru[^]*noeviction/);
    }
    const messages = receiver.received.map(({ kind, event, message, isSigned }) => {
      expect({ kind, event, isSigned }).toEqual({
        kind: 'QUEUE_UNFIT',
        event: 'RAISED',
        isSigned: true,
      });
      return message;
    });
    expect(messages).toEqual([
      expect.stringMatching(/^the worker does not start: REDIS_URL: .*allkeys-lru.*"noeviction"/),
      expect.stringMatching(/^the api does not start: REDIS_URL: .*allkeys-lru.*"noeviction"/),
    ]);
    expect(await its.desk.readOpenAlertKinds()).toEqual(['QUEUE_UNFIT', 'QUEUE_UNFIT']);

    await askRedis(redis.url, 'CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    const worker = await startDeskWorker(its.desk, env);
    const resolved = () => receiver.received.filter(({ event }) => event === 'RESOLVED');
    await waitFor('the end of it', () => resolved().length > 0);
    expect(resolved()[0]?.message).toContain('the worker');
    expect(await its.desk.readOpenAlertKinds()).toEqual(['QUEUE_UNFIT']);
    await worker.kill('SIGKILL');
  });
});
