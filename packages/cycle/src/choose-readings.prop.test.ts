// No account goes unread past the bound, and no more is read than the pace bears, in plan after plan.
import * as fc from 'fast-check';
import { chooseReadings, computeSavedMost, computeUnreadBound } from './choose-readings';

const BEAT_MS = 2_000;
const MINUTE_MS = 60_000;
const BEATS = 180;

interface Desk {
  readonly accounts: number;
  readonly perMinute: number;
  readonly urgent: number;
  /** Whether the minute's limit is no more than the pace bears in a minute, as the exchange's is. */
  readonly isLimited: boolean;
  /** Of each beat and account: how long it may wait. Drawn from in turn. */
  readonly intervals: readonly number[];
}

/** The budgets that an address may have, and up to as many accounts as take two minutes to be read. */
const aDesk = (urgent: fc.Arbitrary<number>) =>
  fc
    .record({
      perMinute: fc.integer({ min: 12, max: 150 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      urgent,
      isLimited: fc.boolean(),
      intervals: fc.array(fc.constantFrom(0, 0, 500, 2_000, 20_000, 60_000), {
        ...{ minLength: 1, maxLength: 60 },
      }),
    })
    .map(({ share, ...desk }): Desk => ({
      ...desk,
      accounts: 1 + Math.floor(share * 2 * desk.perMinute),
    }));

/** What was read in each beat, and the oldest that an account was, at its reading or without one. */
function play({ accounts, perMinute, urgent, isLimited, intervals }: Desk) {
  const readAt = Array.from({ length: accounts }, () => 0);
  const spent: number[] = [];
  let [saved, oldestMs] = [computeSavedMost(perMinute), 0];
  for (let beat = 0; beat < BEATS; beat += 1) {
    const nowMs = beat * BEAT_MS;
    const candidates = readAt.map((at, index) => ({
      ...{ id: String(index), ageMs: nowMs - at, isUrgent: index < urgent },
      // Most of them stay as they are for a while, as distances to targets do.
      intervalMs: intervals[(index + Math.floor(beat / 20)) % intervals.length] ?? 0,
    }));
    const lastMinute = spent.slice(-MINUTE_MS / BEAT_MS + 1).reduce((all, each) => all + each, 0);
    const now = isLimited ? Math.max(0, perMinute - lastMinute) : Infinity;
    const choice = chooseReadings(candidates, { now, perMinute, saved });
    oldestMs = Math.max(oldestMs, ...candidates.map(({ ageMs }) => ageMs));
    for (const id of choice.chosen) readAt[Number(id)] = nowMs;
    spent.push(choice.chosen.size);
    const earned = (perMinute * BEAT_MS) / MINUTE_MS;
    saved = Math.min(computeSavedMost(perMinute), choice.saved + earned);
  }
  return { spent, oldestMs };
}

/** The most that any beats in a row read beyond what the pace earned in them. */
function overspent(spent: readonly number[], perMinute: number): number {
  let [most, present] = [0, 0];
  for (const count of spent) {
    present = Math.max(0, present - (perMinute * BEAT_MS) / MINUTE_MS) + count;
    most = Math.max(most, present);
  }
  return most;
}

it('with nothing under way: each account within the bound and a beat, never beyond the pace', () => {
  fc.assert(
    fc.property(aDesk(fc.constant(0)), (desk) => {
      const { spent, oldestMs } = play(desk);
      const boundMs = computeUnreadBound(desk.accounts, desk.perMinute);
      expect(oldestMs).toBeLessThanOrEqual(boundMs + BEAT_MS);
      const most = computeSavedMost(desk.perMinute);
      expect(overspent(spent, desk.perMinute)).toBeLessThanOrEqual(most + 1e-6);
    }),
    { numRuns: 40 },
  );
}, 120_000);

it('with some always under way: each of the others within the bound of what they leave', () => {
  fc.assert(
    fc.property(aDesk(fc.integer({ min: 1, max: 4 })), (desk) => {
      fc.pre(desk.perMinute >= 45 * desk.urgent && desk.accounts > desk.urgent);
      const { oldestMs } = play(desk);
      const boundMs = computeUnreadBound(desk.accounts, desk.perMinute, desk.urgent);
      expect(oldestMs).toBeLessThanOrEqual(boundMs + BEAT_MS);
    }),
    { numRuns: 40 },
  );
}, 120_000);
