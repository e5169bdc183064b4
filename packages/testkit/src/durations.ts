// How long faults last. The continuous integration run shortens them; `npm run test:nightly` has them
// in full, as the fault matrix states them.

const FULL = {
  /** A queue store that is away. */
  outageMs: 60_000,
  /** A database behind a network that swallows everything. */
  blackholeMs: 60_000,
  /** A network that is parted and repaired. */
  partitionMs: 30_000,
  /** An event loop that does nothing else. */
  blockedMs: 12_000,
  /** A flood of signals. */
  floodMs: 60_000,
  /** Workers that are killed one after another. */
  stormKills: 60,
};

/** Beyond every window, lock and timeout that matters, and no longer. */
const SHORT: typeof FULL = {
  outageMs: 4_000,
  blackholeMs: 6_000,
  partitionMs: 4_000,
  blockedMs: 6_000,
  floodMs: 4_000,
  stormKills: 6,
};

/** In force in this run: in full with `NIGHTLY=1`. */
export const DURATIONS = process.env['NIGHTLY'] === '1' ? FULL : SHORT;
