// Which accounts of one request budget are read now, so that none goes unread past a bound.
//
// Of those with nothing under way each has a deadline, counted from its last reading. It is kept where
// the k-th oldest, for every k, has as long until its deadline as k readings take at a pace that is no
// faster than what there is. Whichever is read, this goes on holding but for those that are older than
// the one that is read: they wait for one reading more. So the likeliest is read as long as all that
// are older can spare one reading; where some oldest ones cannot, one of them is read, the likeliest of
// these. The pace that is reckoned with is halfway between all there is, by which all that is far would
// be read at the last moment and what is near had to wait for it, and the least that keeps the deadline.
//
// What is under way comes first, in every cycle. The bound is of what it leaves of the pace. Where it
// takes all of it there is no bound: the oldest one is then read beyond the pace, one in a cycle.

/** However few there are, none has a nearer deadline than this. */
const UNREAD_MOST_MS = 90_000;
/** So much of the pace may be saved up: what a silent signaller leaves, at most. */
export const SAVED_MS = 12_000;
/** What is under way is read in every cycle: so often. */
const CYCLE_MS = 2_000;
const MINUTE_MS = 60_000;

export interface Candidate {
  readonly id: string;
  /** Since it was read last, or tried. */
  readonly ageMs: number;
  /** How long it may wait, by its distance to its targets. */
  readonly intervalMs: number;
  /** Something of it is under way. */
  readonly isUrgent: boolean;
}

/** What there is for readings. */
export interface Means {
  /** At once. */
  readonly now: number;
  /** For good. */
  readonly perMinute: number;
  /** Of the pace, so far; below nothing where what is under way took more. */
  readonly saved: number;
}

export interface Choice {
  readonly chosen: ReadonlySet<string>;
  /** What is left of the pace. */
  readonly saved: number;
}

/** What may be saved up of a pace: one reading at least, or a slow one would never come to any. */
export function computeSavedMost(perMinute: number): number {
  return Math.max(1, (perMinute * SAVED_MS) / MINUTE_MS);
}

/**
 * How long an account goes unread at most, ms, beside one cycle: 90 s, or where they are many as long as
 * it takes to read each of them once; and as long as it takes to earn what may have been saved up, for
 * where that was spent at once the same minute's limit lacks it. Infinite where what is under way takes
 * all of the pace.
 * @param urgent how many of the accounts have something under way, in every cycle
 */
export function computeUnreadBound(accounts: number, perMinute: number, urgent = 0): number {
  const left = computePaceLeft(perMinute, urgent);
  if (left <= 0) return Infinity;
  return (
    computeDeadline(accounts - urgent, left) + (computeSavedMost(perMinute) / left) * MINUTE_MS
  );
}

/** The urgent ones always; of the others no more than the pace and the room bear. */
export function chooseReadings(candidates: readonly Candidate[], means: Means): Choice {
  const urgent = candidates.filter(({ isUrgent }) => isUrgent);
  const chosen = new Set(urgent.map(({ id }) => id));
  const oldest = candidates
    .filter(({ isUrgent }) => !isUrgent)
    .sort((a, b) => b.ageMs - a.ageMs || likelihood(b) - likelihood(a));
  let saved = means.saved - urgent.length;
  let left = means.now - urgent.length;
  const take = (index: number): void => {
    const [taken] = oldest.splice(index, 1);
    if (taken === undefined) return;
    chosen.add(taken.id);
    saved -= 1;
    left -= 1;
  };
  if (urgent.length > 0 && saved < 1 && left >= 1) {
    // However much is under way, none of the others is forgotten.
    if (oldest[0] !== undefined && oldest[0].ageMs >= UNREAD_MOST_MS) take(0);
  }
  const paceLeft = computePaceLeft(means.perMinute, urgent.length);
  const countToChooseFrom = makeCount(candidates.length - urgent.length, paceLeft);
  while (saved >= 1 && left >= 1 && oldest.length > 0) {
    take(findLikeliest(oldest.slice(0, countToChooseFrom(oldest))));
  }
  // What there is no room for is not saved up: spent at once later, it would be lacking once more.
  const most = computeSavedMost(means.perMinute);
  return { chosen, saved: Math.max(-most, Math.min(saved, Math.max(1, left))) };
}

/** Readings a minute that what is under way leaves to the others. */
function computePaceLeft(perMinute: number, urgent: number): number {
  return perMinute - (urgent * MINUTE_MS) / CYCLE_MS;
}

/** By what age accounts with nothing under way are read, ms. */
function computeDeadline(accounts: number, paceLeft: number): number {
  return Math.max(UNREAD_MOST_MS, (accounts / paceLeft) * MINUTE_MS);
}

/**
 * Tells how many of the oldest one may choose from: up to the first that cannot spare a reading for one
 * behind it.
 */
function makeCount(accounts: number, paceLeft: number): (oldest: readonly Candidate[]) => number {
  // In no time at all: nobody can spare any.
  if (paceLeft <= 0) return () => 1;
  const deadlineMs = computeDeadline(accounts, paceLeft);
  const perMs = (accounts / deadlineMs + paceLeft / MINUTE_MS) / 2;
  return (oldest) => {
    const tight = oldest.findIndex(({ ageMs }, index) => perMs * (deadlineMs - ageMs) < index + 2);
    return tight < 0 ? oldest.length : tight + 1;
  };
}

/** The first of those that are the likeliest to be at a target. */
function findLikeliest(candidates: readonly Candidate[]): number {
  let likeliest = 0;
  let most = -Infinity;
  for (const [index, candidate] of candidates.entries()) {
    const each = likelihood(candidate);
    if (each <= most) continue;
    [likeliest, most] = [index, each];
  }
  return likeliest;
}

/** How far past its time, as a share of it; one that may not wait at all is past it at once. */
function likelihood({ ageMs, intervalMs }: Candidate): number {
  return intervalMs === 0 ? Infinity : ageMs / intervalMs;
}
