// I8 with several workers on one address: the exchange's own count stays under 80 % of its limit.
import type { Gateway } from '@hedge/cycle';
import { makeDatabase, makeVenueHolds, type Database } from '@hedge/db';
import { makeExchange, type Exchange } from '@hedge/exchange';
import { silentLogger, systemClock } from '@hedge/platform';
import {
  makeTestDatabase,
  startPaper,
  waitFor,
  type Paper,
  type PaperLedger,
  type TestDatabase,
} from '@hedge/testkit';

jest.setTimeout(60_000);

const LIMIT = 400;
const MINUTE_MS = 60_000;
const WORKERS = 3;
const ACCOUNTS = 20;

interface Worker {
  readonly database: Database;
  readonly exchange: Exchange;
  readonly gateways: readonly Gateway[];
}

let paper: Paper;
let store: TestDatabase;
let workers: readonly Worker[] = [];
beforeEach(async () => {
  [paper, store] = await Promise.all([startPaper(), makeTestDatabase()]);
  await paper.control('PUT', '/switches', { ipWeightLimit: LIMIT });
});
afterEach(async () => {
  await Promise.all(
    workers.map(({ exchange, database }) => Promise.all([exchange.close(), database.close()])),
  );
  await Promise.all([paper.stop(), store.drop()]);
});

/** What a worker is to an exchange: its own connections, its own memory, the common database. */
async function openWorker(): Promise<Worker> {
  const database = makeDatabase({ url: store.url });
  const exchange = await makeExchange(
    { clock: systemClock, logger: silentLogger, holds: makeVenueHolds(database) },
    {
      ...{ mode: 'paper', paperUrl: paper.url, allowLiveTrading: false },
      timeouts: { readMs: 10_000 },
    },
  );
  await waitFor('time and markets', () => exchange.warmUp());
  const gateways = Array.from({ length: ACCOUNTS }, (_each, at) => {
    const apiKey = `key-${at}`;
    return exchange.gatewayFor({ accountId: apiKey, apiKey, secret: 'secret' });
  });
  return { database, exchange, gateways };
}

/** All accounts of all workers at once, `rounds` times. */
async function hammer(priority: 'read' | 'naked', rounds: number): Promise<number> {
  let answered = 0;
  for (let round = 0; round < rounds; round += 1) {
    const answers = await Promise.all(
      workers.flatMap(({ gateways }) =>
        gateways.map((gateway) => gateway.withPriority(priority).fetchPositions()),
      ),
    );
    answered += answers.filter(({ kind }) => kind === 'answer').length;
  }
  return answered;
}

it('three workers that read as fast as they can spend nearly 80 % together, and never more', async () => {
  for (let at = 0; at < ACCOUNTS; at += 1) {
    const keys = { apiKey: `key-${at}`, secret: 'secret' };
    await paper.control('POST', '/accounts', { ...keys, balance: '1', hedgeMode: true });
  }
  workers = await Promise.all(Array.from({ length: WORKERS }, openWorker));
  expect(await hammer('read', 4)).toBeGreaterThan(0);
  expect(await hammer('naked', 4)).toBeGreaterThan(0);

  const { requests } = (await paper.control('GET', '/ledger')) as PaperLedger;
  const minutes = new Map<number, number>();
  for (const { weight, arrivedAt } of requests) {
    const minute = Math.floor(arrivedAt / MINUTE_MS);
    minutes.set(minute, (minutes.get(minute) ?? 0) + weight);
  }
  expect(new Set(requests.map(({ status }) => status))).toEqual(new Set([200]));
  const spent = [...minutes.values()];
  expect(Math.max(...spent)).toBeLessThan(LIMIT * 0.8);
  // Where a minute ended meanwhile, what was spent lies in two.
  const all = spent.reduce((total, each) => total + each, 0);
  expect(all).toBeGreaterThan(LIMIT * 0.7);
});
