// What tests share: real services, processes, and (more to come) builders and fakes. Dev only.
export { makeEmptyDatabase, makeTestDatabase } from './postgres';
export type { TestDatabase } from './postgres';
export { startApp } from './process';
export type { AppExit, AppOptions, AppProcess } from './process';
export { describeRedis, findRedis, isRedisAvailable, startRedis } from './redis';
export type { TestRedis } from './redis';
export { makeMemoryStore, type MemoryStore } from './memory-store';
export { storeContract, type StoreHarness } from './store-contract';
export * from './builders';
