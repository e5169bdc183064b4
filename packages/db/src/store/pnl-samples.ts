// What operations were worth over time, for people to look at: few enough samples of each, however long
// it is watched and however often it is read.
import { Prisma } from '../generated/client';

/** At most one sample in each of these, ms. */
const FINE_MS = 10_000;
/** The first in each of these is coarse, ms: it is kept for longer. */
const COARSE_MS = 300_000;

const FINE_KEPT_MS = 3_600_000;
const COARSE_KEPT_MS = 7 * 86_400_000;

/** More than a thousand operations make in a cycle: what has piled up while nobody pruned goes bit by bit. */
const PRUNED_MAX = 2_000;

/**
 * A sample of each row that is `due` its PnL, where the reading before it was in another interval: what
 * the row says already decides, and nothing is looked up.
 * @param due a query with an operation's `id`, `at`, `pnl`, `pnl_at` and `profit_target`
 */
export function insertSamples(due: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO pnl_samples (operation_id, at, pnl, profit_target, is_coarse)
    SELECT id, at, pnl, profit_target, pnl_at IS NULL
      OR pnl_at / ${COARSE_MS}::bigint <> at / ${COARSE_MS}::bigint
    FROM ${due}
    WHERE pnl_at IS NULL OR pnl_at / ${FINE_MS}::bigint <> at / ${FINE_MS}::bigint
    ON CONFLICT DO NOTHING`;
}

/** Parts of a statement that remove what is past its age. By the database's clock. */
export function pruneSamples(): Prisma.Sql {
  return Prisma.sql`fine_samples AS (${prune(false, FINE_KEPT_MS)}),
    coarse_samples AS (${prune(true, COARSE_KEPT_MS)})`;
}

function prune(isCoarse: boolean, keptMs: number): Prisma.Sql {
  const kind = isCoarse ? Prisma.sql`is_coarse` : Prisma.sql`NOT is_coarse`;
  return Prisma.sql`
    DELETE FROM pnl_samples WHERE (operation_id, at) IN (
      SELECT operation_id, at FROM pnl_samples
      WHERE ${kind} AND at < (extract(epoch FROM now()) * 1000)::bigint - ${keptMs}::bigint
      ORDER BY at LIMIT ${PRUNED_MAX} FOR UPDATE SKIP LOCKED)`;
}
