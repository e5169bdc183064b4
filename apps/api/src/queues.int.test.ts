// What the API and the worker do with the queue besides signals: one suite, run alike on each store.
import { randomUUID } from 'node:crypto';
import type { AccountQuery, AccountQueryResult } from '@hedge/contracts';
import {
  openQueues,
  silentLogger,
  systemClock,
  type Queues,
  type RunningWorker,
} from '@hedge/platform';
import { BACKENDS, startBackend, type Backend } from './test/queue-backends';
import { startStubWorker } from './test/stub-worker';

const POSITIONS: AccountQueryResult = {
  ok: true,
  kind: 'positions',
  hedgeMode: true,
  positions: [],
};

for (const { kind, available, name } of BACKENDS) {
  const suite = available ? describe : describe.skip;
  suite(`queues on ${name}`, () => {
    let backend: Backend;
    let api: Queues;
    let workerSide: Queues;
    const workers: RunningWorker[] = [];

    beforeEach(async () => {
      backend = await startBackend(kind);
      api = await openQueues({ logger: silentLogger }, backend.config);
      workerSide = await openQueues({ logger: silentLogger }, backend.config);
    });

    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.close(5000)));
      await api.close();
      await workerSide.close();
      await backend.stop();
    });

    it('bring a question to the worker and its answer back', async () => {
      const asked: [string, AccountQuery][] = [];
      workers.push(
        await workerSide.startAccountQueryWorker({
          handler: async (accountId, query) => {
            asked.push([accountId, query]);
            return POSITIONS;
          },
        }),
      );
      const accountId = randomUUID();
      const answer = await api.askWorker(accountId, { kind: 'positions' });

      expect(answer).toEqual(POSITIONS);
      expect(asked).toEqual([[accountId, { kind: 'positions' }]]);
    });

    it('answer WORKER_UNAVAILABLE without a worker, and never run the question later', async () => {
      const answer = await api.askWorker(randomUUID(), { kind: 'positions' }, 300);
      const asked: string[] = [];
      workers.push(
        await workerSide.startAccountQueryWorker({
          handler: async (accountId) => {
            asked.push(accountId);
            return POSITIONS;
          },
        }),
      );
      const later = randomUUID();
      await api.askWorker(later, { kind: 'positions' });

      expect(answer).toMatchObject({ ok: false, code: 'WORKER_UNAVAILABLE' });
      expect(asked).toEqual([later]);
    });

    it('drop a question that waited longer than anybody waits for its answer', async () => {
      const slow = { ...systemClock, wallMs: () => systemClock.wallMs() - 4000 };
      const late = await openQueues({ logger: silentLogger, clock: slow }, backend.config);
      const asked: string[] = [];
      workers.push(
        await workerSide.startAccountQueryWorker({
          handler: async (accountId) => {
            asked.push(accountId);
            return POSITIONS;
          },
        }),
      );
      const answer = await late.askWorker(randomUUID(), { kind: 'positions' });
      await late.close();

      expect(answer).toMatchObject({ ok: false, code: 'EXPIRED' });
      expect(asked).toEqual([]);
    });

    it('answer INTERNAL, without the reason, when the worker’s handler throws', async () => {
      workers.push(
        await workerSide.startAccountQueryWorker({
          handler: async () => {
            throw new Error('canary');
          },
        }),
      );
      const answer = await api.askWorker(randomUUID(), { kind: 'positions' });

      expect(answer).toMatchObject({ ok: false, code: 'INTERNAL' });
      expect(JSON.stringify(answer)).not.toContain('canary');
    });

    it('ask for cycles by themselves while none begins, from several workers at once', async () => {
      const cycles = await startStubWorker(workerSide, { intervalMs: 250 });
      workers.push(
        ...(await Promise.all(
          [workerSide, api].map((queues) =>
            queues.startBackstop({ everyMs: 250, isOverdue: () => true }),
          ),
        )),
      );
      await cycles.beginningOf(3);
      await cycles.close();

      expect(new Set(cycles.begun.map(({ source }) => source))).toEqual(new Set(['backstop']));
    });

    it('leave the cycles to the signallers while these are not overdue', async () => {
      const cycles = await startStubWorker(workerSide, { intervalMs: 100 });
      let looks = 0;
      const lookedThrice = new Promise<void>((resolve) => {
        void workerSide
          .startBackstop({
            everyMs: 100,
            isOverdue: () => {
              looks += 1;
              if (looks === 3) resolve();
              return false;
            },
          })
          .then((backstop) => workers.push(backstop));
      });
      await lookedThrice;
      await cycles.close();

      expect(cycles.begun).toEqual([]);
    });

    it('look again where the clock was set back by an hour under a schedule (48)', async () => {
      const look = async (times: number) => {
        let looks = 0;
        const backstop = await new Promise<RunningWorker>((resolve, reject) => {
          const started = workerSide.startBackstop({
            everyMs: 100,
            isOverdue: () => {
              looks += 1;
              if (looks === times) started.then(resolve, reject);
              return false;
            },
          });
          started.then((running) => workers.push(running), reject);
        });
        await backstop.close(1000);
      };
      const trueNow = Date.now;
      const ahead = jest.spyOn(Date, 'now').mockImplementation(() => trueNow() + 3_600_000);
      await look(2).finally(() => ahead.mockRestore());
      await expect(look(3)).resolves.toBeUndefined();
    });

    it('let go of a worker whose store is gone, within the deadline', async () => {
      const cut = await openQueues({ logger: silentLogger }, backend.proxied);
      const worker = await startStubWorker(cut, { intervalMs: 100 });
      const backstop = await cut.startBackstop({ everyMs: 100, isOverdue: () => false });
      backend.proxy.blackhole();
      const closed = Promise.all([worker.close(), backstop.close(1000)]);

      await expect(closed).resolves.toBeDefined();
      await cut.close();
    });
  });
}

describe('the start on PostgreSQL', () => {
  let backend: Backend;
  beforeEach(async () => {
    backend = await startBackend('postgres');
  });
  afterEach(() => backend.stop());

  it('outlasts a first connection of the queues that is slower than a producer waits', async () => {
    const first = backend.proxy.at({ words: [{ fromClient: 'hedge-queue' }], then: 'silence' });
    const queues = await openQueues({ logger: silentLogger }, backend.proxied);
    await first.struck();
    await expect(queues.checkReady()).resolves.toBeUndefined();
    await queues.close();
  });

  it('is refused with the variable to look at where the queues get no connection', async () => {
    let silenced = 0;
    const silence = () => {
      silenced += 1;
      void backend.proxy
        .at({ words: [{ fromClient: 'hedge-queue' }], then: 'silence' })
        .struck()
        .then(silence);
    };
    silence();
    const opening = openQueues({ logger: silentLogger }, backend.proxied);
    await expect(opening).rejects.toThrow(
      /^DATABASE_URL: the queue's connections cannot be opened/,
    );
    expect(silenced).toBeGreaterThan(10);
  });
});
