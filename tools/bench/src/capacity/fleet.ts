// The product with a thousand accounts that were written past it, of which as many have operations as a
// measurement wants; and the beat that asks for its cycles.
import { setTimeout as pause } from 'node:timers/promises';
import { QUEUES } from '@hedge/contracts';
import { makeCredentialBox, openQueues, silentLogger, type Queues } from '@hedge/platform';
import type { AppProcess } from '@hedge/testkit';
import { Client, Pool } from 'pg';
import { insertOperations, openCrowdAccount, pinMarks, type CrowdAccount } from '../crowd';
import { sendSignal, startStack, type Stack } from '../stack';

/** How many accounts have how many operations each. */
export interface Size {
  readonly accounts: number;
  readonly operationsEach: number;
}

/** A running product. */
export interface Fleet {
  readonly stack: Stack & { readonly redisUrl: string; readonly redisPid: number };
  /** A connection of its own, past the product. */
  readonly client: Client;
  readonly workers: readonly AppProcess[];
  /** Starts more workers until there are so many. */
  growTo(workers: number): Promise<void>;
  /** Takes away all operations that are there, and gives the first accounts others. */
  resize(size: Size): Promise<void>;
  /** How long each of the last 200 account jobs took, ms. */
  readRunMs(): Promise<readonly number[]>;
  stop(): Promise<void>;
}

export const BEAT_MS = 2_000;
/** What the exchange takes to answer with the positions. */
export const LATENCY_MS = 100;
/** Accounts at once in each worker. */
export const CONCURRENCY = 16;

const SEEDED_AT_ONCE = 8;
const UNLIMITED = 1_000_000_000;
/** Operations stand at 3, and by the marks of a beat within 1 of it. */
const TARGET = '10';
const MARK = 50_000;
const MARK_STEPS = [0, 20, 40, 60, 80, 60, 40, 20];
/** As many rows as an hour leaves: what each cycle removes is there from the first on. */
const CYCLES_KEPT = 2_000;
/** The finished ones that the queue keeps. */
const KEPT_JOBS = 200;
const SAMPLE_EVERY_S = 10;
const SAMPLES_KEPT_S = 3_600;

/** @throws when a part does not start; what did start is stopped then. */
export async function startFleet(accounts: number): Promise<Fleet> {
  const started = await startStack({
    ...{ backend: 'redis', accounts: 0, operations: 0, intervalMs: BEAT_MS },
    ...{ concurrency: CONCURRENCY, ipWeightLimit: UNLIMITED },
  });
  const { redisUrl, redisPid } = started;
  const client = new Client({ connectionString: started.databaseUrl });
  const added: AppProcess[] = [];
  let beat: { stop(): Promise<void> } | null = null;
  let queues: Queues | null = null;
  const stop = async () => {
    await beat?.stop();
    await queues?.close();
    await Promise.all(added.map((worker) => worker.kill()));
    await client.end();
    await started.stop();
  };
  try {
    if (redisUrl === null || redisPid === null) throw new Error('the queue must be on Redis');
    await client.connect();
    await client.query(
      `INSERT INTO monitor_cycles (id, source, started_at, finished_at)
       SELECT 'earlier ' || n, 'signal', now() - n * interval '2 s', now() - n * interval '2 s'
       FROM generate_series(1, $1::int) n`,
      [CYCLES_KEPT],
    );
    const known = await seedAccounts(started, accounts);
    await started.paper.addFault({
      ...{ endpoint: 'GET /fapi/v3/positionRisk', when: 'afterExecution', times: UNLIMITED },
      do: { delayMs: LATENCY_MS },
    });
    const opened = await openQueues({ logger: silentLogger }, { kind: 'redis', url: redisUrl });
    queues = opened;
    beat = startBeat(started);
    return {
      stack: { ...started, redisUrl, redisPid },
      client,
      get workers() {
        return [started.worker, ...added];
      },
      growTo: async (workers) => {
        while (added.length + 1 < workers) added.push(await started.startWorker());
      },
      resize: (size) => resize(client, known, size),
      readRunMs: () => readRunMs(opened),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function seedAccounts(
  { paper, databaseUrl, credentialsKey }: Stack,
  accounts: number,
): Promise<readonly CrowdAccount[]> {
  const client = new Pool({ connectionString: databaseUrl, max: SEEDED_AT_ONCE });
  const box = makeCredentialBox(Buffer.from(credentialsKey, 'base64'));
  await pinMarks(paper);
  const known: CrowdAccount[] = [];
  let begun = 0;
  const seed = async () => {
    while (begun < accounts) {
      begun += 1;
      known.push(await openCrowdAccount({ client, paper, box }));
    }
  };
  await Promise.all(Array.from({ length: SEEDED_AT_ONCE }, seed));
  await client.end();
  return known;
}

async function readRunMs(queues: Queues): Promise<readonly number[]> {
  const queue = queues.boardQueues().find(({ name }) => name === QUEUES.accountCycle);
  const jobs = (await queue?.getCompleted(0, KEPT_JOBS - 1)) ?? [];
  return jobs.flatMap(({ processedOn, finishedOn }) =>
    processedOn === undefined || finishedOn === undefined ? [] : [finishedOn - processedOn],
  );
}

/** With samples that end their hour in the next minute, as many as are made in it. */
async function resize(
  client: Client,
  known: readonly CrowdAccount[],
  { accounts, operationsEach }: Size,
): Promise<void> {
  await client.query('DELETE FROM active_operations');
  await client.query('TRUNCATE pnl_samples');
  await client.query('VACUUM');
  const some = known.slice(0, accounts);
  const count = accounts * operationsEach;
  await insertOperations(client, some, { count, profitTarget: TARGET, autoClose: true });
  await client.query(
    `INSERT INTO pnl_samples (operation_id, at, pnl, profit_target, is_coarse)
     SELECT o.id, (extract(epoch FROM now()) * 1000)::bigint + (n * $1::int - $2::int) * 1000, 3, 10, false
     FROM active_operations o, generate_series(1, 60 / $1::int) n`,
    [SAMPLE_EVERY_S, SAMPLES_KEPT_S],
  );
  await client.query('VACUUM ANALYZE');
  // From here on each page is written whole into the WAL once more, as it is every few minutes.
  await client.query('CHECKPOINT');
}

/** Signals as the signaller's, and at each of them other prices, so that no reading is as the one before. */
function startBeat({ api, paper }: Stack): { stop(): Promise<void> } {
  const ending = new AbortController();
  const beating = (async () => {
    for (let count = 0; !ending.signal.aborted; count += 1) {
      const step = MARK_STEPS[count % MARK_STEPS.length] ?? 0;
      await paper.control('PUT', '/prices', { symbol: 'BTCUSDT', markPrice: String(MARK + step) });
      await sendSignal(api);
      await pause(BEAT_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      ending.abort();
      await beating;
    },
  };
}
