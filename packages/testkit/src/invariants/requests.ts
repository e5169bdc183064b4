// I8: the exchange is asked within its limits, and not at all while it asked to be left alone.
import type { DeskFacts, Violation } from './facts';

const MINUTE_MS = 60_000;
const SHARE = 0.8;
/** Requests that were under way when the ban was told. */
const UNDER_WAY_MS = 250;

/** Weight per minute, as the exchange counts it: under 80 % of the limit. */
export function findTooMuchWeight(facts: DeskFacts): readonly Violation[] {
  const minutes = new Map<number, number>();
  for (const { arrivedAt, weight } of facts.ledger.requests) {
    const minute = Math.floor(arrivedAt / MINUTE_MS);
    minutes.set(minute, (minutes.get(minute) ?? 0) + weight);
  }
  return [...minutes]
    .filter(([, weight]) => weight >= facts.weightLimit * SHARE)
    .map(([minute, weight]) => ({
      invariant: 'I8',
      what: `weight ${weight} of ${facts.weightLimit} in one minute`,
      rows: facts.ledger.requests.filter(
        ({ arrivedAt }) => Math.floor(arrivedAt / MINUTE_MS) === minute,
      ),
    }));
}

/** A ban ends when its time is over, or when it was written anew. */
export function findRequestsInBan(facts: DeskFacts): readonly Violation[] {
  return facts.holds.flatMap((hold, index) => {
    if (!hold.banned) return [];
    const until = Math.min(hold.untilMs, facts.holds[index + 1]?.atMs ?? Infinity);
    const during = facts.ledger.requests.filter(
      ({ arrivedAt }) => arrivedAt > hold.atMs + UNDER_WAY_MS && arrivedAt < until,
    );
    if (during.length === 0) return [];
    const what = `${during.length} requests in a ban`;
    return [{ invariant: 'I8', what, rows: [hold, ...during] }];
  });
}
