// A cycle whose accounts any worker runs: what is asked for, what is waited for, what nobody took.
import type { AccountHold } from '@hedge/contracts';
import { anAccount, anOperation } from '@hedge/testkit';
import { makeAccountJob } from './account-job';
import { makeMonitorCycle } from './monitor-cycle';
import type { AccountJobs } from './ports/account-jobs';
import { makeRig, type Rig } from './test/rig';

/** A queue and its workers: what is asked for is run at once, unless the test says otherwise. */
interface Fleet {
  readonly asked: string[][];
  /** Accounts that no worker takes. */
  readonly untaken: Set<string>;
  readonly held: Map<string, AccountHold>;
  readonly jobs: AccountJobs;
}

function makeFleet(rig: Rig): Fleet {
  // Another process: nothing of this one's memory is its own.
  const run = makeAccountJob({ ...rig.deps, tell: (event) => rig.events.push(event) });
  const fleet: Fleet = {
    asked: [],
    untaken: new Set(),
    held: new Map(),
    jobs: {
      async ask(cycleId, accountIds) {
        fleet.asked.push([...accountIds]);
        for (const id of accountIds) {
          if (!fleet.untaken.has(id) && !fleet.held.has(id)) void run(cycleId, id);
        }
        return fleet.held;
      },
    },
  };
  return fleet;
}

function makeCycle(rig: Rig, { jobs }: Pick<Fleet, 'jobs'>) {
  return makeMonitorCycle({
    ...rig.deps,
    jobs,
    readRoomOf: async () => null,
    afterMs: async (delayMs) => {
      if (delayMs === 5_000) return new Promise(() => undefined);
      rig.elapsedMs += delayMs;
      return new Promise((resolve) => setImmediate(() => resolve('elapsed')));
    },
  });
}

/** A second account with a hedge; both are read on the same exchange. */
function addSecond(rig: Rig): string {
  const account = anAccount();
  rig.store.addAccount(account);
  rig.store.addOperation(anOperation({ accountId: account.id }));
  return account.id;
}

it('leaves each account to a worker and gathers what came of it', async () => {
  const rig = makeRig();
  const second = addSecond(rig);
  const fleet = makeFleet(rig);
  rig.gateway.mark = '105';
  const result = await makeCycle(rig, fleet)('signal');
  expect(fleet.asked).toEqual([[rig.operation.accountId, second]]);
  expect(result).toMatchObject({ accountsRead: 2, accountsSkipped: 0, closed: 1, errors: 0 });
  expect(result).toMatchObject({ pnlMin: expect.any(String) as string });
  expect(rig.store.cycles()).toMatchObject([{ id: result.cycleId, closed: 1, accountsRead: 2 }]);
  expect(rig.store.history()).toHaveLength(1);
});

it('does not wait for one whose last run still goes on', async () => {
  const rig = makeRig();
  const second = addSecond(rig);
  const fleet = makeFleet(rig);
  fleet.held.set(second, 'running');
  const before = rig.elapsedMs;
  const result = await makeCycle(rig, fleet)('signal');
  expect(result).toMatchObject({ accountsRead: 1, accountsSkipped: 1 });
  expect(rig.elapsedMs - before).toBeLessThan(5_000);
  expect(rig.events).toContainEqual(
    expect.objectContaining({ kind: 'accountSkipped', accountId: second }),
  );
});

it('ends at its deadline without those that nobody took, and tells of them after 20 s', async () => {
  const rig = makeRig();
  const second = addSecond(rig);
  const fleet = makeFleet(rig);
  fleet.untaken.add(second);
  const cycle = makeCycle(rig, fleet);
  const kinds = () => rig.store.openAlerts().map(({ kind }) => kind);
  const first = rig.elapsedMs;
  expect(await cycle('signal')).toMatchObject({ accountsRead: 1, accountsSkipped: 1 });
  expect(rig.elapsedMs - first).toBe(5_000);
  while (rig.elapsedMs - first < 20_000) {
    expect(kinds()).toEqual([]);
    await cycle('signal');
  }
  await cycle('signal');
  expect(kinds()).toEqual(['READINGS_LATE']);
  fleet.untaken.clear();
  expect(await cycle('signal')).toMatchObject({ accountsRead: 2, accountsSkipped: 0 });
  expect(kinds()).toEqual([]);
});

it('does not wait for those whose queue is paused: tells of the pause, once, until one is run again', async () => {
  const rig = makeRig();
  const second = addSecond(rig);
  const fleet = makeFleet(rig);
  const cycle = makeCycle(rig, fleet);
  const kinds = () => rig.store.openAlerts().map(({ kind }) => kind);
  for (const id of [rig.operation.accountId, second]) fleet.held.set(id, 'paused');
  const first = rig.elapsedMs;
  while (rig.elapsedMs - first < 30_000) {
    const before = rig.elapsedMs;
    expect(await cycle('signal')).toMatchObject({ accountsRead: 0, accountsSkipped: 2 });
    expect(rig.elapsedMs).toBe(before);
    expect(kinds()).toEqual(['QUEUE_PAUSED']);
    rig.elapsedMs += 2_000;
  }
  fleet.held.clear();
  fleet.untaken.add(second);
  expect(await cycle('signal')).toMatchObject({ accountsRead: 1, accountsSkipped: 1 });
  expect(kinds()).toEqual([]);
});

it('watches the legs of one whose queue is paused', async () => {
  const rig = makeRig({ naked: 'SENT' });
  const fleet = makeFleet(rig);
  fleet.held.set(rig.operation.accountId, 'paused');
  await makeCycle(rig, fleet)('signal');
  const kinds = rig.store.openAlerts().map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['NAKED_LEG', 'QUEUE_PAUSED']));
});

it('raises what a worker found in the way of an account, and ends it when it is over', async () => {
  const rig = makeRig();
  const cycle = makeCycle(rig, makeFleet(rig));
  rig.gateway.backoff = () => ({ until: Infinity, banned: true, why: 'HTTP 418' });
  await cycle('signal');
  expect(rig.store.openAlerts().map(({ kind }) => kind)).toEqual(['EXCHANGE_BAN']);
  rig.gateway.backoff = () => null;
  await cycle('signal');
  expect(rig.store.openAlerts()).toEqual([]);
});

it('two workers in turn: a leg that two readings in a row lack is believed gone, as by one', async () => {
  const rig = makeRig();
  const coordinators = [makeCycle(rig, makeFleet(rig)), makeCycle(rig, makeFleet(rig))];
  const [long] = rig.gateway.positions ?? [];
  rig.gateway.positions = long === undefined ? [] : [long];
  const attentions: (string | undefined)[] = [];
  for (const cycle of coordinators) {
    rig.gateway.now += 2_000;
    await cycle('signal');
    attentions.push(rig.store.operations()[0]?.attention?.reason);
  }
  expect(attentions).toEqual([undefined, 'LEG_GONE']);
});

it('a queue that cannot be asked: the cycle fails, and nothing is recorded as done', async () => {
  const rig = makeRig();
  const jobs = { ask: () => Promise.reject(new Error('the queue store is away')) };
  await expect(makeCycle(rig, { jobs })('signal')).rejects.toThrow('is away');
  expect(rig.store.cycles()).toEqual([]);
});
