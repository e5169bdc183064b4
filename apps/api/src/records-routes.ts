// What has happened: finished operations and the last cycles.
import type { CycleRepository, TradeHistoryRepository } from '@hedge/db';
import type { Handlers } from './operator-router';
import { Problem } from './problem';
import { viewTradeHistory, viewTradeHistoryDetail } from './trade-history-views';
import { viewCycle, viewPage } from './views';

export type RecordsDeps = {
  readonly tradeHistory: TradeHistoryRepository;
  readonly cycles: Pick<CycleRepository, 'list'>;
};

export function makeRecordsHandlers(
  deps: RecordsDeps,
): Handlers<'listTradeHistory' | 'readTradeHistory' | 'listCycles'> {
  return {
    listTradeHistory: async ({ query }) =>
      viewPage(await deps.tradeHistory.list(query), viewTradeHistory),
    readTradeHistory: async ({ id }) => {
      const row = await deps.tradeHistory.find(id);
      if (row === null) throw new Problem('NOT_FOUND', 'there is no such row of history');
      return viewTradeHistoryDetail(row);
    },
    listCycles: async ({ query }) => viewPage(await deps.cycles.list(query), viewCycle),
  };
}
