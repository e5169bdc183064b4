// The cycles that a stack has run, read from its database past the product.
import { Client } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';

/** One finished cycle. Wall times of its worker, ms. */
export interface CycleTimes {
  readonly startedAt: number;
  readonly durationMs: number;
  /** Whether every account was read and nothing failed. */
  readonly isWhole: boolean;
}

/** A look into the table of cycles. */
export interface CycleRows {
  /** Those that began after `from`, oldest first. */
  since(from: number): Promise<readonly CycleTimes[]>;
  /** Waits until one that began after `from` has ended. @throws after a minute */
  nextAfter(from: number): Promise<void>;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 10;
const PATIENCE_MS = 60_000;

export async function openCycleRows(databaseUrl: string): Promise<CycleRows> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const since: CycleRows['since'] = async (from) => {
    const { rows } = await client.query<CycleTimes>(
      `SELECT (extract(epoch FROM started_at) * 1000)::float8 AS "startedAt",
         (extract(epoch FROM finished_at - started_at) * 1000)::float8 AS "durationMs",
         accounts_skipped = 0 AND errors = 0 AS "isWhole"
       FROM monitor_cycles
       WHERE finished_at IS NOT NULL AND started_at > timestamptz 'epoch' + $1 * interval '1 ms'
       ORDER BY started_at`,
      [from],
    );
    return rows;
  };
  return {
    since,
    nextAfter: async (from) => {
      const untilMs = performance.now() + PATIENCE_MS;
      while ((await since(from)).length === 0) {
        if (performance.now() > untilMs) throw new Error('no cycle ended within a minute');
        await pause(LOOK_EVERY_MS);
      }
    },
    close: () => client.end(),
  };
}
