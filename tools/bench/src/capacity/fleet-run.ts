// One window of a running fleet: what was done in it, and what each part has used for that.
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { readProcess } from '../process-sample';
import { BEAT_MS, type Fleet, type Size } from './fleet';
import {
  COUNTERS_LATE_MS,
  readPostgres,
  readRedis,
  subtract,
  type PostgresUsage,
  type RedisUsage,
} from './server-usage';

/** The parts whose processor time is told. */
export const PARTS = ['workers', 'PostgreSQL', 'paper exchange', 'Redis', 'API', 'bench'] as const;
export type Part = (typeof PARTS)[number];

/** What a window saw. */
export interface FleetRun extends Size {
  readonly workers: number;
  readonly tookMs: number;
  readonly cycles: number;
  /** Accounts that were run and reported. */
  readonly runs: number;
  /** Of each part together, ms. */
  readonly cpuMs: Readonly<Record<Part, number>>;
  /** Of the whole machine and everybody on it, ms. */
  readonly machineCpuMs: number;
  readonly postgres: PostgresUsage;
  readonly redis: RedisUsage;
  /** Resident memory of each worker at the window's end, MiB. */
  readonly workerMiB: readonly number[];
  /** Of each beat, the share of the accounts that were run in it, %. */
  readonly beatShares: readonly number[];
  /** Accounts whose last report is of no reading, which costs next to nothing. */
  readonly unread: number;
  /** Of the last account jobs, from their begin to their end, ms. */
  readonly runMs: readonly number[];
  /** Of each cycle, from its begin to its end, ms. */
  readonly cycleMs: readonly number[];
  /** At the end of each beat, how old the median account's reading was, and the oldest, ms. */
  readonly ages: readonly { readonly median: number; readonly most: number }[];
}

export interface Window {
  readonly settleMs: number;
  readonly beats: number;
}

interface Look {
  readonly atMs: number;
  readonly counts: { readonly reports: number; readonly cycles: number };
  readonly cpu: Readonly<Record<Part, number>>;
  readonly machine: number;
  readonly postgres: PostgresUsage;
  readonly redis: RedisUsage;
}

export async function runFleet(fleet: Fleet, size: Size, window: Window): Promise<FleetRun> {
  const { client } = fleet;
  await fleet.resize(size);
  await pause(window.settleMs);
  const before = await look(fleet);
  const beats: Beat[] = [];
  let seen = before.counts.reports;
  for (let beat = 1; beat <= window.beats; beat += 1) {
    await pause(Math.max(0, before.atMs + beat * BEAT_MS - performance.now()));
    const sample = await lookAtBeat(client, seen);
    seen = sample.last;
    beats.push(sample);
  }
  const after = await look(fleet);
  const tookMs = after.atMs - before.atMs;
  return {
    ...size,
    workers: fleet.workers.length,
    tookMs,
    cycles: after.counts.cycles - before.counts.cycles,
    runs: after.counts.reports - before.counts.reports,
    cpuMs: subtract(after.cpu, before.cpu),
    machineCpuMs: after.machine - before.machine,
    postgres: subtract(after.postgres, before.postgres),
    redis: subtract(after.redis, before.redis),
    workerMiB: fleet.workers.map(({ pid }) => readProcess(pid).rssMiB),
    beatShares: beats.map(({ run }) => (100 * run) / size.accounts),
    unread: await countUnread(client),
    runMs: await fleet.readRunMs(),
    cycleMs: await readCycles(client, tookMs),
    ages: beats.map(({ median, most }) => ({ median, most })),
  };
}

async function look({ client, stack, workers }: Fleet): Promise<Look> {
  // Backends tell what they did a moment later; what they do meanwhile is in both looks alike.
  await pause(COUNTERS_LATE_MS);
  const postgres = await readPostgres(client, stack.postgresPid);
  const redis = await readRedis(stack.redisUrl, stack.redisPid);
  const of = (pid: number) => readProcess(pid).cpuMs;
  const own = process.cpuUsage();
  return {
    atMs: performance.now(),
    counts: await count(client),
    cpu: {
      workers: workers.reduce((all, { pid }) => all + of(pid), 0),
      PostgreSQL: postgres.cpuMs,
      'paper exchange': of(stack.paper.process.pid),
      Redis: redis.cpuMs,
      API: of(stack.api.process.pid),
      bench: (own.user + own.system) / 1_000,
    },
    machine: readMachineCpuMs(),
    ...{ postgres, redis },
  };
}

/** Each report takes a number of that sequence; cycles are never fewer than they were. */
async function count(client: Client): Promise<Look['counts']> {
  const { rows } = await client.query<{ reports: string; cycles: string }>(
    `SELECT (SELECT last_value FROM account_reports_number_seq) AS reports,
       (SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'monitor_cycles') AS cycles`,
  );
  return { reports: Number(rows[0]?.reports), cycles: Number(rows[0]?.cycles) };
}

interface Beat {
  readonly last: number;
  readonly run: number;
  readonly median: number;
  readonly most: number;
}

/** One row for each account: those with a higher number were run since. The paper's clock is this one. */
async function lookAtBeat(client: Client, seen: number): Promise<Beat> {
  const { rows } = await client.query<Record<keyof Beat, string>>(
    `SELECT coalesce(max(number), $1) AS last, count(*) FILTER (WHERE number > $1) AS run,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY age) AS median, max(age) AS most
     FROM account_reports r, LATERAL (
       SELECT extract(epoch FROM clock_timestamp()) * 1000 - min(o.pnl_at) AS age
       FROM active_operations o WHERE o.account_id = r.account_id) o
     WHERE age IS NOT NULL`,
    [seen],
  );
  const [row] = rows;
  return {
    last: Number(row?.last),
    run: Number(row?.run),
    median: Number(row?.median),
    most: Number(row?.most),
  };
}

async function readCycles(client: Client, sinceMs: number): Promise<readonly number[]> {
  const { rows } = await client.query<{ ms: number }>(
    `SELECT (extract(epoch FROM finished_at - started_at) * 1000)::float8 AS ms FROM monitor_cycles
     WHERE finished_at > now() - $1::float8 * interval '1 ms' ORDER BY started_at`,
    [sinceMs],
  );
  return rows.map(({ ms }) => ms);
}

/** An account that has no operations any more keeps its last report, which may be of having none. */
async function countUnread(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int FROM account_reports r WHERE report->>'kind' <> 'read'
       AND EXISTS (SELECT FROM active_operations o WHERE o.account_id = r.account_id)`,
  );
  return rows[0]?.count ?? 0;
}

/** All but idle and waiting for the disk. */
function readMachineCpuMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) * 10;
}

/** How many processors there are for all of it. */
export const PROCESSORS = os.cpus().length;
