// Finished operations, for reading: only a settle writes them.
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { EXTERNAL_FILLS, FILLS, ORDERS } from '../store/operation-rows';
import { buildPage, parseCursor, type Page, type PageRequest } from './pages';
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

export interface TradeHistoryRepository {
  /** Newest closing first. @throws {InvalidCursor} */
  list(filter: TradeHistoryFilter & PageRequest): Promise<Page<TradeHistoryRecord>>;
  /** By its own id or by its operation's, with everything recorded for the operation. */
  find(id: string): Promise<TradeHistoryDetail | null>;
}

/** Of a row, other than a UUID. */
const ROW_ID = /^\d{1,18}$/;

export function makeTradeHistoryRepository({ prisma }: Database): TradeHistoryRepository {
  return {
    async list({ limit, cursor, ...filter }) {
      const after = parseCursor('history', cursor, ROW_ID);
      const rows = await prisma.$queryRaw<{ history: HistoryDocument }[]>`
        SELECT ${HISTORY_DOCUMENT} AS history
        FROM ${pickHistory(filter, { after, limit: limit + 1 })} h
        ${HISTORY_ORDER} LIMIT ${limit + 1}`;
      const records = rows.map((row) => toHistoryRecord(row.history));
      return buildPage('history', records, limit, ({ closedAt, id }) => ({ at: closedAt, id }));
    },

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
