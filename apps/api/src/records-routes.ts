// What has happened: finished operations and the last cycles.
import { Router } from 'express';
import { cyclesQuery, tradeHistoryQuery } from '@hedge/contracts';
import type { CycleRepository, TradeHistoryRepository } from '@hedge/db';
import { parseQuery } from './operator-input';
import { methodNotAllowed } from './problem';
import { viewCycle, viewPage, viewTradeHistory } from './views';

export type RecordsDeps = {
  readonly tradeHistory: TradeHistoryRepository;
  readonly cycles: Pick<CycleRepository, 'list'>;
};

export function makeRecordsRoutes(deps: RecordsDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route('/api/v1/trade-history')
    .get(async (request, response) => {
      const page = await deps.tradeHistory.list(parseQuery(tradeHistoryQuery, request));
      response.json(viewPage(page, viewTradeHistory));
    })
    .all(methodNotAllowed(['GET']));
  router
    .route('/api/v1/cycles')
    .get(async (request, response) => {
      const page = await deps.cycles.list(parseQuery(cyclesQuery, request));
      response.json(viewPage(page, viewCycle));
    })
    .all(methodNotAllowed(['GET']));
  return router;
}
