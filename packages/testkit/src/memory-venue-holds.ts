// What workers on one address know together, in memory, by the clock that is given.
import type { Clock, Venue, VenueHold, VenueHolds } from '@hedge/cycle';

/** As on PostgreSQL, for as long as the object lives. */
export function makeMemoryVenueHolds(clock: Clock): VenueHolds {
  const holds = new Map<string, VenueHold & { readonly untilMs: number; readonly venue: Venue }>();
  const weights = new Map<string, number>();
  const standing = () => [...holds.values()].filter(({ untilMs }) => untilMs > clock.monotonicMs());
  return {
    async loadHold(venue) {
      const held = standing().filter((each) => concerns(each.venue, venue));
      const [latest] = held.sort((a, b) => b.untilMs - a.untilMs);
      if (latest === undefined) return null;
      const remainingMs = Math.ceil(latest.untilMs - clock.monotonicMs());
      return { remainingMs, banned: held.some(({ banned }) => banned), why: latest.why };
    },
    async recordHold(venue, hold) {
      const before = standing().find((each) => keyOf(each.venue) === keyOf(venue));
      const untilMs = clock.monotonicMs() + hold.remainingMs;
      const isLonger = before !== undefined && before.untilMs > untilMs;
      const later = isLonger ? before : { ...hold, untilMs };
      const isBan = hold.banned || before?.banned === true;
      holds.set(keyOf(venue), { ...later, banned: isBan, venue });
    },
    async takeWeight(venue, { windowMs, period }, amount, most) {
      const sharing = venue.isDefault ? { ...venue, egressAddress: null } : venue;
      const key = `${keyOf(sharing)} ${windowMs} ${period}`;
      const taken = (weights.get(key) ?? 0) + amount;
      if (taken > most) return null;
      weights.set(key, taken);
      return taken;
    },
  };
}

function keyOf({ exchange, mode, egressAddress }: Venue): string {
  return `${exchange} ${mode} ${egressAddress ?? ''}`;
}

function concerns(held: Venue, asked: Venue): boolean {
  if (keyOf(held) === keyOf(asked)) return true;
  const isSameExchange = held.exchange === asked.exchange && held.mode === asked.mode;
  return isSameExchange && held.isDefault && asked.isDefault;
}
