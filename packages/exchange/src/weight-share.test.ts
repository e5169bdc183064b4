// What several processes on one address take of its weight, and how often they ask for it.
import type { VenueHolds } from '@hedge/cycle';
import { aVenue, makeMemoryVenueHolds } from '@hedge/testkit';
import { makeWeightShare, type WeightShare } from './weight-share';

const MINUTE = 60_000;
/** Well within a minute of the exchange's. */
const NOW = 29_333_333 * MINUTE + 10_000;
const CEILING = [{ windowMs: MINUTE, most: 400 }];

/** Several processes over one store, whose statements are counted. */
function makeRig() {
  const rig = { now: NOW as number | null, taken: [] as number[], isDown: false, takes: 0 };
  const store = makeMemoryVenueHolds({ wallMs: () => 0, monotonicMs: () => 0 });
  const holds: Pick<VenueHolds, 'takeWeight'> = {
    takeWeight: async (venue, period, amount, most) => {
      rig.takes += 1;
      await Promise.resolve();
      if (rig.isDown) throw new Error('no database');
      return store.takeWeight(venue, period, amount, most);
    },
  };
  const open = (): WeightShare =>
    makeWeightShare({
      ...{ holds, venue: aVenue(), logger: { error: () => undefined } },
      exchangeNow: () => rig.now,
    });
  /** How many such requests may leave before the first that may not. */
  const spendAll = async (shares: readonly WeightShare[], weight: number, ceilings = CEILING) => {
    let spent = 0;
    for (;;) {
      const given = await Promise.all(shares.map((share) => share.draw(weight, ceilings)));
      const count = given.filter((each) => each).length;
      if (count === 0) return spent;
      spent += count * weight;
    }
  };
  return { rig, open, spendAll };
}

test('three processes spend what may be taken, never more, and all but what two of them hold', async () => {
  const { open, spendAll } = makeRig();
  const spent = await spendAll([open(), open(), open()], 5);
  expect(spent).toBeLessThanOrEqual(400);
  expect(spent).toBeGreaterThan(400 - 2 * 10);
});

test('a burst of requests at once asks for all of them together', async () => {
  const { rig, open } = makeRig();
  const share = open();
  const given = await Promise.all(Array.from({ length: 60 }, () => share.draw(5, CEILING)));
  expect(given.filter((each) => each)).toHaveLength(60);
  expect(rig.takes).toBeLessThanOrEqual(2);
});

test('one after the other, a piece lasts for several; where nothing is left, nobody asks again', async () => {
  const { rig, open, spendAll } = makeRig();
  const share = open();
  await spendAll([share], 1);
  expect(rig.takes).toBeLessThanOrEqual(41);
  const before = rig.takes;
  expect(await share.draw(1, CEILING)).toBe(false);
  expect(rig.takes).toBe(before);
});

test('who may take more is given more, after who may take less was refused', async () => {
  const { open, spendAll } = makeRig();
  const share = open();
  await spendAll([share], 5);
  const more = [{ windowMs: MINUTE, most: 450 }];
  expect(await spendAll([share], 5, more)).toBe(50);
});

test('what is left of a piece that was taken beyond a ceiling: kept for those who may take so much', async () => {
  const { open, spendAll } = makeRig();
  await spendAll([open()], 5);
  const more = [{ windowMs: MINUTE, most: 480 }];
  const share = open();
  expect(await share.draw(1, more)).toBe(true);
  expect(share.room(more)).toBe(79);
  expect([share.room(CEILING), await share.draw(1, CEILING)]).toEqual([0, false]);
  expect(await spendAll([share], 1, more)).toBe(79);
});

test('the next minute begins anew; what leaves just before it counts in both', async () => {
  const { rig, open, spendAll } = makeRig();
  const share = open();
  await spendAll([share], 5);
  rig.now = NOW + MINUTE;
  expect(await share.draw(5, CEILING)).toBe(true);
  rig.now = NOW + MINUTE + 48_000;
  const late = open();
  const spentLate = await spendAll([late], 5);
  expect(spentLate).toBeGreaterThan(300);
  rig.now = NOW + 2 * MINUTE;
  expect(await spendAll([late], 5)).toBeLessThanOrEqual(400 - spentLate);
});

test('what never left is given back', async () => {
  const { open, spendAll } = makeRig();
  const share = open();
  await spendAll([share], 5);
  share.giveBack(5);
  expect(await spendAll([share], 5)).toBe(5);
});

test('without the exchange’s time requests leave, and are charged to the first known minute', async () => {
  const { rig, open, spendAll } = makeRig();
  const share = open();
  rig.now = null;
  expect(await share.draw(100, CEILING)).toBe(true);
  rig.now = NOW;
  expect(await spendAll([share], 5)).toBe(300);
});

test('a store that does not answer gives nothing beyond what is held, and the next call asks again', async () => {
  const { rig, open } = makeRig();
  const share = open();
  await share.prepare(CEILING);
  rig.isDown = true;
  expect(await share.draw(10, CEILING)).toBe(true);
  expect(await share.draw(10, CEILING)).toBe(false);
  rig.isDown = false;
  expect(await share.draw(10, CEILING)).toBe(true);
});

test('the room is what is held and what nobody has taken, as of what was told last', async () => {
  const { open } = makeRig();
  const [one, other] = [open(), open()];
  expect(one.room(CEILING)).toBe(400);
  await one.draw(200, CEILING);
  expect(one.room(CEILING)).toBe(200);
  await other.draw(5, CEILING);
  expect(other.room(CEILING)).toBe(195);
});
