// What tests share: real services, processes, a desk with its books, builders and fakes. Dev only.
export { makeEmptyDatabase, makeTestDatabase } from './postgres';
export type { TestDatabase } from './postgres';
export { describeInBrowser, findChromium, startBrowser } from './browser';
export type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from './browser';
export { startApp } from './process';
export type { AppExit, AppOptions, AppProcess } from './process';
export {
  describeOnBothStores,
  makeRedisQueue,
  postgresQueue,
  type DeskQueue,
} from './queue-stores';
export {
  askRedis,
  describeRedis,
  findRedis,
  isRedisAvailable,
  startOwnRedis,
  startRedis,
} from './redis';
export type { TestRedis } from './redis';
export { startRedisCluster, startRedisSentinels } from './redis-deployments';
export type { RedisCluster, RedisSentinels } from './redis-deployments';
export { startTlsRedis, type TlsRedis } from './redis-tls';
export { startTlsProxy, type TlsProxy } from './tls-proxy';
export { makeMemoryStore } from './memory-store';
export type { MemoryStore } from './memory-store-content';
export { makeMemoryVenueHolds } from './memory-venue-holds';
export { storeContract } from './store-contract';
export { venueHoldsContract } from './venue-holds-contract';
export type { StoreHarness } from './store-harness';
export * from './builders';
export { captureStatement, type CapturedStatement } from './captured-statement';
export { checkInvariants, expectBooksBalanced } from './invariants/check';
export { readLeaks } from './invariants/leaks';
export type { Violation } from './invariants/facts';
export type { BooksException } from './invariants/judge';
export { makeDesk, SHORT_MARGIN_MS, type Desk } from './desk';
export {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  ETH,
  SOME_HEDGE,
  type DeskLeg,
  type DeskOperation,
  type RegisteredOperation,
} from './hedges';
export { startBeat, startDeskApi, startDeskWorker, type DeskApi, type DeskEnv } from './desk-apps';
export { startSignals } from './desk-signals';
export { DURATIONS } from './durations';
export { makeDeskWorker, SHORT_SETTINGS, type DeskTaps, type DeskWorker } from './desk-worker';
export { closeGate, type Gate, type GateOptions } from './gate';
export { startTcpProxy, type TcpProxy } from './proxy/tcp-proxy';
export type { ProxyRule, ProxyRuleOptions } from './proxy/proxy-rule';
export { startOwnPostgres, type OwnPostgres } from './own-postgres';
export { startPaper, venueSymbol, type Paper, type PaperFault, type PaperLedger } from './paper';
export { startStatementTap, type StatementTap } from './statement-tap';
export { useDesk, useWorkedDesk, type DeskInUse } from './use-desk';
export { useRunningDesk, type RunningDesk, type RunningDeskOptions } from './running-desk';
export { waitFor } from './wait';
export {
  fillRow,
  insertAccount,
  insertOperation,
  insertRow,
  orderRow,
} from './store-contract-rows';
export { makeWebhookReceiver, type ReceivedNotice, type WebhookReceiver } from './webhook-receiver';
export { SEED_SYMBOLS, seedRecords } from './seed-records';
