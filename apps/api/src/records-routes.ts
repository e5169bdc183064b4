// What has happened: finished operations and the last cycles.
import type { CycleRepository, TradeHistoryRepository } from '@hedge/db';
import type { Handlers } from './operator-router';
import { viewCycle, viewPage, viewTradeHistory } from './views';

export type RecordsDeps = {
  readonly tradeHistory: TradeHistoryRepository;
  readonly cycles: Pick<CycleRepository, 'list'>;
};

export function makeRecordsHandlers(
  deps: RecordsDeps,
): Handlers<'listTradeHistory' | 'listCycles'> {
  return {
    listTradeHistory: async ({ query }) =>
      viewPage(await deps.tradeHistory.list(query), viewTradeHistory),
    listCycles: async ({ query }) => viewPage(await deps.cycles.list(query), viewCycle),
  };
}
