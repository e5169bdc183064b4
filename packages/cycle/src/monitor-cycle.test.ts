// A pass over several accounts: a slow one delays nobody, a silent signaller is noticed.
import { anAccount, anOperation } from '@hedge/testkit';
import { makeMonitorCycle } from './monitor-cycle';
import type { ReadRoom } from './read-planner';
import { makeFakeGateway } from './test/fake-gateway';
import { makeRig, positionsOf, type Rig } from './test/rig';

type Deadline = () => void;

/** A cycle whose 5 s pass when the test says so. */
function makeCycle(
  rig: Rig,
  room: ReadRoom | null = null,
): { run: ReturnType<typeof makeMonitorCycle>; deadlines: Deadline[] } {
  const deadlines: Deadline[] = [];
  const run = makeMonitorCycle({
    ...rig.deps,
    readRoomOf: async () => room,
    afterMs: () => new Promise((resolve) => deadlines.push(() => resolve('elapsed'))),
  });
  return { run, deadlines };
}

describe('a monitor cycle', () => {
  it('one account hanging: the other is read, the pass ends at its deadline, the next skips the hanging one', async () => {
    const rig = makeRig();
    const slow = anAccount();
    const operation = anOperation({ accountId: slow.id });
    rig.store.addAccount(slow);
    rig.store.addOperation(operation);
    const hanging = makeFakeGateway(rig.gateway.now, positionsOf(operation));
    let release = (): void => undefined;
    hanging.hold = new Promise((resolve) => {
      release = resolve;
    });
    const both = {
      ...rig,
      deps: {
        ...rig.deps,
        gatewayOf: async (account: { id: string }) =>
          account.id === slow.id ? hanging : rig.gateway,
      },
    };
    const { run, deadlines } = makeCycle(both);
    const first = run('signal');
    while (deadlines.length === 0) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    deadlines[0]?.();
    expect(await first).toMatchObject({ accountsRead: 1, accountsSkipped: 1 });

    expect(await run('signal')).toMatchObject({ accountsRead: 1, accountsSkipped: 1 });
    expect(rig.events.some((event) => event.kind === 'accountSkipped')).toBe(true);
    release();
  });

  it('asked by the backstop: alerts that the signaller is silent, until a signal comes', async () => {
    const rig = makeRig();
    const { run } = makeCycle(rig);
    await run('backstop');
    expect(rig.store.openAlerts().map((alert) => alert.kind)).toEqual(['SILENT_SIGNALLER']);
    await run('signal');
    expect(rig.store.openAlerts()).toEqual([]);
  });

  it('asked by the backstop right after the start: blames nobody', async () => {
    const rig = makeRig();
    rig.elapsedMs = 3_000;
    const { run } = makeCycle(rig);
    await run('backstop');
    expect(rig.store.openAlerts()).toEqual([]);
  });

  it('a damaged operation on an account: the others are watched, an alert stands until it is mended', async () => {
    const rig = makeRig();
    const { run } = makeCycle(rig);
    const load = rig.store.loadWork;
    const damaged = [
      { operationId: '3f0e7c1a-0000-4000-8000-000000000001', why: 'it has no legs' },
    ];
    rig.store.loadWork = async () => (await load()).map((work) => ({ ...work, damaged }));
    for (let round = 0; round < 2; round += 1) {
      expect(await run('signal')).toMatchObject({ accountsRead: 1, operationsChecked: 1 });
      expect(rig.store.openAlerts()).toMatchObject([
        { kind: 'DAMAGED_OPERATION', operationId: damaged[0]?.operationId },
      ]);
    }
    expect(rig.events.filter((event) => event.kind === 'failed')).toHaveLength(1);
    rig.store.loadWork = load;
    await run('signal');
    expect(rig.store.openAlerts()).toEqual([]);
  });

  it('a ban or an unserved account: one alert while it lasts, whoever raised it before', async () => {
    const rig = makeRig();
    await makeCycle(rig).run('signal');
    const until = rig.gateway.now + 60_000;
    rig.gateway.backoff = () => ({ until, banned: true, why: 'HTTP 418' });
    await makeCycle(rig).run('signal');
    expect(rig.store.openAlerts().map((alert) => alert.kind)).toEqual(['EXCHANGE_BAN']);
    rig.gateway.backoff = () => null;
    await makeCycle(rig).run('signal');
    expect(rig.store.openAlerts()).toEqual([]);
  });

  it('what another worker raised, and did not live to end: ends with the next cycle of this one', async () => {
    const rig = makeRig();
    const own = makeCycle(rig);
    const other = makeCycle(rig);
    await own.run('signal');
    await other.run('backstop');
    rig.gateway.backoff = () => ({ until: Infinity, banned: true, why: 'HTTP 418' });
    await other.run('operator');
    expect(rig.store.openAlerts().map((alert) => alert.kind)).toEqual([
      'SILENT_SIGNALLER',
      'EXCHANGE_BAN',
    ]);
    rig.gateway.backoff = () => null;
    await own.run('signal');
    expect(rig.store.openAlerts()).toEqual([]);
  });

  it('an account beyond the request budget: left alone, counted, and told of after two minutes', async () => {
    const rig = makeRig();
    const second = anAccount();
    rig.store.addAccount(second);
    rig.store.addOperation(anOperation({ accountId: second.id, wholeAt: 1 }));
    // Room for one, which the first always takes: no reading has shown it whole.
    rig.gateway.positions = [];
    const { run } = makeCycle(rig, { now: 1, perMinute: 0, exchangeNow: null });
    const results = [await run('signal')];
    for (rig.elapsedMs = 62_000; rig.elapsedMs < 180_000; rig.elapsedMs += 7_000) {
      results.push(await run('signal'));
    }
    expect(results.every((each) => each.accountsRead === 1 && each.accountsDeferred === 1)).toBe(
      true,
    );
    expect(rig.store.openAlerts().some(({ kind }) => kind === 'READINGS_LATE')).toBe(false);
    rig.elapsedMs = 190_000;
    await run('signal');
    expect(rig.store.openAlerts().some(({ kind }) => kind === 'READINGS_LATE')).toBe(true);

    const relaxed = makeCycle(rig);
    expect(await relaxed.run('signal')).toMatchObject({ accountsRead: 2, accountsDeferred: 0 });
    expect(rig.store.openAlerts().some(({ kind }) => kind === 'READINGS_LATE')).toBe(false);
  });

  it('done: its numbers are stored', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    const { run } = makeCycle(rig);
    const result = await run('signal');
    expect(rig.store.cycles()).toMatchObject([{ id: result.cycleId, closed: 1, accountsRead: 1 }]);
  });
});
