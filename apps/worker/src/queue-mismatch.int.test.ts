// API and worker that look at different queues: the API says so, and hedges are closed all the same.
import {
  AT_TARGET,
  BTC,
  describeRedis,
  expectBooksBalanced,
  makeDesk,
  makeRedisQueue,
  postgresQueue,
  SOME_HEDGE,
  startDeskApi,
  startDeskWorker,
  startPaper,
  waitFor,
  type Desk,
  type DeskApi,
  type DeskQueue,
  type Paper,
} from '@hedge/testkit';

jest.setTimeout(120_000);

/** No worker takes a cycle for 10 s before the API speaks; three times that. */
const NOTICED_WITHIN_MS = 30_000;

const signal = (api: DeskApi) =>
  fetch(api.signalUrl, {
    method: 'POST',
    headers: { 'x-monitor-key': api.signalKey, 'content-type': 'application/json' },
    body: JSON.stringify({ timestamp: new Date().toISOString(), source: 'test' }),
  });

describeRedis('an API and a worker whose queues differ', (redis) => {
  let paper: Paper;
  let desk: Desk;
  beforeAll(async () => {
    paper = await startPaper();
  });
  afterAll(() => paper.stop());
  afterEach(() => desk.close());

  async function expectNoticed(ofApi: DeskQueue, ofWorker: DeskQueue, named: RegExp) {
    desk = await makeDesk(paper, ofWorker);
    const worker = await startDeskWorker(desk);
    const api = await startDeskApi({ ...desk, queue: ofApi });
    const id = await desk.open(SOME_HEDGE);
    await desk.letPositionsAge();
    await paper.setMark(BTC, AT_TARGET);
    expect((await signal(api)).status).toBe(202);
    await waitFor('a 500', async () => (await signal(api)).status === 500, NOTICED_WITHIN_MS);
    // What an operator reads is the promise here.
    await waitFor('the cause in the log', () => named.test(api.process.output()));
    await waitFor(
      'the close by the backstop',
      async () => (await desk.readHistory(id)).length > 0,
      NOTICED_WITHIN_MS,
    );
    await expectBooksBalanced(desk);
    for (const child of [api.process, worker]) {
      expect(await child.kill()).toEqual({ code: 0, signal: null });
    }
  }

  it('one in PostgreSQL, the worker’s in Redis: a 500, the cause in the log, and a close', async () => {
    const own = makeRedisQueue(redis().url);
    await expectNoticed(
      postgresQueue,
      own,
      /another queue \(redis test-\w+ .*this API \(postgres\)/,
    );
  });

  it('both in Redis under different prefixes: the same', async () => {
    const [one, other] = [makeRedisQueue(redis().url), makeRedisQueue(redis().url)];
    await expectNoticed(one, other, /another queue \(redis test-\w+/);
  });
});

describeRedis('an API without any worker', (redis) => {
  it('says that none is connected', async () => {
    const paper = await startPaper();
    const desk = await makeDesk(paper, makeRedisQueue(redis().url));
    const api = await startDeskApi(desk);
    await waitFor('a 500', async () => (await signal(api)).status === 500, NOTICED_WITHIN_MS);
    await waitFor('the cause', () => api.process.output().includes('no worker is connected'));
    expect(await api.process.kill()).toEqual({ code: 0, signal: null });
    await desk.close();
    await paper.stop();
  });
});
