// How many requests a caller may make in a minute, counted in the database for all replicas of the API.
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '../database';

export interface RequestLimit {
  /** Counts a request of `caller`; the wait in ms when it is past the limit, else null. */
  count(caller: string): Promise<number | null>;
}

const WINDOW_SECONDS = 60;

/**
 * Whoever is past the limit is refused without a statement until the window ends. While the database
 * cannot be reached, each replica counts for itself.
 *
 * @param name tells the counts of several limits apart.
 */
export function makeRequestLimit(
  { prisma }: Database,
  { name, perMinute }: { readonly name: string; readonly perMinute: number },
): RequestLimit {
  const limit = { points: perMinute, duration: WINDOW_SECONDS };
  const limiter = new RateLimiterPostgres({
    ...limit,
    keyPrefix: name,
    storeType: 'client',
    storeClient: {
      query: async ({ text, values }: { readonly text: string; readonly values: unknown[] }) => {
        const rows = await prisma.$queryRawUnsafe<Record<string, unknown>[]>(text, ...values);
        return { rows: rows.map((row) => ({ ...row, expire: Number(row['expire']) })) };
      },
    },
    tableName: 'request_counts',
    tableCreated: true,
    inMemoryBlockOnConsumed: perMinute + 1,
    insuranceLimiter: new RateLimiterMemory({ ...limit, keyPrefix: name }),
  });
  return {
    async count(caller) {
      try {
        await limiter.consume(caller);
        return null;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext;
        throw refusal;
      }
    },
  };
}
