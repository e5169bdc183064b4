// The product as it runs for a user, for one measurement: PostgreSQL on a disk, the paper exchange,
// API and worker of the build with their defaults, accounts with open hedges far from their target.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  startDeskApi,
  startDeskWorker,
  startPaper,
  startRedis,
  type AppProcess,
  type DeskApi,
  type Paper,
} from '@hedge/testkit';
import { startBenchPostgres } from './bench-postgres';

/** Where the queue lives. */
export type Backend = 'postgres' | 'redis';

/** What to run. */
export interface StackOptions {
  readonly backend: Backend;
  readonly accounts: number;
  /** Of each account. */
  readonly operations: number;
  /** At most one cycle begins in this time; the product's own default is 2000. */
  readonly intervalMs?: number;
  /** What the exchange lets an address ask for in a minute; 2400 unless given. */
  readonly ipWeightLimit?: number;
  /** How many accounts each worker runs at once; the product's own default is 0. */
  readonly concurrency?: number;
}

/** A running product. */
export interface Stack {
  readonly api: DeskApi;
  readonly paper: Paper;
  /** The one that was started first. */
  readonly worker: AppProcess;
  readonly databaseUrl: string;
  /** Of the server's first process. */
  readonly postgresPid: number;
  /** In base64, as API and worker are given it. */
  readonly credentialsKey: string;
  /** Null where the queue lives in PostgreSQL. */
  readonly redisUrl: string | null;
  /** Null as well; of the first one where Redis was restarted. */
  readonly redisPid: number | null;
  /** Another worker beside those that run; whoever starts it ends it. */
  startWorker(): Promise<AppProcess>;
  /** Ends the present worker with SIGKILL and starts another. */
  restartWorker(): Promise<void>;
  /** Ends Redis with SIGKILL, everything in it lost, and starts another so much later. */
  restartRedis(awayMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** One hedge of many on the same two positions; at 50 000 it stands 7 below its target. */
const HEDGE = { profitTarget: '10', long: { quantity: '0.02' }, short: { quantity: '0.01' } };
const MARK = '50000';
const DEFAULT_INTERVAL_MS = 2_000;
/** As `npm run api` and `npm run worker` start them. */
const LAUNCH = {
  api: { NODE_OPTIONS: '--max-semi-space-size=2' },
  worker: { NODE_OPTIONS: '--max-semi-space-size=8' },
};

/** @throws when a part does not start; what did start is stopped then. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    return { ...(await start(options, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: StackOptions,
  stops: (() => Promise<unknown>)[],
): Promise<Omit<Stack, 'stop'>> {
  const database = await startBenchPostgres(stops);
  let redis = options.backend === 'redis' ? await startRedis() : null;
  if (redis === null && options.backend === 'redis') {
    throw new Error('redis-server is not on PATH');
  }
  stops.push(async () => redis?.stop());
  const paper = await startPaper();
  stops.push(() => paper.stop());
  // Before anybody asks what the limits are.
  const { ipWeightLimit } = options;
  if (ipWeightLimit !== undefined) await paper.control('PUT', '/switches', { ipWeightLimit });

  const desk = {
    databaseUrl: database.url,
    credentialsKey: randomBytes(32).toString('base64'),
    paper,
  };
  const env = redis === null ? {} : { REDIS_URL: redis.url };
  // Opening many hedges is no part of what is measured.
  const unlimited = { REQUESTS_PER_MINUTE: '0', ADDRESS_REQUESTS_PER_MINUTE: '0' };
  const api = await startDeskApi(desk, { ...LAUNCH.api, ...env, ...unlimited });
  stops.push(() => api.process.kill());
  const startWorker = () =>
    startDeskWorker(desk, {
      ...LAUNCH.worker,
      ...env,
      MONITOR_INTERVAL_MS: String(options.intervalMs ?? DEFAULT_INTERVAL_MS),
      WORKER_CONCURRENCY: String(options.concurrency ?? 0),
    });
  const worker = await startWorker();
  let present = worker;
  stops.push(() => present.kill());
  await paper.setMark('BTC/USDT:USDT', MARK);
  for (let account = 0; account < options.accounts; account += 1) {
    await openAccount({ api, paper }, `account ${account}`, options.operations);
  }
  return {
    ...{ api, paper, worker, databaseUrl: database.url, postgresPid: database.pid },
    ...{ credentialsKey: desk.credentialsKey, redisUrl: redis?.url ?? null },
    redisPid: redis?.pid ?? null,
    startWorker,
    restartWorker: async () => {
      await present.kill('SIGKILL');
      present = await startWorker();
    },
    restartRedis: async (awayMs) => {
      const gone = redis;
      if (gone?.pid === undefined) throw new Error('there is no Redis of its own here');
      process.kill(gone.pid, 'SIGKILL');
      await pause(awayMs);
      await gone.stop();
      redis = await startRedis({ port: Number(new URL(gone.url).port) });
    },
  };
}

async function openAccount(
  { api, paper }: { readonly api: DeskApi; readonly paper: Paper },
  label: string,
  operations: number,
): Promise<void> {
  const keys = { apiKey: randomBytes(16).toString('hex'), secret: randomBytes(16).toString('hex') };
  await paper.control('POST', '/accounts', { ...keys, balance: '1000000', hedgeMode: true });
  const position = { apiKey: keys.apiKey, symbol: 'BTCUSDT' };
  const long = { quantity: (operations * 0.02).toFixed(2), entryPrice: '49900' };
  const short = { quantity: (operations * 0.01).toFixed(2), entryPrice: '50100' };
  await paper.control('POST', '/positions', { ...position, positionSide: 'LONG', ...long });
  await paper.control('POST', '/positions', { ...position, positionSide: 'SHORT', ...short });
  const { id: accountId } = await create(api, '/accounts', {
    ...{ label, exchange: 'binanceusdm', mode: 'paper' },
    ...keys,
  });
  for (let count = 0; count < operations; count += 1) {
    await create(api, '/operations', { accountId, symbol: 'BTC/USDT:USDT', ...HEDGE });
  }
}

async function create(
  api: DeskApi,
  resource: string,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await api.call('POST', resource, body);
  if (answer.status !== 201) throw new Error(`${resource}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** One signal as the signaller's, whatever is answered. @throws when the API is away */
export async function sendSignal({ signalUrl, signalKey }: Stack['api']): Promise<void> {
  const response = await fetch(signalUrl, {
    method: 'POST',
    headers: { 'x-monitor-key': signalKey, 'content-type': 'application/json' },
    body: JSON.stringify({ timestamp: new Date().toISOString(), source: 'bench' }),
  });
  await response.text();
}
