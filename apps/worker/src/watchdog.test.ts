// When a worker gives itself up: a cycle is asked for, and none ends.
import { makeWatchdog } from './watchdog';

function aWatchdog() {
  const world = { asked: true, fails: false, givenUp: 0 };
  const watchdog = makeWatchdog({
    isCycleAsked: async () => {
      if (world.fails) throw new Error('the queue is away');
      return world.asked;
    },
    giveUp: () => {
      world.givenUp += 1;
    },
  });
  const look = async (times: number) => {
    for (let index = 0; index < times; index += 1) await watchdog.look();
  };
  return { world, watchdog, look };
}

describe('the watchdog', () => {
  it('gives up after 20 looks without a cycle that ends, once', async () => {
    const { world, look } = aWatchdog();
    await look(19);
    expect(world.givenUp).toBe(0);
    await look(30);
    expect(world.givenUp).toBe(1);
  });

  it.each([
    ['a cycle ends', (given: ReturnType<typeof aWatchdog>) => given.watchdog.cycleEnded()],
    ['nobody asks for one', (given: ReturnType<typeof aWatchdog>) => (given.world.asked = false)],
    ['the queue is away', (given: ReturnType<typeof aWatchdog>) => (given.world.fails = true)],
  ])('counts anew when %s', async (_what, change) => {
    const given = aWatchdog();
    await given.look(19);
    change(given);
    await given.look(1);
    Object.assign(given.world, { asked: true, fails: false });
    await given.look(18);
    expect(given.world.givenUp).toBe(0);
  });
});
