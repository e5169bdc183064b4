// Finished operations: listed, in detail, added up, and as a file.
import { TOTALS_DAYS_MAX } from '@hedge/contracts';
import type { TradeHistoryRepository } from '@hedge/db';
import type { Clock } from '@hedge/platform';
import type { Handlers } from './operator-router';
import { Problem } from './problem';
import { FILE_KINDS } from './trade-history-file';
import { viewTotal, viewTradeHistory, viewTradeHistoryDetail } from './trade-history-views';
import { isoOf } from './iso-time';
import { viewPage } from './views';

export type TradeHistoryDeps = {
  readonly tradeHistory: TradeHistoryRepository;
  readonly clock: Clock;
};

const DAY_MS = 86_400_000;
/** Each holds a connection to the database now and then, for as long as its taker likes. */
const EXPORTS_AT_ONCE = 2;
const EXPORT_RETRY_MS = 5_000;

export function makeTradeHistoryHandlers({
  tradeHistory,
  clock,
}: TradeHistoryDeps): Handlers<
  'listTradeHistory' | 'readTradeHistory' | 'readTradeHistoryTotals' | 'exportTradeHistory'
> {
  let exports = 0;
  return {
    listTradeHistory: async ({ query }) =>
      viewPage(await tradeHistory.list(query), viewTradeHistory),
    readTradeHistory: async ({ id }) => {
      const row = await tradeHistory.find(id);
      if (row === null) throw new Problem('NOT_FOUND', 'there is no such row of history');
      return viewTradeHistoryDetail(row);
    },
    readTradeHistoryTotals: async ({ query }) => {
      const period = periodOf(query, clock.wallMs());
      const page = await tradeHistory.sum({ ...query, ...period });
      return { ...viewPage(page, viewTotal), from: isoOf(period.from), to: isoOf(period.to) };
    },
    exportTradeHistory: async ({ query: { format, ...filter } }) => {
      if (exports >= EXPORTS_AT_ONCE) {
        throw new Problem('BUSY', 'too many files are being made; try again', {}, EXPORT_RETRY_MS);
      }
      exports += 1;
      const { contentType, write } = FILE_KINDS[format];
      const stamp = isoOf(clock.wallMs())
        .replace(/\.\d+Z$/, 'Z')
        .replaceAll(/[-:]/g, '');
      return {
        contentType,
        fileName: `trade-history-${stamp}.${format}`,
        pieces: counted(write(viewed(tradeHistory.walk(filter)))),
      };
    },
  };

  async function* viewed(rows: ReturnType<TradeHistoryRepository['walk']>) {
    for await (const some of rows) yield some.map(viewTradeHistory);
  }

  /** Until nobody takes another piece; whoever sends a file takes the first one at least. */
  async function* counted(pieces: AsyncIterable<string>) {
    try {
      yield* pieces;
    } finally {
      exports -= 1;
    }
  }
}

/** @throws {Problem} 400 for more days than are added up at once. */
function periodOf(
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
  nowMs: number,
): { readonly from: number; readonly to: number } {
  const end = to ?? (from === undefined ? nowMs : Math.max(nowMs, from));
  const begin = from ?? end - TOTALS_DAYS_MAX * DAY_MS;
  if (end - begin > TOTALS_DAYS_MAX * DAY_MS) {
    throw new Problem('INVALID_QUERY', `from and to must be at most ${TOTALS_DAYS_MAX} days apart`);
  }
  return { from: begin, to: end };
}
