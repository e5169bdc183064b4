// What an installation needs, from what one cycle, one account run and one operation of it cost.
import { computeUse, type UnitCost, type Work } from './unit-costs';

/** Of each thing, in a window of any length; `workerMiB` is no flow: its cycle is the empty worker. */
export interface Units {
  readonly workerCpuMs: UnitCost;
  readonly workerMiB: UnitCost;
  readonly postgresCpuMs: UnitCost;
  readonly walBytes: UnitCost;
  readonly transactions: UnitCost;
  readonly fsyncs: UnitCost;
  readonly redisCpuMs: UnitCost;
  /** From the begin of an account's job to its end, the exchange's answer within. */
  readonly runMs: number;
}

/** An installation. */
export interface Installation {
  readonly accounts: number;
  readonly operationsEach: number;
  readonly beatMs: number;
}

/** What it needs; flows are of a second. */
export interface Sizing {
  readonly reads: number;
  readonly addresses: number;
  readonly workers: number;
  readonly workerMiB: number;
  readonly workerCores: number;
  readonly transactions: number;
  readonly fsyncs: number;
  readonly walBytes: number;
  readonly postgresCores: number;
  readonly redisJobs: number;
  readonly redisCores: number;
}

/** Of an address: 70 % of the 80 % of 2,400 that are spent, 5 for each reading. */
const READS_A_MINUTE = Math.floor((0.7 * 0.8 * 2_400) / 5);
/** A worker is one thread: more of a core than this it should not be planned to use. */
const WORKER_SHARE = 0.8;

/** @param concurrency accounts at once in each worker */
export function computeSizing(
  units: Units,
  { accounts, operationsEach, beatMs }: Installation,
  concurrency: number,
): Sizing {
  const reads = (accounts * 1_000) / beatMs;
  const second: Work = { cycles: 1_000 / beatMs, runs: reads, operations: reads * operationsEach };
  const operations = accounts * operationsEach;
  const workerCores = computeUse(units.workerCpuMs, second) / 1_000;
  const atOnce = (reads * units.runMs) / 1_000;
  const busy = Math.max(atOnce / concurrency, workerCores / WORKER_SHARE);
  return {
    reads,
    addresses: Math.ceil((reads * 60) / READS_A_MINUTE),
    // One more, so that one may die.
    workers: Math.ceil(busy) + 1,
    workerMiB: computeUse(units.workerMiB, { cycles: 1, runs: accounts, operations }),
    workerCores,
    transactions: computeUse(units.transactions, second),
    fsyncs: computeUse(units.fsyncs, second),
    walBytes: computeUse(units.walBytes, second),
    postgresCores: computeUse(units.postgresCpuMs, second) / 1_000,
    // Of an account each, and the cycle's own.
    redisJobs: reads + second.cycles,
    redisCores: computeUse(units.redisCpuMs, second) / 1_000,
  };
}

/** How many accounts of so many operations one whole core of it bears at that beat. */
export function computeAccountsOfCore(
  cpuMs: UnitCost,
  { operationsEach, beatMs }: Omit<Installation, 'accounts'>,
): number {
  const perAccount = cpuMs.perRun + cpuMs.perOperation * operationsEach;
  return (beatMs - cpuMs.perCycle) / perAccount;
}
