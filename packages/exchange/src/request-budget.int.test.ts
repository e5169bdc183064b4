// I8: the weight of an address stays under 80 % of the exchange's limit, by the exchange's own count.
import type { Gateway } from '@hedge/cycle';
import { startPaper, type Paper } from '@hedge/testkit';
import type { Exchange } from './exchange-at';
import { makeClientAt } from './testing/order-stage';

const LIMIT = 400;

let paper: Paper;
const opened: Exchange[] = [];
beforeEach(async () => {
  paper = await startPaper();
  await paper.control('PUT', '/switches', { ipWeightLimit: LIMIT });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await paper.stop();
});

async function open(): Promise<{ exchange: Exchange; gateways: readonly Gateway[] }> {
  const exchange = await makeClientAt(paper.url);
  opened.push(exchange);
  expect(await exchange.warmUp()).toBe(true);
  const gateways = await Promise.all(
    [1, 2, 3].map(async (index) => {
      const apiKey = `key-${opened.length}-${index}`;
      const account = { apiKey, secret: 'secret' };
      await paper.control('POST', '/accounts', { ...account, balance: '1', hedgeMode: true });
      return exchange.gatewayFor({ ...account, accountId: apiKey });
    }),
  );
  return { exchange, gateways };
}

/** The most weight of one of the exchange's minutes, and the statuses that were answered. */
async function readSpent() {
  const ledger = (await paper.control('GET', '/ledger')) as {
    readonly requests: readonly {
      readonly weight: number;
      readonly status: number;
      readonly arrivedAt: number;
    }[];
  };
  const { requests } = ledger;
  const minutes = new Map<number, number>();
  for (const { weight, arrivedAt } of requests) {
    const minute = Math.floor(arrivedAt / 60_000);
    minutes.set(minute, (minutes.get(minute) ?? 0) + weight);
  }
  return {
    weight: Math.max(...minutes.values()),
    all: requests.reduce((total, each) => total + each.weight, 0),
    statuses: [...new Set(requests.map(({ status }) => status))],
  };
}

/** Reads at once by every gateway, again and again, as two dozen beats would. */
async function hammer(gateways: readonly Gateway[]): Promise<number> {
  let answered = 0;
  for (let round = 0; round < 40; round += 1) {
    const answers = await Promise.all(gateways.map((each) => each.fetchPositions()));
    answered += answers.filter((each) => each.kind === 'answer').length;
  }
  return answered;
}

test('three accounts that read as fast as they can are never told to stop, and stay under 80 %', async () => {
  const { gateways } = await open();
  expect(await hammer(gateways)).toBeGreaterThan(30);
  expect(await hammer(gateways.map((each) => each.withPriority('close')))).toBeGreaterThan(5);
  expect(await hammer(gateways.map((each) => each.withPriority('naked')))).toBeGreaterThan(2);
  const spent = await readSpent();
  expect(spent.all).toBeLessThan(LIMIT * 0.8);
  expect(spent.all).toBeGreaterThan(LIMIT * 0.7);
  expect(spent.statuses).toEqual([200]);
});

test('two workers on one address share its limit by the counts in their answers', async () => {
  const [first, second] = [await open(), await open()];
  const both = [...first.gateways, ...second.gateways].map((each) => each.withPriority('naked'));
  await hammer(both);
  const spent = await readSpent();
  expect(spent.weight).toBeLessThan(LIMIT * 0.8 + 3 * 5);
  expect(spent.statuses).toEqual([200]);
});
