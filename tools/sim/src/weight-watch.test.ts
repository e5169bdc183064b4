// What counts as too much weight in a minute, and what the exchange does about it.
import { makePaperEngine } from '@hedge/paper-engine';
import type { RequestPriority } from '@hedge/cycle';
import { VenueBans } from './venue-bans';
import { WeightWatch } from './weight-watch';
import { World } from './world';

/** 80 % are 800: readings stay below 560, closes below 720, naked legs below 800. */
const LIMIT = 1_000;

function makeWatch() {
  const accused: string[] = [];
  const watch = new WeightWatch(LIMIT, (text) => accused.push(text));
  const ask = (weight: number, priority: RequestPriority, minute = 1) =>
    watch.note(weight, priority, minute);
  return { accused, ask };
}

describe('the weight that all workers ask in a minute', () => {
  it('each part used up to what is below it: nobody is accused', () => {
    const { accused, ask } = makeWatch();
    ask(400, 'read');
    ask(159, 'query');
    ask(160, 'close');
    ask(80, 'naked');
    expect(accused).toEqual([]);
  });

  it.each([
    ['readings', ['read', 'query'], 560],
    ['readings and closes', ['read', 'close'], 720],
    ['all requests', ['close', 'naked'], 800],
  ] as const)('%s reach their ceiling: accused once, however much follows', (of, who, ceiling) => {
    const { accused, ask } = makeWatch();
    const [first, second] = who;
    ask(400, first);
    ask(ceiling - 400, second);
    ask(5, second);
    expect(accused).toEqual([`${of} weighed ${ceiling} of ${LIMIT} in a minute`]);
  });

  it('closes and naked legs before the readings: they take nothing of what readings have', () => {
    const { accused, ask } = makeWatch();
    ask(300, 'naked');
    ask(100, 'close');
    ask(399, 'read');
    expect(accused).toEqual([]);
  });

  it('the next minute: counted anew', () => {
    const { accused, ask } = makeWatch();
    ask(559, 'read', 1);
    ask(559, 'read', 2);
    expect(accused).toEqual([]);
  });
});

describe('the simulated exchange', () => {
  it('its limit is passed: it bans the address until its minute is over', () => {
    const world = new World();
    const engine = makePaperEngine({ random: () => 0.5 });
    const bans = new VenueBans({ world, engine, weightLimit: 100, accuse: () => undefined });
    expect(bans.admit(100, 'naked')).toEqual({ used: 100 });
    const leftMs = 60_000 - (world.venueNow() % 60_000);
    expect(bans.admit(1, 'naked')).toMatchObject({
      refused: { httpStatus: 429, retryAfterMs: leftMs },
    });
    expect(bans.isBanned()).toBe(true);
  });
});
