// The whole HTTP surface, put together.
import { SIGNAL_PATH } from '@hedge/contracts';
import express, { type Express } from 'express';
import { makeAuditHandlers, type AuditDeps } from './access/audit-routes';
import { authenticate, type AuthenticationDeps } from './access/authentication';
import { makeSessionHandlers, type SessionDeps } from './access/session-routes';
import { makeTokensHandlers, type TokensDeps } from './access/tokens-routes';
import { makeUsersHandlers, type UsersDeps } from './access/users-routes';
import { makeAccountsHandlers, type AccountsDeps } from './accounts-routes';
import { makeAlertsHandlers, type AlertsDeps } from './alerts-routes';
import { makeClosePreviewHandlers, type ClosePreviewDeps } from './close-preview';
import { makeCloseHandlers, type CloseDeps } from './close-routes';
import { makeBoardRoutes, type BoardDeps } from './board/board-routes';
import { makeDashboardRoutes } from './dashboard/routes';
import { makeEventsHandlers, type EventsDeps } from './events/events-routes';
import { makeHealthRoutes, type HealthDeps } from './health-routes';
import { makeOperationsHandlers, type OperationsDeps } from './operations-routes';
import { makeOperatorRouter } from './operator-router';
import { makeOpenApiRoutes } from './openapi/routes';
import { makeErrorHandler, notFound } from './problem';
import { makeRecordsHandlers, type RecordsDeps } from './records-routes';
import { logAccess } from './requests/access-log';
import type { IdempotencyDeps } from './requests/idempotency';
import { limitAddress, limitCredential, type RequestLimitDeps } from './requests/request-limit';
import { securityOfJson } from './security-headers';
import { makeSignalKeysHandlers, type SignalKeysDeps } from './signal-keys/signal-keys-routes';
import { makeSignalRoute, type SignalDeps } from './signal-route';
import { makeSignalTally, type SignalTallyDeps } from './signal-tally';
import { makeTradeHistoryHandlers, type TradeHistoryDeps } from './trade-history-routes';

export type AppDeps = SignalDeps &
  HealthDeps &
  AuthenticationDeps &
  AuditDeps &
  SessionDeps &
  UsersDeps &
  TokensDeps &
  AccountsDeps &
  OperationsDeps &
  CloseDeps &
  ClosePreviewDeps &
  EventsDeps &
  TradeHistoryDeps &
  RecordsDeps &
  AlertsDeps &
  IdempotencyDeps &
  RequestLimitDeps &
  SignalKeysDeps &
  SignalTallyDeps &
  BoardDeps & {
    /** How many proxies of ours stand before the API; their part of `X-Forwarded-For` is believed. */
    readonly trustProxyHops: number;
  };

export function makeApp(deps: AppDeps): Express {
  const app = express();
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.disable('x-powered-by');
  app.disable('etag');
  // A forwarded address is whatever the sender writes, but for what proxies of ours added to it.
  app.set('trust proxy', deps.trustProxyHops === 0 ? false : deps.trustProxyHops);

  app.use(logAccess(deps), securityOfJson);
  const signalTally = makeSignalTally(deps);
  app.use(SIGNAL_PATH, signalTally.count);
  app.use(makeSignalRoute(deps));
  app.use(makeHealthRoutes(deps));
  app.use(makeDashboardRoutes());
  app.use(limitAddress(deps));
  app.use(makeBoardRoutes(deps));
  app.use(makeOpenApiRoutes());
  app.use('/api/v1', authenticate(deps), limitCredential(deps));
  app.use(
    makeOperatorRouter(deps, {
      ...makeAccountsHandlers(deps),
      ...makeOperationsHandlers(deps),
      ...makeCloseHandlers(deps),
      ...makeClosePreviewHandlers(deps),
      ...makeEventsHandlers(deps),
      ...makeTradeHistoryHandlers(deps),
      ...makeRecordsHandlers(deps),
      ...signalTally.handlers,
      ...makeAlertsHandlers(deps),
      ...makeSignalKeysHandlers(deps),
      ...makeAuditHandlers(deps),
      ...makeSessionHandlers(deps),
      ...makeUsersHandlers(deps),
      ...makeTokensHandlers(deps),
    }),
  );
  app.use(notFound);
  app.use(makeErrorHandler(deps));
  return app;
}
