// `capacity`: what a cycle, an account run and an operation cost PostgreSQL, Redis and a worker, what a
// thousand accounts come to on one machine, and the sizing that follows.
import { computeSpread, makeFigure, type CaseReport, type Figure } from '../figures';
import {
  coreTable,
  FLOWS,
  memoryTable,
  nameSize,
  partsTable,
  queueTable,
  sizingTable,
  unitTable,
  windowTable,
  workOf,
} from './capacity-tables';
import { BEAT_MS, CONCURRENCY, LATENCY_MS, startFleet, type Size } from './fleet';
import { runFleet, type FleetRun } from './fleet-run';
import { measureQueue, type QueueReport } from './queue-load';
import { startQueueOnPostgres, startQueueOnRedis, type QueueServer } from './queue-server';
import type { Installation, Units } from './sizing';
import { computeUse, fitUnitCost } from './unit-costs';

/** What is fitted to, by one worker. Each is more than the one before, so that memory only grows. */
const FITTED: readonly Size[] = [
  { accounts: 20, operationsEach: 1 },
  { accounts: 20, operationsEach: 50 },
  { accounts: 200, operationsEach: 1 },
  { accounts: 200, operationsEach: 10 },
];
/** What the fit is held against. */
const HELD: Size = { accounts: 100, operationsEach: 20 };
const MANY: Size = { accounts: 1_000, operationsEach: 1 };
const WORKERS_OF_MANY = 4;
/** A whole number of the intervals in which an operation leaves one sample. */
const BEATS = 10;
const SETTLE_MS = 6_000;
/** Until each worker has met nearly every account. */
const SETTLE_MANY_MS = 20_000;

const QUEUE_PLANS = {
  Redis: { waiting: 20_000, rates: [100, 500, 1_000] },
  PostgreSQL: { waiting: 3_000, rates: [25, 100, 200] },
} as const;

const beat = (accounts: number, operationsEach: number, beatMs = BEAT_MS): Installation => ({
  ...{ accounts, operationsEach, beatMs },
});
const INSTALLATIONS: readonly Installation[] = [
  ...[beat(10, 1), beat(20, 1), beat(20, 50), beat(50, 1), beat(50, 20), beat(100, 20)],
  ...[beat(200, 1), beat(200, 10), beat(200, 10, 5_000), beat(500, 1), beat(500, 10)],
  ...[beat(1_000, 1), beat(1_000, 10), beat(1_000, 10, 5_000)],
];

/** @throws when a part does not start, or an account of a fitted window is not read. */
export async function measureCapacity(onProgress: (line: string) => void): Promise<CaseReport> {
  const runs = await measureFleet(onProgress);
  const [held, many] = [runs.at(-2), runs.at(-1)];
  if (held === undefined || many === undefined) throw new Error('a window is missing');
  const units = fitUnits(runs.slice(0, FITTED.length), runs);
  const queues: (readonly [string, QueueReport])[] = [];
  for (const [name, start] of [
    ['Redis', startQueueOnRedis],
    ['PostgreSQL', startQueueOnPostgres],
  ] as const) {
    onProgress(`the queue alone on ${name}`);
    queues.push([name, await measureOn(await start(), QUEUE_PLANS[name])]);
  }
  return {
    name: 'capacity',
    figures: [...tellHeld(held, units), ...tellMany(many)],
    tables: [
      unitTable(units),
      windowTable(runs, FITTED.length, units),
      memoryTable(runs, units),
      partsTable(many),
      queueTable(queues),
      coreTable(units, queues),
      sizingTable(units, runs, INSTALLATIONS),
    ],
    notes: NOTES,
  };
}

const NOTES = [
  `the queue on Redis, a cycle every ${BEAT_MS / 1_000} s, each positions read answered after ${LATENCY_MS} ms, ${CONCURRENCY} accounts at once in each worker; prices move with every beat, no operation reaches its target; the exchange’s limit of an address is raised`,
  `a window is ${BEATS} beats, after ${SETTLE_MS / 1_000} s (${SETTLE_MANY_MS / 1_000} s with ${MANY.accounts} accounts) that are not counted; it begins after a checkpoint, so that few pages are written whole into the WAL`,
  'processor time is of the kernel’s count: PostgreSQL’s of all its processes, its background ones and the API’s statements among them',
  'an operation’s share holds its samples of PnL, made and removed as after an hour',
  `the fit is by least squares of the relative errors over ${FITTED.length} sizes; memory is fitted to all of them`,
  'everything runs on the same processors, the exchange and the bench too',
];

/** The sizes in turn, by one worker, and at last the many by several. */
async function measureFleet(onProgress: (line: string) => void): Promise<readonly FleetRun[]> {
  onProgress(`${MANY.accounts} accounts are made`);
  const fleet = await startFleet(MANY.accounts);
  try {
    const runs: FleetRun[] = [];
    for (const size of [...FITTED, HELD]) {
      onProgress(`${size.accounts} accounts × ${size.operationsEach}`);
      const run = await runFleet(fleet, size, { settleMs: SETTLE_MS, beats: BEATS });
      if (run.unread > 0) throw new Error(`${run.unread} accounts were not read`);
      runs.push(run);
    }
    await fleet.growTo(WORKERS_OF_MANY);
    onProgress(`${MANY.accounts} accounts × ${MANY.operationsEach}, ${WORKERS_OF_MANY} workers`);
    runs.push(await runFleet(fleet, MANY, { settleMs: SETTLE_MANY_MS, beats: BEATS }));
    return runs;
  } finally {
    await fleet.stop();
  }
}

async function measureOn(
  server: QueueServer,
  plan: Parameters<typeof measureQueue>[1],
): Promise<QueueReport> {
  try {
    return await measureQueue(server, plan);
  } finally {
    await server.stop();
  }
}

function fitUnits(fitted: readonly FleetRun[], all: readonly FleetRun[]): Units {
  const flows = FLOWS.map(({ name, of }) => {
    const observations = fitted.map((run) => ({ ...workOf(run), used: of(run) }));
    return [name, fitUnitCost(observations)] as const;
  });
  const memory = all.flatMap(({ accounts, operationsEach, workerMiB }) =>
    workerMiB.map((used) => ({
      ...{ cycles: 1, runs: accounts, operations: accounts * operationsEach, used },
    })),
  );
  const runMs = computeSpread(fitted.at(-1)?.runMs ?? []).median;
  return {
    ...(Object.fromEntries(flows) as Omit<Units, 'workerMiB' | 'runMs'>),
    ...{ workerMiB: fitUnitCost(memory), runMs },
  };
}

/** How far the costs are off a size that they were not fitted to. */
function tellHeld(run: FleetRun, units: Units): readonly Figure[] {
  return FLOWS.map(({ name, what, of }) => {
    const ratio = computeUse(units[name], workOf(run)) / of(run);
    return makeFigure(`${nameSize(run)}: ${what}, computed ÷ measured`, '×', [ratio]);
  });
}

function tellMany(run: FleetRun): readonly Figure[] {
  const name = `${nameSize(run)}, ${run.workers} workers`;
  return [
    makeFigure(`${name}: accounts run`, '/s', [(run.runs * 1_000) / run.tookMs]),
    makeFigure(`${name}: run within each beat`, '%', run.beatShares),
    makeFigure(`${name}: a cycle`, 'ms', run.cycleMs),
    makeFigure(`${name}: an account’s run`, 'ms', run.runMs),
    makeFigure(
      `${name}: age of the median reading`,
      'ms',
      run.ages.map(({ median }) => median),
    ),
    makeFigure(
      `${name}: age of the oldest reading`,
      'ms',
      run.ages.map(({ most }) => most),
    ),
    makeFigure(`${name}: not read`, '', [run.unread]),
  ];
}
