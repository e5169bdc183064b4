// What every store of holds must do: passed by the one on PostgreSQL and the one in memory.
import type { VenueHolds } from '@hedge/cycle';
import { aVenue } from './builders';

const PAPER = aVenue();
const DEMO = aVenue({ mode: 'demo' });
/** Addresses of one worker, the first of which is for accounts that name none. */
const FIRST = aVenue({ egressAddress: '10.0.0.1' });
const SECOND = aVenue({ egressAddress: '10.0.0.2', isDefault: false });
const DAY_MS = 24 * 60 * 60 * 1_000;

export function venueHoldsContract(
  name: string,
  makeHarness: () => Promise<{
    /** Every call gives another store on the same rows, as another process has. */
    open(): VenueHolds;
    close(): Promise<void>;
  }>,
): void {
  describe(`${name} as the store of holds`, () => {
    let harness: Awaited<ReturnType<typeof makeHarness>>;
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness.close());

    it('knows of no hold where none was recorded', async () => {
      expect(await harness.open().loadHold(PAPER)).toBeNull();
    });

    it('tells what is left of a hold of three days to everybody, and to its mode alone', async () => {
      const hold = { remainingMs: 3 * DAY_MS, banned: true, why: 'HTTP 418 -1003 banned' };
      await harness.open().recordHold(PAPER, hold);
      const seen = await harness.open().loadHold(PAPER);
      expect(seen).toMatchObject({ banned: true, why: hold.why });
      expect(seen?.remainingMs).toBeLessThanOrEqual(3 * DAY_MS);
      expect(seen?.remainingMs).toBeGreaterThan(2 * DAY_MS);
      expect(await harness.open().loadHold(DEMO)).toBeNull();
    });

    it('lengthens a hold, never shortens it, and a limit does not hide a ban', async () => {
      const holds = harness.open();
      await holds.recordHold(PAPER, { remainingMs: DAY_MS, banned: true, why: 'first' });
      await holds.recordHold(PAPER, { remainingMs: 1_000, banned: false, why: 'shorter' });
      expect(await holds.loadHold(PAPER)).toMatchObject({ banned: true, why: 'first' });
      expect((await holds.loadHold(PAPER))?.remainingMs).toBeGreaterThan(DAY_MS / 2);
      await holds.recordHold(PAPER, { remainingMs: 2 * DAY_MS, banned: false, why: 'longer' });
      expect(await holds.loadHold(PAPER)).toMatchObject({ banned: true, why: 'longer' });
      expect((await holds.loadHold(PAPER))?.remainingMs).toBeGreaterThan(DAY_MS);
    });

    it('tells a hold of one address to no other', async () => {
      const hold = { remainingMs: DAY_MS, banned: true, why: 'ban' };
      await harness.open().recordHold(SECOND, hold);
      expect(await harness.open().loadHold(SECOND)).toMatchObject({ banned: true });
      expect(await harness.open().loadHold(FIRST)).toBeNull();
      expect(await harness.open().loadHold(PAPER)).toBeNull();
    });

    it('tells a hold of a default address to every default address, the longest of them', async () => {
      await harness.open().recordHold(PAPER, { remainingMs: DAY_MS, banned: true, why: 'unnamed' });
      expect(await harness.open().loadHold(FIRST)).toMatchObject({ why: 'unnamed' });
      const longer = { remainingMs: 2 * DAY_MS, banned: true, why: 'named' };
      await harness.open().recordHold(FIRST, longer);
      expect(await harness.open().loadHold(PAPER)).toMatchObject({ why: 'named' });
      expect(await harness.open().loadHold(SECOND)).toBeNull();
    });

    it('gives weight of a period until the most is taken by everybody together', async () => {
      const period = { windowMs: 60_000, period: 29_333_333 };
      const take = (amount: number, most: number) =>
        harness.open().takeWeight(PAPER, period, amount, most);
      expect(await take(11, 10)).toBeNull();
      expect(await take(6, 10)).toBe(6);
      expect(await take(5, 10)).toBeNull();
      expect(await take(4, 10)).toBe(10);
      expect(await take(1, 10)).toBeNull();
      expect(await take(5, 15)).toBe(15);
    });

    it('counts each period, mode and address apart, default addresses together', async () => {
      const [now, next] = [29_333_333, 29_333_334].map((period) => ({ windowMs: 60_000, period }));
      if (now === undefined || next === undefined) throw new Error('two periods were made');
      const store = harness.open();
      expect(await store.takeWeight(PAPER, now, 10, 10)).toBe(10);
      expect(await store.takeWeight(PAPER, next, 10, 10)).toBe(10);
      expect(await store.takeWeight(DEMO, now, 10, 10)).toBe(10);
      expect(await store.takeWeight(SECOND, now, 10, 10)).toBe(10);
      expect(await store.takeWeight(FIRST, now, 1, 10)).toBeNull();
      const seconds = { windowMs: 10_000, period: now.period };
      expect(await store.takeWeight(PAPER, seconds, 10, 10)).toBe(10);
      await store.takeWeight(PAPER, { ...now, period: now.period + 10 }, 1, 10);
    });

    it('gives no more than the most to many who ask at once', async () => {
      const period = { windowMs: 60_000, period: 29_333_333 };
      const asked = Array.from({ length: 12 }, () =>
        harness.open().takeWeight(PAPER, period, 3, 20),
      );
      const given = (await Promise.all(asked)).filter((taken) => taken !== null);
      expect(given).toHaveLength(6);
    });

    it('of two recorded at once keeps the longer', async () => {
      const hold = { banned: true, why: 'ban' };
      await Promise.all(
        [1, 3, 2].map((days) =>
          harness.open().recordHold(PAPER, { ...hold, remainingMs: days * DAY_MS }),
        ),
      );
      expect((await harness.open().loadHold(PAPER))?.remainingMs).toBeGreaterThan(2 * DAY_MS);
    });

    it('forgets a hold that is over, and that it was a ban', async () => {
      const holds = harness.open();
      await holds.recordHold(PAPER, { remainingMs: 0, banned: true, why: 'over' });
      expect(await holds.loadHold(PAPER)).toBeNull();
      await holds.recordHold(PAPER, { remainingMs: DAY_MS, banned: false, why: 'limit' });
      expect(await holds.loadHold(PAPER)).toMatchObject({ banned: false, why: 'limit' });
    });
  });
}
