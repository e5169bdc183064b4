// The database: migrations at start, the connection, the protocol's store, the operator's tables.
export type { ClaimedOperation } from './repositories/claimed-operation';
export type { CloseAllRow, CloseRequests, RequestedClose } from './repositories/close-requests';
export { findConnectedQueues, workerConnectionName } from './connected-queues';
export { makeDatabase, type Database, type DatabaseOptions } from './database';
export { migrateAtStart } from './migrate-at-start';
export { migrate, MigrationError, type MigrationProblem } from './migrate';
export {
  makeAccountChanges,
  type AccountChanges,
  type AccountHeld,
  type Preflight,
  type PreflightCheck,
} from './repositories/account-changes';
export {
  makeAccountRepository,
  type AccountMode,
  type AccountRecord,
  type AccountRepository,
  type NewAccount,
  type SealedCredentials,
} from './repositories/accounts';
export {
  makeAuditRepository,
  type Actor,
  type ActorKind,
  type AuditRecord,
  type AuditRepository,
} from './repositories/audit-log';
export {
  makeTokenRepository,
  type NewToken,
  type TokenRecord,
  type TokenRepository,
} from './repositories/api-tokens';
export {
  makeLoginFailures,
  type LoginAttempt,
  type LoginFailures,
} from './repositories/login-failures';
export { makeSecondFactors, type SecondFactors } from './repositories/second-factors';
export {
  makeSessionRepository,
  type SessionRepository,
  type SessionUser,
} from './repositories/sessions';
export { makeSetupTokens, type SetupTokens } from './repositories/setup-tokens';
export {
  makeUserRepository,
  type UserLogin,
  type UserRecord,
  type UserRepository,
} from './repositories/users';
export { makeAlertOutbox } from './repositories/alert-outbox';
export {
  makePnlSampleRepository,
  type PnlSample,
  type PnlSampleRepository,
} from './repositories/pnl-samples';
export { makeNakedLegs, type NakedLegs } from './repositories/naked-legs';
export {
  makeAlertRecords,
  makeAlertRepository,
  type AlertRecord,
  type AlertRepository,
} from './repositories/alerts';
export { checkCredentialsKey, makeSealedRecords, type SealedRecords } from './sealed-records';
export {
  makeSignalKeyRepository,
  type SignalKeyMaterial,
  type SignalKeyRecord,
  type SignalKeyRepository,
} from './repositories/signal-keys';
export { isUnwritable } from './store/database-error';
export { makeCycleRepository, type CycleRepository, type CycleRow } from './repositories/cycles';
export {
  makeOperationRepository,
  type Claim,
  type OperationDetail,
  type OperationPatch,
  type OperationRepository,
} from './repositories/operations';
export {
  parseReading,
  type Glances,
  type OperationGlance,
  type ReadingText,
} from './repositories/operation-glances';
export type { OperationFilter, OperationSummary, Reading } from './repositories/operation-list';
export type { NewLeg, NewOpening, NewOperation } from './repositories/registration';
export { makePrismaStore } from './store/prisma-store';
export { makeVenueHolds } from './store/venue-holds';
export { InvalidCursor, type Page, type PageRequest } from './repositories/pages';
export {
  makeIdempotencyKeys,
  type IdempotencyKeys,
  type KeyedRequest,
} from './repositories/idempotency-keys';
export { makeRequestLimit, type RequestLimit } from './repositories/request-limit';
export {
  makeTradeHistoryRepository,
  type TradeHistoryRepository,
} from './repositories/trade-history';
export type { TradeHistoryFilter } from './repositories/trade-history-filter';
export type { TradeHistoryTotal } from './repositories/trade-history-totals';
export type {
  CorrectionRecord,
  LegRecord,
  TradeHistoryDetail,
  TradeHistoryRecord,
} from './repositories/trade-history-rows';
