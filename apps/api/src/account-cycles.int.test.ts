// Accounts that a cycle leaves to any worker: asked for once, run by one, alike on each store.
import { randomUUID } from 'node:crypto';
import { QUEUES, type AccountCycleResult } from '@hedge/contracts';
import { openQueues, silentLogger, type Queues, type RunningWorker } from '@hedge/platform';
import { waitFor } from '@hedge/testkit';
import { BACKENDS, startBackend, type Backend } from './test/queue-backends';

const NONE = new Map();
const DONE: AccountCycleResult = {
  ...{ outcome: 'read', operationsChecked: 1, closed: 0, attention: 0, errors: 0 },
};

for (const { kind, available, name } of BACKENDS) {
  const suite = available ? describe : describe.skip;
  suite(`accounts on ${name}`, () => {
    let backend: Backend;
    let one: Queues;
    let other: Queues;
    const workers: RunningWorker[] = [];
    /** `worker cycle account`, in the order they were begun. */
    const begun: string[] = [];
    let hold: Promise<void>;
    let release: () => void;

    const startWorkers = async (): Promise<void> => {
      for (const [label, queues] of Object.entries({ one, other })) {
        workers.push(
          await queues.startAccountCycleWorker({
            concurrency: 2,
            handler: async (cycleId, accountId) => {
              begun.push(`${label} ${cycleId} ${accountId}`);
              await hold;
              return DONE;
            },
          }),
        );
      }
    };

    beforeEach(async () => {
      hold = Promise.resolve();
      release = () => undefined;
      backend = await startBackend(kind);
      one = await openQueues({ logger: silentLogger }, backend.config);
      other = await openQueues({ logger: silentLogger }, backend.config);
    });

    afterEach(async () => {
      release();
      await Promise.all(workers.splice(0).map((worker) => worker.close(5000)));
      await Promise.all([one.close(), other.close()]);
      await backend.stop();
      begun.length = 0;
    });

    const holdAll = () => {
      hold = new Promise((resolve) => {
        release = resolve;
      });
    };

    it('are run once each, by both workers, and again when they are asked for again', async () => {
      holdAll();
      await startWorkers();
      const accounts = Array.from({ length: 4 }, () => randomUUID());
      expect(await one.askAccounts('c1', accounts)).toEqual(NONE);
      // Two at once in each worker: all four run only because both take their part.
      await waitFor('all to be begun', async () => begun.length === 4);
      expect(new Set(begun.map((text) => text.split(' ')[0]))).toEqual(new Set(['one', 'other']));
      expect(new Set(begun.map((text) => text.split(' ')[2]))).toEqual(new Set(accounts));
      release();
      hold = Promise.resolve();
      await waitFor('the next run of each', async () => {
        const held = await other.askAccounts('c2', accounts);
        return held.size === 0;
      });
      await waitFor('all to be begun again', async () =>
        accounts.every((id) => begun.some((text) => text.endsWith(`c2 ${id}`))),
      );
    });

    it('asked for while one waits: one run answers both, and none is busy', async () => {
      const [account] = [randomUUID()];
      expect(await one.askAccounts('c1', [account])).toEqual(NONE);
      expect(await other.askAccounts('c2', [account])).toEqual(NONE);
      await startWorkers();
      const last = randomUUID();
      await one.askAccounts('c3', [last]);
      await waitFor('both', async () => begun.length >= 2);
      expect(begun.map((text) => text.split(' ')[2]).sort()).toEqual([account, last].sort());
    });

    it('asked for while one runs: it is busy, and is not begun a second time', async () => {
      holdAll();
      await startWorkers();
      const account = randomUUID();
      await one.askAccounts('c1', [account]);
      await waitFor('its run', async () => begun.length === 1);
      const last = randomUUID();
      expect(await other.askAccounts('c2', [account, last])).toEqual(
        new Map([[account, 'running']]),
      );
      await waitFor('the other’s run', async () => begun.length === 2);
      expect(begun.filter((text) => text.endsWith(account))).toHaveLength(1);
    });

    it('that wait in a paused queue: the next cycle is told so, until it is resumed', async () => {
      await startWorkers();
      const account = randomUUID();
      const queue = one.boardQueues().find(({ name: each }) => each === QUEUES.accountCycle);
      await queue?.pause();
      expect(await one.askAccounts('c1', [account])).toEqual(NONE);
      const second = randomUUID();
      expect(await other.askAccounts('c2', [account, second])).toEqual(
        new Map([[account, 'paused']]),
      );
      expect(begun).toEqual([]);
      await queue?.resume();
      await waitFor('both to be begun', async () => begun.length === 2);
      await waitFor('both to be free', async () => {
        const held = await one.askAccounts('c3', [account, second]);
        return held.size === 0;
      });
    });

    it('of a handler that fails are free again', async () => {
      let tries = 0;
      workers.push(
        await one.startAccountCycleWorker({
          concurrency: 1,
          handler: async () => {
            tries += 1;
            throw new Error('the database is away');
          },
        }),
      );
      const account = randomUUID();
      await other.askAccounts('c1', [account]);
      await waitFor('the first try', async () => tries === 1);
      await waitFor('the next try', async () => {
        await other.askAccounts('c2', [account]);
        return tries === 2;
      });
      expect(tries).toBe(2);
    });
  });
}
