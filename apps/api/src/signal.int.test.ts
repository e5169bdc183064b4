// The signal endpoint over real HTTP and real queue stores: one suite, run alike on each of them.
import { setInterval } from 'node:timers/promises';
import { openQueues, silentLogger, type Queues } from '@hedge/platform';
import { startApi, type ApiUnderTest } from './test/api-under-test';
import { BACKENDS, startBackend, type Backend } from './test/queue-backends';
import { sendSignal, type SignalAnswer } from './test/signal';
import { startStubWorker, type StubWorker, type StubWorkerOptions } from './test/stub-worker';

const STARTED = { status: 'processing', message: 'Monitor execution started' };
const RUNNING = { status: 'skipped', message: 'Monitor already running' };
const THROTTLED = { status: 'throttled', message: 'Too many requests' };

/** A liveness bound: three times the stated second. */
const ANSWERED_WITHIN_MS = 3000;

/** More than lies between the limiter's beginning and its cycle's, less than the 250 ms of grace. */
const CLEARLY_EARLY_MS = 100;

/** Throttles in which an early admission is looked for. */
const ROUNDS = 8;

for (const { kind, available, name } of BACKENDS) {
  const suite = available ? describe : describe.skip;
  suite(`signal endpoint on ${name}`, () => {
    let backend: Backend;
    let apis: readonly [ApiUnderTest, ApiUnderTest];
    let queues: Queues;
    let worker: StubWorker | undefined;

    beforeEach(async () => {
      backend = await startBackend(kind);
      apis = [await startApi({ store: backend.config }), await startApi({ store: backend.config })];
      queues = await openQueues({ logger: silentLogger }, backend.config);
    });

    afterEach(async () => {
      await worker?.close();
      worker = undefined;
      for (const api of apis) await api.close();
      await queues.close();
      await backend.stop();
    });

    const startWorker = async (options: StubWorkerOptions) => {
      worker = await startStubWorker(queues, options);
      return worker;
    };

    it('answers 202 to the first signal, 200 while its cycle waits and while it runs', async () => {
      const first = await sendSignal(apis[0].url);
      const whileWaiting = await sendSignal(apis[1].url);
      const { beginningOf } = await startWorker({ intervalMs: 2000, held: true });
      await beginningOf(1);
      const whileRunning = await sendSignal(apis[1].url);

      expect([first.status, first.body]).toEqual([202, STARTED]);
      expect([whileWaiting.status, whileWaiting.body]).toEqual([200, RUNNING]);
      expect([whileRunning.status, whileRunning.body]).toEqual([200, RUNNING]);
    });

    it('answers 429 with the wait while more than 250 ms of the throttle remain, then admits early', async () => {
      const intervalMs = 1500;
      const { beginningOf, begun } = await startWorker({ intervalMs });
      await sendSignal(apis[0].url);
      // Whoever answers too late to be early, on a busy machine, is asked again in the next throttle.
      let earlyMs = 0;
      for (let round = 1; round <= ROUNDS && earlyMs < CLEARLY_EARLY_MS; round += 1) {
        await beginningOf(round);
        const refused: SignalAnswer[] = [];
        let answer = await until(
          () => sendSignal(apis[1].url),
          ({ status }) => status !== 200,
        );
        while (answer.status === 429) {
          refused.push(answer);
          answer = await sendSignal(apis[refused.length % 2 === 0 ? 0 : 1].url);
        }
        const admittedAtMs = performance.now();
        await beginningOf(round + 1);
        const [before, after] = [begun[round - 1]!.atMs, begun[round]!.atMs];
        earlyMs = before + intervalMs - admittedAtMs;

        expect(answer.status).toBe(202);
        expect(refused.length).toBeGreaterThan(1);
        for (const each of refused) {
          expect(each.body).toEqual(THROTTLED);
          expect(each.retryAfterMs).toBeGreaterThan(250);
          expect(each.retryAfterMs).toBeLessThanOrEqual(intervalMs);
          expect(each.retryAfter).toBe(each.retryAfterMs > 1000 ? '2' : '1');
        }
        // However early it was admitted, the limiter holds the cycle back.
        expect(after - before).toBeGreaterThan(intervalMs - CLEARLY_EARLY_MS);
        expect(begun).toHaveLength(round + 1);
      }

      expect(earlyMs).toBeGreaterThanOrEqual(CLEARLY_EARLY_MS);
    });

    it('starts exactly one cycle per 202 under hundreds of concurrent replays to two servers', async () => {
      const { begun, beginningOf } = await startWorker({ intervalMs: 300 });
      let started = 0;
      for (let round = 0; round < 4; round += 1) {
        const answers = await Promise.all(
          Array.from({ length: 300 }, (_, index) => sendSignal(apis[index % 2 === 0 ? 0 : 1].url)),
        );
        const statuses = new Set(answers.map(({ status }) => status));
        expect([...statuses].filter((status) => ![200, 202, 429].includes(status))).toEqual([]);
        started += answers.filter(({ status }) => status === 202).length;
        await beginningOf(started);
      }

      expect(started).toBeGreaterThan(0);
      expect(begun).toHaveLength(started);
      expect(new Set(begun.map(({ jobId }) => jobId)).size).toBe(started);
    });

    it('answers one 202 to 300 signals that race for an idle queue', async () => {
      const answers = await Promise.all(
        Array.from({ length: 300 }, (_, index) => sendSignal(apis[index % 2 === 0 ? 0 : 1].url)),
      );

      expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(299);
    });

    it('of eight replicas answers one 202 to signals that race through all of them, for one job (17)', async () => {
      const replicas = await Promise.all(
        Array.from({ length: 8 }, () => startApi({ store: backend.config })),
      );
      const { begun } = await startWorker({ intervalMs: 100 });
      let started = 0;
      for (let round = 0; round < 5; round += 1) {
        const race = await until(
          () => Promise.all(replicas.map((api) => sendSignal(api.url))),
          (answers) => answers.some(({ status }) => status === 202),
        );
        started += 1;
        expect(race.map(({ status }) => status).sort()).toEqual([
          ...Array.from({ length: 7 }, () => 200),
          202,
        ]);
      }
      for (const api of replicas) await api.close();
      await worker?.beginningOf(started);

      expect(begun).toHaveLength(started);
    });

    it('releases the lock when a cycle fails', async () => {
      const { beginningOf } = await startWorker({ intervalMs: 100, fail: true });
      await sendSignal(apis[0].url);
      await beginningOf(1);
      const next = await untilReleased(() => sendSignal(apis[0].url));
      await beginningOf(2);

      expect(next.status).toBe(202);
    });

    it('runs one cycle at a time under 1,000 signals in a second, and one after a gap (61)', async () => {
      const { begun, beginningOf, mostAtOnce } = await startWorker({ intervalMs: 300 });
      const answers: Promise<SignalAnswer>[] = [];
      const ticks = setInterval(10)[Symbol.asyncIterator]();
      for (let tick = 0; tick < 100; tick += 1) {
        await ticks.next();
        for (let index = 0; index < 10; index += 1) {
          answers.push(sendSignal(apis[index % 2 === 0 ? 0 : 1].url));
        }
      }
      await ticks.return?.();
      const flood = await Promise.all(answers);
      const started = flood.filter(({ status }) => status === 202).length;
      // The gap: nobody signals until the throttle and the last cycle are over.
      await beginningOf(started);
      const first = await untilReleased(() => sendSignal(apis[0].url));
      await beginningOf(started + 1);
      const racing = await untilReleased(async () => {
        const both = await Promise.all(apis.map((api) => sendSignal(api.url)));
        return both.find(({ status }) => status === 202) ?? both[0]!;
      });
      await beginningOf(started + 2);

      expect(flood.filter(({ status }) => ![200, 202, 429].includes(status))).toEqual([]);
      expect([first.status, racing.status]).toEqual([202, 202]);
      expect(begun).toHaveLength(started + 2);
      expect(mostAtOnce()).toBe(1);
    });

    it('answers 500 once no worker has taken the waiting cycle for 10 s', async () => {
      await sendSignal(apis[0].url);
      apis[1].setClockAhead(5_000);
      const before = await sendSignal(apis[1].url);
      apis[1].setClockAhead(11_000);
      const after = await sendSignal(apis[1].url);

      expect(before.status).toBe(200);
      expect(after.status).toBe(500);
      expect(after.body).toEqual({ error: expect.stringContaining('waiting') });
    });

    it('answers 500 once a cycle has been running for 20 s', async () => {
      const { beginningOf } = await startWorker({ intervalMs: 2000, held: true });
      await sendSignal(apis[0].url);
      await beginningOf(1);
      apis[1].setClockAhead(12_000);
      const before = await sendSignal(apis[1].url);
      apis[1].setClockAhead(22_000);
      const after = await sendSignal(apis[1].url);

      expect(before.status).toBe(200);
      expect(after.status).toBe(500);
      expect(after.body).toEqual({ error: expect.stringContaining('running') });
    });

    it.each(['refuse', 'blackhole'] as const)(
      'answers 500 in time while the store is away (%s), and works again after',
      async (outage) => {
        const api = await startApi({ store: backend.proxied });
        try {
          backend.proxy[outage]();
          const askedAt = performance.now();
          const away = await Promise.all([
            sendSignal(api.url),
            sendSignal(api.url),
            sendSignal(api.url),
          ]);
          const tookMs = performance.now() - askedAt;
          const ready = await fetch(`${api.url}/readyz`);
          backend.proxy.pass();
          const back = await until(
            () => sendSignal(api.url),
            ({ status }) => status !== 500,
          );

          expect(away.map(({ status }) => status)).toEqual([500, 500, 500]);
          expect(away[0]?.body).toEqual({ error: expect.any(String) });
          expect(tookMs).toBeLessThan(ANSWERED_WITHIN_MS);
          expect(ready.status).toBe(503);
          expect([200, 202]).toContain(back.status);
        } finally {
          await api.close();
        }
      },
    );
  });
}

/** The first answer that is not "already running". */
function untilReleased(ask: () => Promise<SignalAnswer>): Promise<SignalAnswer> {
  return until(ask, ({ status }) => status !== 200 && status !== 429);
}

async function until<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
