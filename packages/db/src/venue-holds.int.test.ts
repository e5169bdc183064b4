// Holds on PostgreSQL: every store on the same rows is another worker, and no worker's clock counts.
import { makeTestDatabase, venueHoldsContract } from '@hedge/testkit';
import { makeDatabase, type Database } from './database';
import { makeVenueHolds } from './store/venue-holds';

venueHoldsContract('PostgreSQL', async () => {
  const own = await makeTestDatabase();
  const opened: Database[] = [];
  return {
    open: () => {
      const database = makeDatabase({ url: own.url });
      opened.push(database);
      return makeVenueHolds(database);
    },
    close: async () => {
      await Promise.all(opened.map((database) => database.close()));
      await own.drop();
    },
  };
});
