// Finished operations, for reading: only a settle writes them.
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { EXTERNAL_FILLS, FILLS, ORDERS } from '../store/operation-rows';
import { buildPage, parseCursor, type Page, type PageRequest, type Place } from './pages';
import { HISTORY_ORDER, pickHistory, type TradeHistoryFilter } from './trade-history-filter';
import {
  HISTORY_DOCUMENT,
  toHistoryDetail,
  toHistoryRecord,
  type ExecutionDocument,
  type HistoryDocument,
  type TradeHistoryDetail,
  type TradeHistoryRecord,
} from './trade-history-rows';
import { sumHistory, type TotalsRequest, type TradeHistoryTotal } from './trade-history-totals';

export interface TradeHistoryRepository {
  /** Newest closing first. @throws {InvalidCursor} */
  list(filter: TradeHistoryFilter & PageRequest): Promise<Page<TradeHistoryRecord>>;
  /** By its own id or by its operation's, with everything recorded for the operation. */
  find(id: string): Promise<TradeHistoryDetail | null>;
  /**
   * Every row that was there when it began, newest closing first, some at a time. It reads on only
   * when it is asked to, and holds neither a connection nor a snapshot meanwhile: a reader who takes
   * its time must not keep PostgreSQL from cleaning up after the cycles.
   */
  walk(filter: TradeHistoryFilter): AsyncGenerator<readonly TradeHistoryRecord[]>;
  /** The latest day first. @throws {InvalidCursor} */
  sum(request: TotalsRequest): Promise<Page<TradeHistoryTotal>>;
}

/** Few enough that a process which does other things is not held up by them. */
const WALK_ROWS = 250;

const placeOf = ({ closedAt, id }: TradeHistoryRecord): Place => ({ at: closedAt, id });

/** Of a row, other than a UUID. */
const ROW_ID = /^\d{1,18}$/;

export function makeTradeHistoryRepository({ prisma }: Database): TradeHistoryRepository {
  const pick = async (filter: TradeHistoryFilter, after: Place | null, limit: number) => {
    const rows = await prisma.$queryRaw<{ history: HistoryDocument }[]>`
      SELECT ${HISTORY_DOCUMENT} AS history FROM ${pickHistory(filter, { after, limit })} h
      ${HISTORY_ORDER} LIMIT ${limit}`;
    return rows.map((row) => toHistoryRecord(row.history));
  };
  return {
    async list({ limit, cursor, ...filter }) {
      const after = parseCursor('history', cursor, ROW_ID);
      const records = await pick(filter, after, limit + 1);
      return buildPage('history', records, limit, placeOf);
    },

    async *walk(filter) {
      const [last] = await prisma.$queryRaw<{ id: bigint | null }[]>`
        SELECT max(id) AS id FROM trade_history`;
      const upToId = last?.id ?? 0n;
      for (let after: Place | null = null; ;) {
        const records: TradeHistoryRecord[] = await pick({ ...filter, upToId }, after, WALK_ROWS);
        if (records.length > 0) yield records;
        const end = records.at(-1);
        if (end === undefined || records.length < WALK_ROWS) return;
        after = placeOf(end);
      }
    },

    sum: (request) => sumHistory(prisma, request),

    async find(id) {
      const isOwn = ROW_ID.test(id);
      const rows = await prisma.$queryRaw<
        { history: HistoryDocument; executions: ExecutionDocument }[]
      >`
        SELECT ${HISTORY_DOCUMENT} AS history, json_build_object('orders', ${ORDERS},
          'fills', ${FILLS}, 'externalFills', ${EXTERNAL_FILLS}) AS executions
        FROM trade_history h, LATERAL (SELECT h.operation_id AS id) o
        WHERE ${isOwn ? Prisma.sql`h.id = ${BigInt(id)}` : Prisma.sql`h.operation_id = ${id}::uuid`}`;
      const [row] = rows;
      return row === undefined ? null : toHistoryDetail(row.history, row.executions);
    },
  };
}
