// Who is read now: what is under way, then the likeliest, as far as no older one is late by it.
import {
  chooseReadings,
  computeSavedMost,
  computeUnreadBound,
  type Candidate,
  type Means,
} from './choose-readings';

/** One a second. */
const MEANS: Means = { now: 100, perMinute: 60, saved: 1 };

const aCandidate = (id: string, seconds: number, change: Partial<Candidate> = {}): Candidate => ({
  ...{ id, ageMs: seconds * 1_000, intervalMs: 60_000, isUrgent: false },
  ...change,
});
const near = { intervalMs: 1_000 };
const atTarget = { intervalMs: 0 };
const urgent = { isUrgent: true };

const choose = (candidates: readonly Candidate[], change: Partial<Means> = {}) => [
  ...chooseReadings(candidates, { ...MEANS, ...change }).chosen,
];

describe('how long an account goes unread at most', () => {
  it.each([
    ['90 s, where few share the budget, and 12 s that may have been saved up', 16, 268, 0, 102_000],
    ['the same as long as all are read once in 90 s', 90, 60, 0, 102_000],
    ['else as long as that takes, and the 12 s', 120, 60, 0, 132_000],
    ['each that is under way takes one of every cycle', 121, 90, 1, 138_000],
    ['for ever, where what is under way takes all', 10, 60, 2, Infinity],
    ['for ever, where there is nothing to read with', 1, 0, 0, Infinity],
  ])('%s', (_title, accounts, perMinute, underWay, ms) => {
    expect(computeUnreadBound(accounts, perMinute, underWay)).toBe(ms);
  });
});

describe('what is read', () => {
  it('the likeliest: by how far it is past its time', () => {
    const far = aCandidate('far', 80);
    expect(choose([far, aCandidate('near', 2, near)])).toEqual(['near']);
    expect(choose([far, aCandidate('near', 2, near), aCandidate('at', 2, atTarget)])).toEqual([
      'at',
    ]);
  });

  it('of two as likely the older one', () => {
    const both = [aCandidate('late', 2, atTarget), aCandidate('later', 4, atTarget)];
    expect(choose(both)).toEqual(['later']);
  });

  it('the oldest, where it cannot wait for one reading more', () => {
    // Of two, at a pace between one a second and two in 90 s: two readings take 3.9 s.
    const both = (age: number) => [aCandidate('far', age), aCandidate('at', 2, atTarget)];
    expect(choose(both(86))).toEqual(['at']);
    expect(choose(both(86.2))).toEqual(['far']);
  });

  it('one of the oldest, where all of them together cannot wait: the likeliest of these', () => {
    // Of 21, at 0.617 a second: 20 and one more take 34 s.
    const far = (age: number) => Array.from({ length: 19 }, (_, at) => aCandidate(`${at}`, age));
    const all = (age: number) => [
      ...[...far(age), aCandidate('nearer', age, near)],
      aCandidate('at', 2, atTarget),
    ];
    expect(choose(all(55.9))).toEqual(['at']);
    expect(choose(all(56.1))).toEqual(['nearer']);
  });

  it('the oldest of all, where the bound is passed already', () => {
    const late = [aCandidate('late', 100, near), aCandidate('latest', 140)];
    expect(choose([...late, aCandidate('at', 2, atTarget)])).toEqual(['latest']);
  });

  it('what is under way, though there is nothing left of the pace and no room', () => {
    const both = [aCandidate('closing', 2, urgent), aCandidate('far', 60)];
    expect(choose(both, { now: 0, saved: 0 })).toEqual(['closing']);
  });

  it('no more than the pace bears, and no more than there is room for', () => {
    const ten = Array.from({ length: 10 }, (_, at) => aCandidate(String(at), 4));
    expect(choose(ten, { saved: 3.9 })).toHaveLength(3);
    expect(choose(ten, { saved: 9, now: 4 })).toHaveLength(4);
    expect(choose([aCandidate('late', 200)], { saved: 0.9 })).toEqual([]);
  });

  it('beyond the pace the oldest one from 90 s on, where what is under way took the pace', () => {
    const closing = Array.from({ length: 5 }, (_, at) => aCandidate(`closing ${at}`, 2, urgent));
    const late = [aCandidate('late', 95), aCandidate('latest', 96)];
    expect(choose([...closing, ...late])).toHaveLength(6);
    expect(choose([...closing, ...late])).toContain('latest');
    expect(choose([...closing, ...late], { now: 5 })).toHaveLength(5);
    expect(choose([...closing, aCandidate('far', 89)])).toHaveLength(5);
  });
});

describe('what is left of the pace', () => {
  const saved = (candidates: readonly Candidate[], change: Partial<Means>) =>
    chooseReadings(candidates, { ...MEANS, ...change }).saved;

  it('is less by each reading, and owed where what is under way took more, up to 12 s of it', () => {
    const closing = Array.from({ length: 20 }, (_, at) => aCandidate(String(at), 2, urgent));
    expect(saved([aCandidate('far', 60)], { saved: 3.5 })).toBe(2.5);
    expect(saved(closing.slice(0, 5), {})).toBe(-4);
    expect(saved(closing, {})).toBe(-12);
  });

  it('is not kept where there was no room: it would be spent at once later', () => {
    const ten = Array.from({ length: 10 }, (_, at) => aCandidate(String(at), 4));
    expect(saved(ten, { saved: 8, now: 2 })).toBe(1);
  });

  it('is up to 12 s of it, and one reading at least', () => {
    expect(computeSavedMost(60)).toBe(12);
    expect(computeSavedMost(2)).toBe(1);
  });
});
