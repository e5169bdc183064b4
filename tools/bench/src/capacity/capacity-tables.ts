// The tables of `capacity`, as docs/scale.md has them: what was measured, what a unit costs, what follows.
import { computeSpread, type ReportTable } from '../figures';
import { formatNumber } from '../table';
import { BEAT_MS, CONCURRENCY } from './fleet';
import { PARTS, PROCESSORS, type FleetRun } from './fleet-run';
import type { QueueReport } from './queue-load';
import { computeAccountsOfCore, computeSizing, type Installation, type Units } from './sizing';
import { computeUse, type UnitCost, type Work } from './unit-costs';

/** What is fitted, and how it is read off a window. */
export const FLOWS = [
  { name: 'workerCpuMs', what: 'worker, ms of processor', of: (run) => run.cpuMs.workers },
  { name: 'postgresCpuMs', what: 'PostgreSQL, ms of processor', of: (run) => run.postgres.cpuMs },
  { name: 'walBytes', what: 'WAL, bytes', of: (run) => run.postgres.walBytes },
  { name: 'transactions', what: 'transactions', of: (run) => run.postgres.transactions },
  { name: 'fsyncs', what: 'fsyncs of the WAL', of: (run) => run.postgres.fsyncs },
  { name: 'redisCpuMs', what: 'Redis, ms of processor', of: (run) => run.redis.cpuMs },
] as const satisfies readonly {
  readonly name: keyof Units;
  readonly what: string;
  readonly of: (run: FleetRun) => number;
}[];

export const nameSize = ({ accounts, operationsEach }: Installation | FleetRun): string =>
  `${accounts.toLocaleString('en')} × ${operationsEach}`;

export function unitTable(units: Units): ReportTable {
  const row = (what: string, { perCycle, perRun, perOperation }: UnitCost) => [
    what,
    ...[perCycle, perRun, perOperation].map(formatNumber),
  ];
  return {
    title: 'What a unit costs (queue on Redis), fitted to the sizes marked so below',
    columns: ['', 'a cycle', 'an account run', 'an operation of it'],
    rows: [
      ...FLOWS.map(({ name, what }) => row(what, units[name])),
      row('worker, MiB (a cycle: the worker itself)', units.workerMiB),
    ],
  };
}

/** Each window as it was, and beside it what the costs say of it. */
export function windowTable(runs: readonly FleetRun[], fitted: number, units: Units): ReportTable {
  return {
    title: 'Each window: used for one account run, and in brackets what the costs say',
    columns: [
      ...['accounts × operations', 'fitted', 'workers', 'runs/s', 'a run takes, ms'],
      ...FLOWS.map(({ what }) => what),
      'Redis commands',
    ],
    rows: runs.map((run, at) => [
      nameSize(run),
      at < fitted ? 'yes' : 'no',
      String(run.workers),
      formatNumber((run.runs * 1_000) / run.tookMs),
      formatNumber(computeSpread(run.runMs).median),
      ...FLOWS.map(({ name, of }) => {
        const perRun = (used: number) => formatNumber(used / run.runs);
        return `${perRun(of(run))} (${perRun(computeUse(units[name], workOf(run)))})`;
      }),
      formatNumber(run.redis.commands / run.runs),
    ]),
  };
}

/** What a window did. */
export function workOf({ cycles, runs, operationsEach }: FleetRun): Work {
  return { cycles, runs, operations: runs * operationsEach };
}

export function memoryTable(runs: readonly FleetRun[], units: Units): ReportTable {
  return {
    title: 'Resident memory of a worker, MiB, and in brackets what the costs say',
    columns: ['accounts × operations', 'workers', 'MiB'],
    rows: runs.map((run) => {
      const { accounts, operationsEach, workers, workerMiB } = run;
      const work = { cycles: 1, runs: accounts, operations: accounts * operationsEach };
      const said = formatNumber(computeUse(units.workerMiB, work));
      return [
        nameSize(run),
        String(workers),
        `${workerMiB.map(formatNumber).join(', ')} (${said})`,
      ];
    }),
  };
}

/** What a beat over many accounts did, and where the processors went. */
export function partsTable(run: FleetRun): ReportTable {
  const known = PARTS.reduce((all, part) => all + run.cpuMs[part], 0);
  const row = (what: string, cpuMs: number) => [
    what,
    formatNumber((100 * cpuMs) / run.tookMs),
    formatNumber(cpuMs / run.runs),
  ];
  return {
    title: `${nameSize(run)}, ${run.workers} workers on ${PROCESSORS} processors: where they went`,
    columns: ['', '% of one processor', 'ms for an account run'],
    rows: [
      ...PARTS.map((part) => row(part, run.cpuMs[part])),
      row('others on the machine', Math.max(0, run.machineCpuMs - known)),
    ],
  };
}

export function queueTable(reports: readonly (readonly [string, QueueReport])[]): ReportTable {
  const cell = (value: number) => (Number.isNaN(value) ? '' : formatNumber(value));
  return {
    title: 'The queue of accounts alone: used at its store for one job',
    columns: ['', 'jobs/s', 'ms of processor', 'commands', 'WAL, bytes'],
    rows: reports.flatMap(([name, { loads, idle, bytesPerWaiting }]) => [
      ...loads.map(({ what, perSecond, perJob }) => [
        `${name}: ${what}`,
        ...[perSecond, perJob.cpuMs, perJob.commands, perJob.walBytes].map(cell),
      ]),
      [
        `${name}: nothing to do, in a second`,
        '',
        cell(idle.cpuMs),
        cell(idle.commands),
        cell(idle.walBytes),
      ],
      [`${name}: bytes of a job that waits: ${formatNumber(bytesPerWaiting)}`, '', '', '', ''],
    ]),
  };
}

/** What one whole core of each bears: computed from what a unit was measured to cost. */
export function coreTable(
  units: Units,
  reports: readonly (readonly [string, QueueReport])[],
): ReportTable {
  const bears = (what: string, cost: UnitCost) => [
    what,
    ...[1, 10].flatMap((operationsEach) => [
      formatNumber(1_000 / (cost.perRun + cost.perOperation * operationsEach)),
      formatNumber(computeAccountsOfCore(cost, { operationsEach, beatMs: BEAT_MS })),
    ]),
  ];
  const jobs = reports.flatMap(([name, { loads }]) => {
    const steady = loads.at(-1);
    if (steady === undefined) return [];
    const perSecond = 1_000 / steady.perJob.cpuMs;
    const accounts = formatNumber((perSecond * BEAT_MS) / 1_000);
    const queue = [`one core of ${name}, the queue alone`, formatNumber(perSecond), accounts];
    return [[...queue, formatNumber(perSecond), accounts]];
  });
  return {
    title: `What one whole core bears, computed: 1,000 ms ÷ what a run was measured to cost`,
    columns: [
      '',
      ...[1, 10].flatMap((count) => [
        `runs/s of ${count} operation${count === 1 ? '' : 's'}`,
        `accounts at ${BEAT_MS / 1_000} s`,
      ]),
    ],
    rows: [
      bears('one worker', units.workerCpuMs),
      bears('one core of PostgreSQL', units.postgresCpuMs),
      ...jobs,
    ],
  };
}

/** @param runs windows whose own figures are told, in bold, where they kept that beat */
export function sizingTable(
  units: Units,
  runs: readonly FleetRun[],
  installations: readonly Installation[],
): ReportTable {
  return {
    title: 'Sizing: in bold what a window measured, the rest computed from what a unit costs',
    columns: [
      ...['accounts × operations each', 'beat, s', 'reads/s', 'addresses', 'workers'],
      ...['MiB of a worker', 'cores of all workers', 'PostgreSQL: transactions/s'],
      ...['fsyncs/s', 'WAL, MB/s', 'cores', 'Redis: jobs/s', '% of a core'],
    ],
    rows: installations.map((installation) => {
      const sizing = computeSizing(units, installation, CONCURRENCY);
      const run = runs.find((each) => isOf(each, installation));
      const flow = (of: (run: FleetRun) => number, computed: number) =>
        run === undefined
          ? formatNumber(computed)
          : `**${formatNumber((of(run) * 1_000) / run.tookMs)}**`;
      return [
        nameSize(installation),
        String(installation.beatMs / 1_000),
        formatNumber(sizing.reads),
        String(sizing.addresses),
        String(sizing.workers),
        run === undefined
          ? sizing.workerMiB.toFixed(0)
          : `**${Math.max(...run.workerMiB).toFixed(0)}**`,
        flow((each) => each.cpuMs.workers / 1_000, sizing.workerCores),
        flow((each) => each.postgres.transactions, sizing.transactions),
        flow((each) => each.postgres.fsyncs, sizing.fsyncs),
        flow((each) => each.postgres.walBytes / 1e6, sizing.walBytes / 1e6),
        flow((each) => each.postgres.cpuMs / 1_000, sizing.postgresCores),
        flow((each) => each.runs + each.cycles, sizing.redisJobs),
        flow((each) => each.redis.cpuMs / 10, sizing.redisCores * 100),
      ];
    }),
  };
}

/** Whether it is of that size and has kept the beat, so that its figures are those of the installation. */
function isOf(run: FleetRun, { accounts, operationsEach, beatMs }: Installation): boolean {
  const wanted = (accounts * run.tookMs) / beatMs;
  const isKept = Math.abs(run.runs / wanted - 1) < 0.03;
  return run.accounts === accounts && run.operationsEach === operationsEach && isKept;
}
