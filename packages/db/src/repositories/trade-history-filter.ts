// Which rows of history a list, an export or a total is about; every condition has its index.
import type { ExternalCause } from '@hedge/domain';
import { Prisma } from '../generated/client';
import { whereAll, type Place } from './pages';

export type Sign = 'negative' | 'zero' | 'positive';

/** Operations that were closed from `from` on and before `to`; exchange times, ms. */
export interface TradeHistoryFilter {
  readonly operationId?: string | undefined;
  readonly accountId?: string | undefined;
  /** Of one of its legs. */
  readonly symbol?: string | undefined;
  readonly closeReason?: string | undefined;
  /** Why others closed a part of it. */
  readonly externalCause?: ExternalCause | undefined;
  readonly gross?: Sign | undefined;
  readonly net?: Sign | 'unknown' | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Rows written until this one was. */
  readonly upToId?: bigint | undefined;
}

/** As the indexes on them are written: an expression that differs would not be found there. */
const GROSS_SIGN = Prisma.sql`sign(h.gross_pnl)`;
const NET_SIGN = Prisma.sql`coalesce(sign(h.net_pnl), 2)`;
const HAS_EXTERNAL = Prisma.sql`(h.long_external_cause IS NOT NULL
  OR h.short_external_cause IS NOT NULL)`;
const SIGNS = { negative: -1, zero: 0, positive: 1, unknown: 2 } as const;

/**
 * The rows as something to select from, newest closing first where `limit` is given.
 *
 * @param after only rows after this one in that order
 * @param limit at most so many rows of each of two parts: the caller orders and limits once more
 */
export function pickHistory(
  filter: TradeHistoryFilter,
  { after = null, limit }: { readonly after?: Place | null; readonly limit?: number } = {},
): Prisma.Sql {
  const { symbol } = filter;
  const rest = [
    ...conditionsOf(filter),
    after && Prisma.sql`(h.closed_at, h.id) < (${BigInt(after.at)}, ${BigInt(after.id)})`,
  ];
  const pick = (ofSymbol: Prisma.Sql | null) => Prisma.sql`(
    SELECT h.* FROM trade_history h ${whereAll([ofSymbol, ...rest])}
    ${limit === undefined ? Prisma.empty : Prisma.sql`${HISTORY_ORDER} LIMIT ${limit}`})`;
  if (symbol === undefined) return pick(null);
  const long = pick(Prisma.sql`h.long_symbol = ${symbol}`);
  const short = pick(Prisma.sql`h.short_symbol = ${symbol} AND h.short_symbol <> h.long_symbol`);
  return Prisma.sql`(${long} UNION ALL ${short})`;
}

/** Of rows `h`. */
export const HISTORY_ORDER = Prisma.sql`ORDER BY h.closed_at DESC, h.id DESC`;

function conditionsOf(filter: TradeHistoryFilter): readonly (Prisma.Sql | null)[] {
  const { operationId, accountId, closeReason, externalCause, gross, net, from, to, upToId } =
    filter;
  return [
    operationId === undefined ? null : Prisma.sql`h.operation_id = ${operationId}::uuid`,
    accountId === undefined ? null : Prisma.sql`h.account_id = ${accountId}::uuid`,
    closeReason === undefined ? null : Prisma.sql`h.close_reason = ${closeReason}`,
    externalCause === undefined
      ? null
      : Prisma.sql`${HAS_EXTERNAL} AND ${externalCause} IN (h.long_external_cause, h.short_external_cause)`,
    gross === undefined ? null : Prisma.sql`${GROSS_SIGN} = ${SIGNS[gross]}::numeric`,
    net === undefined ? null : Prisma.sql`${NET_SIGN} = ${SIGNS[net]}::numeric`,
    from === undefined ? null : Prisma.sql`h.closed_at >= ${BigInt(from)}`,
    to === undefined ? null : Prisma.sql`h.closed_at < ${BigInt(to)}`,
    upToId === undefined ? null : Prisma.sql`h.id <= ${upToId}`,
  ];
}
