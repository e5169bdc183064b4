// What PostgreSQL and Redis have used so far, by their own counters and the kernel's: two looks and the
// difference between them is what a run has cost. Linux only.
import { readdirSync } from 'node:fs';
import { askRedis } from '@hedge/testkit';
import type { Client } from 'pg';
import { readProcess, readTimes } from '../process-sample';

/** Totals since the server's start; every one only grows. */
export interface PostgresUsage {
  /** Of all its processes together, those that have ended included. */
  readonly cpuMs: number;
  readonly walBytes: number;
  /** Of the WAL: what its disk has to bear. */
  readonly fsyncs: number;
  /** Reads included; the database's own, so that one by itself is one. */
  readonly transactions: number;
}

/** Totals since the server's start. */
export interface RedisUsage {
  readonly cpuMs: number;
  /** All commands, and those that scripts called besides. */
  readonly commands: number;
}

/** The counters of a backend are written a second after its transaction at the latest. */
export const COUNTERS_LATE_MS = 1_100;

export async function readPostgres(client: Client, pid: number): Promise<PostgresUsage> {
  const { rows } = await client.query<Record<Exclude<keyof PostgresUsage, 'cpuMs'>, string>>(
    `SELECT pg_current_wal_insert_lsn() - '0/0' AS "walBytes",
       (SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal') AS fsyncs,
       d.xact_commit + d.xact_rollback AS transactions
     FROM pg_stat_database d WHERE d.datname = current_database()`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL counts nothing');
  return {
    cpuMs: readTreeCpuMs(pid),
    walBytes: Number(row.walBytes),
    fsyncs: Number(row.fsyncs),
    transactions: Number(row.transactions),
  };
}

export async function readRedis(url: string, pid: number): Promise<RedisUsage> {
  const stats = await askRedis(url, 'INFO', 'commandstats');
  const calls = [...stats.matchAll(/^cmdstat_[^:]+:calls=(\d+)/gm)].map(([, count]) =>
    Number(count),
  );
  return { cpuMs: readProcess(pid).cpuMs, commands: calls.reduce((all, each) => all + each, 0) };
}

/** What each field of the second look is above the first. */
export function subtract<T extends object>(after: T, before: T): T {
  const old = before as Readonly<Record<string, number>>;
  return Object.fromEntries(
    Object.entries(after as Readonly<Record<string, number>>).map(([name, value]) => [
      name,
      value - (old[name] ?? Number.NaN),
    ]),
  ) as T;
}

/** A process with its children, and those of them that have ended. */
function readTreeCpuMs(pid: number): number {
  const own = readTimes(pid);
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const { parent, cpuMs } = readTimes(Number(name));
        return parent === pid ? [cpuMs] : [];
      } catch {
        // It has ended since the folder was read: its parent has its time.
        return [];
      }
    });
  return [own.cpuMs, own.endedCpuMs, ...children].reduce((all, each) => all + each, 0);
}
