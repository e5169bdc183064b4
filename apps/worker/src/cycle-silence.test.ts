// When the backstop finds that no cycle has begun for 10 s, whatever happens to the wall clock.
import { makeCycleSilence } from './cycle-silence';

const HOUR_MS = 3_600_000;

function aSilence() {
  const world = {
    wallMs: 1_000_000_000,
    monotonicMs: 5_000,
    mark: 'none',
    begunAt: null as number | null,
  };
  const silence = makeCycleSilence({
    clock: { wallMs: () => world.wallMs, monotonicMs: () => world.monotonicMs },
    cycles: { readProgress: async () => ({ mark: world.mark, latestBegunAt: world.begunAt }) },
  });
  let count = 0;
  return {
    world,
    /** A cycle begins, on a machine whose clock is off by so much. */
    begin(offMs = 0) {
      count += 1;
      world.mark = `cycle ${count}`;
      world.begunAt = Math.max(world.begunAt ?? -Infinity, world.wallMs + offMs);
    },
    async after(ms: number) {
      world.wallMs += ms;
      world.monotonicMs += ms;
      return silence.isOverdue();
    },
  };
}

describe('the silence of cycles', () => {
  it('is there from the start where there was never a cycle, or none for long', async () => {
    expect(await aSilence().after(0)).toBe(true);
    const { begin, after, world } = aSilence();
    begin();
    world.wallMs += 10_001;
    expect(await after(0)).toBe(true);
  });

  it('begins 10 s after the last cycle began, not after it was seen', async () => {
    const { begin, after, world } = aSilence();
    begin();
    await after(0);
    world.wallMs += 500;
    world.monotonicMs += 500;
    begin();
    expect(await after(1_500)).toBe(false);
    expect(await after(8_500)).toBe(false);
    expect(await after(1)).toBe(true);
  });

  it('is found 10 s after the last cycle though the clock was set back by an hour', async () => {
    const { begin, after, world } = aSilence();
    begin();
    await after(0);
    world.wallMs -= HOUR_MS;
    expect(await after(2_000)).toBe(false);
    expect(await after(8_001)).toBe(true);
  });

  it('is not there while cycles begin, dated before one of the time ahead', async () => {
    const { begin, after, world } = aSilence();
    begin();
    await after(0);
    world.wallMs -= HOUR_MS;
    for (let beat = 0; beat < 20; beat += 1) {
      begin();
      expect(await after(2_000)).toBe(false);
    }
  });

  it('is not there when the clock is set ahead while cycles begin', async () => {
    const { begin, after, world } = aSilence();
    begin();
    await after(0);
    world.wallMs += HOUR_MS;
    expect(await after(2_000)).toBe(false);
    begin(-HOUR_MS);
    expect(await after(2_000)).toBe(false);
  });

  it('ends with a cycle of another worker, which looks for this one', async () => {
    const { begin, after } = aSilence();
    begin();
    await after(0);
    expect(await after(60_000)).toBe(true);
    begin();
    expect(await after(4_000)).toBe(false);
  });
});
