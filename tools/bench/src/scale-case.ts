// `scale`: how many accounts a second 1, 2 and 4 workers run between them, when an exchange takes 100 ms to
// answer and each worker runs a fixed number at once, and what of the processors each part takes.
import { setTimeout as pause } from 'node:timers/promises';
import type { AppProcess } from '@hedge/testkit';
import { Client } from 'pg';
import { makeFigure, type CaseReport, type Figure } from './figures';
import { readProcess } from './process-sample';
import { sendSignal, startStack, type Stack } from './stack';

const ACCOUNTS = 200;
const LATENCY_MS = 100;
const CONCURRENCY = 4;
/** Cycles are asked for so often that accounts always wait. */
const INTERVAL_MS = 500;
const FLEETS = [1, 2, 4] as const;
const WARM_UP_MS = 10_000;
const WINDOW_MS = 20_000;

/** @throws when a part does not start, or an account is not read. */
export async function measureScale(onProgress: (line: string) => void): Promise<CaseReport> {
  const stack = await startStack({
    ...{ backend: 'redis', accounts: ACCOUNTS, operations: 1, intervalMs: INTERVAL_MS },
    concurrency: CONCURRENCY,
    ipWeightLimit: 100_000_000,
  });
  const workers: AppProcess[] = [stack.worker];
  try {
    await stack.paper.addFault({
      ...{ endpoint: 'GET /fapi/v3/positionRisk', when: 'afterExecution', times: 1_000_000_000 },
      do: { delayMs: LATENCY_MS },
    });
    const beat = startBeat(stack);
    try {
      const figures: Figure[] = [];
      let single = Number.NaN;
      for (const fleet of FLEETS) {
        while (workers.length < fleet) workers.push(await stack.startWorker());
        onProgress(`${fleet} worker${fleet === 1 ? '' : 's'}`);
        await pause(WARM_UP_MS);
        const run = await measureFleet(stack, workers);
        if (fleet === 1) single = run.perSecond;
        const name = `${fleet} × ${CONCURRENCY}`;
        figures.push(
          makeFigure(`${name}: accounts run`, '/s', [run.perSecond]),
          makeFigure(`${name}: of one worker’s`, '×', [run.perSecond / single], {
            ...{ of: 'min', atLeast: fleet * 0.8 },
          }),
          makeFigure(`${name}: processor of each worker`, '%', run.workerShares),
          makeFigure(`${name}: of the paper exchange`, '%', [run.paperShare]),
          makeFigure(`${name}: transactions at PostgreSQL`, '/s', [run.commitsPerSecond]),
          makeFigure(`${name}: of them for an account run`, '', [
            run.commitsPerSecond / run.perSecond,
          ]),
        );
      }
      return { name: 'scale', figures, notes: NOTES };
    } finally {
      await beat.stop();
    }
  } finally {
    await Promise.all(workers.slice(1).map((worker) => worker.kill()));
    await stack.stop();
  }
}

/** Signals far more often than a cycle may begin, so that none waits to be asked for. */
function startBeat({ api }: Stack): { stop(): Promise<void> } {
  let isStopped = false;
  const beating = (async () => {
    while (!isStopped) {
      await sendSignal(api);
      await pause(INTERVAL_MS / 25);
    }
  })();
  return {
    stop: async () => {
      isStopped = true;
      await beating;
    },
  };
}

const NOTES = [
  `${ACCOUNTS} accounts × 1 operation, each positions read answered after ${LATENCY_MS} ms, ${CONCURRENCY} accounts at once in each worker, cycles every ${INTERVAL_MS} ms, queue on Redis`,
  `counted by the reports of ${WINDOW_MS / 1_000} s, after ${WARM_UP_MS / 1_000} s that are not; the exchange's limit of an address is raised`,
  'transactions as the database counts them, of workers and API together: a statement by itself is one, reads included; for an account run its part of the cycle’s own is among them',
  'everything runs on the same processors: PostgreSQL, Redis, API and exchange take their part of them',
];

interface FleetRun {
  readonly perSecond: number;
  readonly workerShares: readonly number[];
  readonly paperShare: number;
  readonly commitsPerSecond: number;
}

async function measureFleet(stack: Stack, workers: readonly AppProcess[]): Promise<FleetRun> {
  const client = new Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    const processes = [...workers, stack.paper.process];
    const readCpu = () => processes.map(({ pid }) => readProcess(pid).cpuMs);
    const [before, cpu, from] = [await count(client), readCpu(), performance.now()];
    await pause(WINDOW_MS);
    const tookMs = performance.now() - from;
    const after = await count(client);
    const perSecond = (of: 'reports' | 'commits') => ((after[of] - before[of]) * 1_000) / tookMs;
    await expectRead(client);
    const shares = readCpu().map((ms, index) => (100 * (ms - (cpu[index] ?? 0))) / tookMs);
    return {
      perSecond: perSecond('reports'),
      commitsPerSecond: perSecond('commits'),
      workerShares: shares.slice(0, -1),
      paperShare: shares.at(-1) ?? Number.NaN,
    };
  } finally {
    await client.end();
  }
}

/** @throws when an account was not read: that costs nothing, and is no account run. */
async function expectRead(client: Client): Promise<void> {
  const { rows } = await client.query<{ report: unknown }>(
    "SELECT report FROM account_reports WHERE report->>'kind' <> 'read' LIMIT 1",
  );
  if (rows[0] !== undefined) throw new Error(`not read: ${JSON.stringify(rows[0].report)}`);
}

/** Each report takes a number of that sequence. The database is at most a second behind with the other. */
async function count(client: Client): Promise<{ reports: number; commits: number }> {
  const { rows } = await client.query<{ reports: string; commits: string }>(
    `SELECT r.last_value AS reports, d.xact_commit AS commits
     FROM account_reports_number_seq r, pg_stat_database d WHERE d.datname = current_database()`,
  );
  return { reports: Number(rows[0]?.reports), commits: Number(rows[0]?.commits) };
}
