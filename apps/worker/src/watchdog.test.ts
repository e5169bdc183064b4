// When a worker gives itself up: one and the same cycle is asked for, look after look.
import { makeWatchdog } from './watchdog';

function aWatchdog() {
  const world = { id: 'a' as string | null, isPaused: false, fails: false, givenUp: 0 };
  const paused: boolean[] = [];
  const watchdog = makeWatchdog({
    findAskedCycle: async () => {
      if (world.fails) throw new Error('the queue is away');
      return world.id === null ? null : { id: world.id, isPaused: world.isPaused };
    },
    setPaused: (isPaused) => paused.push(isPaused),
    giveUp: () => {
      world.givenUp += 1;
    },
  });
  const look = async (times: number) => {
    for (let index = 0; index < times; index += 1) await watchdog.look();
  };
  return { world, paused, look };
}

describe('the watchdog', () => {
  it('gives up when a cycle is there 20 looks after it was first seen, once', async () => {
    const { world, look } = aWatchdog();
    await look(20);
    expect(world.givenUp).toBe(0);
    await look(30);
    expect(world.givenUp).toBe(1);
  });

  it.each([
    ['the cycle has ended and another is asked for', { id: 'b' }],
    ['nobody asks for one', { id: null }],
    ['the queue is away', { fails: true }],
    ['the queue is paused', { isPaused: true }],
  ])('counts anew when %s', async (_what, change) => {
    const { world, look } = aWatchdog();
    await look(20);
    Object.assign(world, change);
    await look(1);
    Object.assign(world, { id: 'a', isPaused: false, fails: false });
    await look(19);
    expect(world.givenUp).toBe(0);
  });

  it('never gives up a worker that gets no cycle while others end theirs', async () => {
    const { world, look } = aWatchdog();
    for (let cycle = 0; cycle < 50; cycle += 1) {
      world.id = `cycle ${cycle}`;
      await look(2);
    }
    expect(world.givenUp).toBe(0);
  });

  it('never gives up while the queue is paused, and says so', async () => {
    const { world, paused, look } = aWatchdog();
    world.isPaused = true;
    await look(100);
    world.isPaused = false;
    await look(1);
    expect(world.givenUp).toBe(0);
    expect(paused.slice(-2)).toEqual([true, false]);
  });
});
