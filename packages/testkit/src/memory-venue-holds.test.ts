// Holds in memory pass the contract of those on PostgreSQL.
import { makeMemoryVenueHolds } from './memory-venue-holds';
import { venueHoldsContract } from './venue-holds-contract';

venueHoldsContract('memory', async () => {
  const holds = makeMemoryVenueHolds({ wallMs: () => 0, monotonicMs: () => 5_000 });
  return { open: () => holds, close: async () => undefined };
});
