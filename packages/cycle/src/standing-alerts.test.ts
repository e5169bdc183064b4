// What stands in an account's way, over several cycles: raised once, ended by proof, never by silence.
import type { Answer, Position } from '@hedge/domain';
import { makeMonitorCycle } from './monitor-cycle';
import { clockAlert } from './standing-alerts';
import { makeRig, type Rig } from './test/rig';

const KEY_REFUSED = { kind: 'failed', why: 'HTTP 401 -2015', refusesKey: true } as const;
const SILENCE = { kind: 'failed', why: 'no whole answer within 2000 ms' } as const;

/** Cycles on a rig; `reading` is what the exchange answers instead, while it is set. */
function makeCycles(rig: Rig) {
  const world: { reading: Omit<Extract<Answer<never>, { kind: 'failed' }>, 'requestedAt'> | null } =
    { reading: null };
  const { fetchPositions } = rig.gateway;
  rig.gateway.fetchPositions = async (): Promise<Answer<readonly Position[]>> =>
    world.reading === null ? fetchPositions() : { ...world.reading, requestedAt: rig.gateway.now };
  const run = makeMonitorCycle({
    ...rig.deps,
    afterMs: () => new Promise(() => undefined),
    readRoomOf: async () => null,
  });
  const cycle = async () => {
    rig.gateway.now += 2_000;
    rig.elapsedMs += 2_000;
    await run('signal');
    return rig.store.openAlerts().map(({ kind }) => kind);
  };
  return { world, cycle };
}

describe('a key that the exchange refuses', () => {
  it('is alerted with the account’s name until a reading is answered; silence ends nothing', async () => {
    const rig = makeRig();
    const { world, cycle } = makeCycles(rig);
    world.reading = KEY_REFUSED;
    expect(await cycle()).toEqual(['KEY_REFUSED']);
    expect(rig.store.openAlerts()[0]).toMatchObject({
      accountId: rig.operation.accountId,
      message: expect.stringContaining('HTTP 401 -2015') as string,
    });
    world.reading = SILENCE;
    expect(await cycle()).toEqual(['KEY_REFUSED']);
    world.reading = null;
    expect(await cycle()).toEqual([]);
  });

  it('with one leg closed: the naked leg is alerted in that very cycle', async () => {
    const rig = makeRig({ naked: 'INTENDED' });
    rig.deps = { ...rig.deps, settings: { ...rig.deps.settings, nakedLegAlertMs: Infinity } };
    const { world, cycle } = makeCycles(rig);
    world.reading = SILENCE;
    rig.gateway.slots = false;
    expect(await cycle()).toEqual([]);
    world.reading = KEY_REFUSED;
    expect((await cycle()).sort()).toEqual(['KEY_REFUSED', 'NAKED_LEG']);
  });

  it('stays alerted while the account cannot be asked at all', async () => {
    const rig = makeRig();
    const { world, cycle } = makeCycles(rig);
    world.reading = KEY_REFUSED;
    await cycle();
    rig.gateway.backoff = () => ({ until: Infinity, banned: true, why: 'HTTP 418' });
    expect((await cycle()).sort()).toEqual(['EXCHANGE_BAN', 'KEY_REFUSED']);
    rig.gateway.backoff = () => null;
    expect(await cycle()).toEqual(['KEY_REFUSED']);
  });

  it('of an account that is worked on no more is over', async () => {
    const rig = makeRig();
    const { world, cycle } = makeCycles(rig);
    world.reading = KEY_REFUSED;
    await cycle();
    rig.store.loadWork = async () => [];
    expect(await cycle()).toEqual([]);
  });
});

describe('a worker’s clock', () => {
  it.each([
    [0, null],
    [-1_000, null],
    [-1_001, 'about 1 s behind that of the live exchange'],
    [2_000, null],
    [3_000, null],
    [3_001, 'about 3 s ahead of that of the live exchange'],
    [-3_600_000, 'about 3600 s behind that of the live exchange'],
  ])('that differs by %i ms: %s', (offMs, words) => {
    const alert = clockAlert('live', 1_000_000_000 + offMs, 1_000_000_000);
    if (words === null) expect(alert).toBeNull();
    else expect(alert?.message).toContain(words);
  });

  it('is alerted while it is off, also where nothing is read', async () => {
    const rig = makeRig();
    let offMs = -5_000;
    rig.deps = {
      ...rig.deps,
      clock: { ...rig.deps.clock, wallMs: () => rig.gateway.now + offMs },
    };
    const { world, cycle } = makeCycles(rig);
    world.reading = SILENCE;
    expect(await cycle()).toEqual(['CLOCK_SKEW']);
    offMs = 0;
    expect(await cycle()).toEqual([]);
  });
});
