// Finished operations, for reading: only a settle writes them.
import type { Database } from '../database';
import { buildPage, parseCursor, type Page, type PageRequest } from './pages';
import { HISTORY_ORDER, pickHistory, type TradeHistoryFilter } from './trade-history-filter';
import {
  HISTORY_DOCUMENT,
  toHistoryRecord,
  type HistoryDocument,
  type TradeHistoryRecord,
} from './trade-history-rows';

export interface TradeHistoryRepository {
  /** Newest closing first. @throws {InvalidCursor} */
  list(filter: TradeHistoryFilter & PageRequest): Promise<Page<TradeHistoryRecord>>;
}

export function makeTradeHistoryRepository({ prisma }: Database): TradeHistoryRepository {
  return {
    async list({ limit, cursor, ...filter }) {
      const after = parseCursor('history', cursor, /^\d{1,18}$/);
      const rows = await prisma.$queryRaw<{ history: HistoryDocument }[]>`
        SELECT ${HISTORY_DOCUMENT} AS history
        FROM ${pickHistory(filter, { after, limit: limit + 1 })} h
        ${HISTORY_ORDER} LIMIT ${limit + 1}`;
      const records = rows.map((row) => toHistoryRecord(row.history));
      return buildPage('history', records, limit, ({ closedAt, id }) => ({ at: closedAt, id }));
    },
  };
}
