// What finished operations came to, added up by PostgreSQL over a period.
import { decimal, type Decimal } from '@hedge/domain';
import { Prisma, type PrismaClient } from '../generated/client';
import { optionalDecimal } from '../store/operation-rows';
import { buildPage, parseCursor, whereAll, type Page, type PageRequest } from './pages';
import { pickHistory, type TradeHistoryFilter } from './trade-history-filter';

/** What totals are told apart by, beside the asset that their amounts are in. */
export interface TotalsRequest extends TradeHistoryFilter, PageRequest {
  readonly by: { readonly account: boolean; readonly symbol: boolean; readonly day: boolean };
}

/** Null in what the totals are not told apart by. */
export interface TradeHistoryTotal {
  readonly accountId: string | null;
  readonly longSymbol: string | null;
  readonly shortSymbol: string | null;
  /** When the day began in UTC, ms. */
  readonly dayMs: number | null;
  /** The margin asset. */
  readonly asset: string;
  readonly count: number;
  readonly grossPnl: Decimal;
  readonly realizedPnl: Decimal;
  readonly commissions: Readonly<Record<string, Decimal>>;
  /** Null when one of the operations has none. */
  readonly netPnl: Decimal | null;
  readonly netUnknownCount: number;
  readonly fundingIncluded: boolean;
}

interface Row {
  readonly accountId: string | null;
  readonly longSymbol: string | null;
  readonly shortSymbol: string | null;
  readonly day: bigint;
  readonly asset: string;
  readonly key: string;
  readonly count: bigint;
  readonly grossPnl: string;
  readonly realizedPnl: string;
  readonly commissions: Readonly<Record<string, string>> | null;
  readonly netPnl: string | null;
  readonly netUnknownCount: bigint;
  readonly fundingIncluded: boolean;
}

const DAY_MS = 86_400_000;
const KEY = /^[0-9a-f-]*(\|[A-Z0-9/:]*){3}$/;

/**
 * The latest day first. One statement: rows are read once, each beside what it paid in each asset, and
 * counted with the first of those.
 * @throws {InvalidCursor}
 */
export async function sumHistory(
  prisma: PrismaClient,
  { limit, cursor, by, ...filter }: TotalsRequest,
): Promise<Page<TradeHistoryTotal>> {
  const after = parseCursor('historytotals', cursor, KEY);
  const group = (isKey: boolean, value: Prisma.Sql, none: Prisma.Sql) => (isKey ? value : none);
  const rows = await prisma.$queryRaw<Row[]>`
    WITH part AS (
      SELECT ${group(by.account, Prisma.sql`h.account_id`, Prisma.sql`NULL::uuid`)} AS account,
        ${group(by.symbol, Prisma.sql`h.long_symbol`, Prisma.sql`NULL::text`)} AS long,
        ${group(by.symbol, Prisma.sql`h.short_symbol`, Prisma.sql`NULL::text`)} AS short,
        ${group(by.day, Prisma.sql`h.closed_at / ${DAY_MS}`, Prisma.sql`0::bigint`)} AS day,
        split_part(h.long_symbol, ':', 2) AS margin, c.asset, sum(c.amount::numeric) AS paid,
        count(*) FILTER (WHERE ${IS_FIRST}) AS count,
        sum(h.gross_pnl) FILTER (WHERE ${IS_FIRST}) AS gross,
        sum(h.realized_pnl) FILTER (WHERE ${IS_FIRST}) AS realized,
        sum(h.net_pnl) FILTER (WHERE ${IS_FIRST}) AS net,
        count(*) FILTER (WHERE ${IS_FIRST} AND h.net_pnl IS NULL) AS unknown,
        bool_and(h.funding_included) AS funded
      FROM ${pickHistory(filter)} h
      LEFT JOIN LATERAL jsonb_each_text(h.commissions) WITH ORDINALITY
        AS c(asset, amount, nth) ON true
      GROUP BY 1, 2, 3, 4, 5, 6
    ), total AS (
      SELECT account, long, short, day, margin,
        (coalesce(account::text, '') || '|' || coalesce(long, '') || '|' || coalesce(short, '')
          || '|' || margin) COLLATE "C" AS key,
        sum(count)::bigint AS count, sum(gross) AS gross, sum(realized) AS realized,
        jsonb_object_agg(asset, paid::text) FILTER (WHERE asset IS NOT NULL) AS commissions,
        sum(net) AS net, sum(unknown)::bigint AS unknown, bool_and(funded) AS funded
      FROM part GROUP BY 1, 2, 3, 4, 5
    )
    SELECT account::text AS "accountId", long AS "longSymbol", short AS "shortSymbol", day,
      margin AS asset, key, count, gross::text AS "grossPnl", realized::text AS "realizedPnl",
      commissions, CASE WHEN unknown = 0 THEN net::text END AS "netPnl",
      unknown AS "netUnknownCount", funded AS "fundingIncluded"
    FROM total
    ${whereAll([after && Prisma.sql`(day, key) < (${BigInt(after.at / DAY_MS)}, ${after.id})`])}
    ORDER BY day DESC, key DESC LIMIT ${limit + 1}`;
  const placed = rows.map((row) => ({
    place: { at: Number(row.day) * DAY_MS, id: row.key },
    total: toTotal(row, by.day),
  }));
  const { items, nextCursor } = buildPage('historytotals', placed, limit, ({ place }) => place);
  return { items: items.map(({ total }) => total), nextCursor };
}

const IS_FIRST = Prisma.sql`coalesce(c.nth, 1) = 1`;

function toTotal({ key: _key, day, ...row }: Row, isByDay: boolean): TradeHistoryTotal {
  return {
    ...row,
    dayMs: isByDay ? Number(day) * DAY_MS : null,
    count: Number(row.count),
    netUnknownCount: Number(row.netUnknownCount),
    grossPnl: decimal(row.grossPnl),
    realizedPnl: decimal(row.realizedPnl),
    netPnl: optionalDecimal(row.netPnl),
    commissions: Object.fromEntries(
      Object.entries(row.commissions ?? {}).map(([asset, paid]) => [asset, decimal(paid)]),
    ),
  };
}
