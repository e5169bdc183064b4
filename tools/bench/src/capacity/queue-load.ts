// What the product's queue of accounts costs its store: accounts asked for through the product's own
// calls, and taken by processes that do nothing with them.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openQueues, silentLogger, type Queues } from '@hedge/platform';
import { startApp, type AppProcess } from '@hedge/testkit';
import type { QueueServer, QueueUsage } from './queue-server';
import { subtract } from './server-usage';

/** One kind of load, each figure for one job of it. */
export interface QueueLoad {
  readonly what: string;
  readonly jobs: number;
  /** Asked for and taken, or asked for alone where nobody takes. */
  readonly perSecond: number;
  readonly perJob: QueueUsage;
}

/** What one store bears. */
export interface QueueReport {
  readonly loads: readonly QueueLoad[];
  readonly bytesPerWaiting: number;
  /** With both takers waiting for work, in each second. */
  readonly idle: QueueUsage;
}

const TAKERS = 2;
const BATCH = 250;
const BATCH_EVERY_MS = 200;
const STEADY_MS = 5_000;
/** A store that has not kept up by then is told as it is. */
const LATE_MS = 8_000;
const IDLE_MS = 4_000;
const LOOK_MS = 50;

/** @throws when the store refuses an account. */
export async function measureQueue(
  server: QueueServer,
  plan: { readonly waiting: number; readonly rates: readonly number[] },
): Promise<QueueReport> {
  const queues = await openQueues({ logger: silentLogger }, server.store);
  const takers: AppProcess[] = [];
  try {
    const empty = await server.readBytes();
    const accounts = makeAccounts(plan.waiting);
    const loads = [await measureAsking(server, queues, 'asked for, nobody takes', accounts)];
    const bytesPerWaiting = ((await server.readBytes()) - empty) / accounts.length;
    loads.push(await measureAsking(server, queues, 'asked for again while it waits', accounts));
    loads.push(await measureDrain(server, takers, accounts.length));
    for (const rate of plan.rates) loads.push(await measureSteady(server, queues, takers, rate));
    const { used } = await spend(server, () => pause(IDLE_MS));
    return { loads, bytesPerWaiting, idle: divide(used, IDLE_MS / 1_000) };
  } finally {
    await Promise.all(takers.map((taker) => taker.kill()));
    await queues.close();
  }
}

function makeAccounts(count: number): readonly string[] {
  return Array.from({ length: count }, () => randomUUID());
}

async function measureAsking(
  server: QueueServer,
  queues: Queues,
  what: string,
  accounts: readonly string[],
): Promise<QueueLoad> {
  const { used, tookMs } = await spend(server, async () => {
    for (let at = 0; at < accounts.length; at += BATCH) {
      await queues.askAccounts('bench', accounts.slice(at, at + BATCH));
    }
  });
  const jobs = accounts.length;
  return { what, jobs, perSecond: (jobs * 1_000) / tookMs, perJob: divide(used, jobs) };
}

/** The rate is that of those that are left once both takers have started. */
async function measureDrain(
  server: QueueServer,
  takers: AppProcess[],
  jobs: number,
): Promise<QueueLoad> {
  let perSecond = Number.NaN;
  const { used } = await spend(server, async () => {
    const app = path.join(__dirname, 'queue-taker-main.js');
    const args = [server.store.kind, server.store.url];
    const starting = Array.from({ length: TAKERS }, () => startApp({ app, env: {}, args }));
    takers.push(...(await Promise.all(starting)));
    const from = { atMs: performance.now(), taken: await countTaken(takers) };
    await untilTaken(takers, jobs, Number.POSITIVE_INFINITY);
    const left = jobs - from.taken;
    perSecond = (left * 1_000) / (performance.now() - from.atMs);
  });
  const what = `taken by ${TAKERS} processes, from many that wait`;
  return { what, jobs, perSecond, perJob: divide(used, jobs) };
}

async function measureSteady(
  server: QueueServer,
  queues: Queues,
  takers: readonly AppProcess[],
  rate: number,
): Promise<QueueLoad> {
  const before = await countTaken(takers);
  const batches = STEADY_MS / BATCH_EVERY_MS;
  const jobs = (rate * STEADY_MS) / 1_000;
  let taken = 0;
  let workedMs = 0;
  const { used } = await spend(server, async () => {
    const startedMs = performance.now();
    for (let batch = 1; batch <= batches; batch += 1) {
      await queues.askAccounts('bench', makeAccounts(jobs / batches));
      await pause(Math.max(0, startedMs + batch * BATCH_EVERY_MS - performance.now()));
    }
    await untilTaken(takers, before + jobs, LATE_MS);
    workedMs = performance.now() - startedMs;
    taken = (await countTaken(takers)) - before;
  });
  const what = `asked for and taken, ${rate}/s wanted`;
  const perSecond = (taken * 1_000) / workedMs;
  return { what, jobs: taken, perSecond, perJob: divide(used, taken) };
}

async function untilTaken(takers: readonly AppProcess[], all: number, forMs: number) {
  const untilMs = performance.now() + forMs;
  while ((await countTaken(takers)) < all && performance.now() < untilMs) await pause(LOOK_MS);
}

async function countTaken(takers: readonly AppProcess[]): Promise<number> {
  const counts = takers.map(async ({ url }) => Number(await (await fetch(url)).text()));
  return (await Promise.all(counts)).reduce((all, each) => all + each, 0);
}

/** What the server uses meanwhile, and what the work itself took. */
async function spend(
  server: QueueServer,
  work: () => Promise<unknown>,
): Promise<{ readonly used: QueueUsage; readonly tookMs: number }> {
  const before = await server.look();
  const startedMs = performance.now();
  await work();
  const tookMs = performance.now() - startedMs;
  return { used: subtract(await server.look(), before), tookMs };
}

function divide({ cpuMs, commands, walBytes }: QueueUsage, count: number): QueueUsage {
  return { cpuMs: cpuMs / count, commands: commands / count, walBytes: walBytes / count };
}
