// Holds of exchanges in memory, by the clock they are given.
import type { Clock, VenueHold, VenueHolds } from '@hedge/cycle';

/** As on PostgreSQL, for as long as the object lives. */
export function makeMemoryVenueHolds(clock: Clock): VenueHolds {
  const holds = new Map<string, VenueHold & { readonly untilMs: number }>();
  const held = (key: string) => {
    const hold = holds.get(key);
    return hold !== undefined && hold.untilMs > clock.monotonicMs() ? hold : null;
  };
  return {
    async loadHold({ exchange, mode }) {
      const hold = held(`${exchange} ${mode}`);
      if (hold === null) return null;
      const { untilMs, banned, why } = hold;
      return { remainingMs: Math.ceil(untilMs - clock.monotonicMs()), banned, why };
    },
    async recordHold({ exchange, mode }, hold) {
      const key = `${exchange} ${mode}`;
      const before = held(key);
      const untilMs = clock.monotonicMs() + hold.remainingMs;
      const later = before !== null && before.untilMs > untilMs ? before : { ...hold, untilMs };
      holds.set(key, { ...later, banned: hold.banned || before?.banned === true });
    },
  };
}
