// A desk of many accounts under one request budget, on prices that wander.
import { makeRandom } from '../random';
import { makePlanner, makePlannersInTurn, makeTurns } from './choosers';
import { playReadings } from './play';
import { BEAT_MS, walkBars } from './price-path';

/** Half an hour, a beat every 2 s, each a step of about 0.02 %. */
function wander(): readonly string[] {
  const random = makeRandom(3);
  const walk = { price: 50_000 };
  return Array.from({ length: 900 }, () => {
    walk.price *= 1 + 0.0004 * (random.unit() - 0.5);
    return walk.price.toFixed(1);
  });
}

/** 90 s, 12 s of the pace that may have been saved up, and a beat. */
const BOUND_MS = 104_000;
const DESK = { accounts: 40, budget: 120, seed: 5 };

describe('targets of 40 accounts, with room for 120 readings a minute', () => {
  it('are missed less and seen sooner by the plan than by turns', async () => {
    const plan = await playReadings(makePlanner(), wander(), DESK);
    const turns = await playReadings(makeTurns(), wander(), DESK);

    expect(turns.missed / turns.reached).toBeGreaterThan(0.05);
    expect(plan.missed / plan.reached).toBeLessThan(turns.missed / turns.reached / 3);
    expect(late(plan.delaysMs)).toBeLessThan(late(turns.delaysMs) / 2);
  }, 60_000);

  it('are looked for within the budget in every minute, and at each account within the bound', async () => {
    const { readingsMost, unreadMost } = await playReadings(makePlanner(), wander(), DESK);

    expect(readingsMost).toBeLessThanOrEqual(DESK.budget);
    expect(unreadMost).toBeLessThanOrEqual(BOUND_MS);
  }, 60_000);
});

describe('the same, where two workers take the cycles in turn', () => {
  it('are missed hardly more and seen a beat later at most', async () => {
    const one = await playReadings(makePlanner(), wander(), DESK);
    const two = await playReadings(makePlannersInTurn(), wander(), DESK);

    expect(two.missed / two.reached).toBeLessThan(one.missed / one.reached + 0.03);
    expect(late(two.delaysMs)).toBeLessThanOrEqual(late(one.delaysMs) + BEAT_MS);
    expect(two.unreadMost).toBeLessThanOrEqual(BOUND_MS);
  }, 60_000);
});

describe('a bar', () => {
  it('is walked from its open over its extremes, the nearer one first, towards its close', () => {
    const prices = walkBars([{ open: 100, high: 110, low: 99, close: 105 }]).map(Number);

    expect(prices).toHaveLength(30);
    expect([prices[0], prices[10], prices[20]]).toEqual([100, 99, 110]);
    expect(prices.at(-1)).toBeCloseTo(105.5, 1);
  });
});

function late(delaysMs: readonly number[]): number {
  return delaysMs[Math.floor(delaysMs.length * 0.95)] ?? 0;
}
