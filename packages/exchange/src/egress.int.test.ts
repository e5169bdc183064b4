// Two accounts on two local addresses, at the real paper exchange, which counts by address.
import { request } from 'node:http';
import { silentLogger, systemClock } from '@hedge/platform';
import { makeMemoryVenueHolds, startPaper, type Paper, type PaperLedger } from '@hedge/testkit';
import { makeExchanges, type Exchanges } from './exchange';

const FIRST = '127.0.0.1';
const SECOND = '127.0.0.2';
const LIMIT = 400;
const POSITIONS = '/fapi/v3/positionRisk';

let paper: Paper;
let exchanges: Exchanges;
beforeEach(async () => {
  paper = await startPaper();
  await paper.control('PUT', '/switches', { ipWeightLimit: LIMIT, throttledBeforeBan: 1 });
  exchanges = makeExchanges(
    { clock: systemClock, logger: silentLogger, holds: makeMemoryVenueHolds(systemClock) },
    { paperUrl: paper.url, allowLiveTrading: false, egressAddresses: [FIRST, SECOND] },
  );
});
afterEach(async () => {
  await exchanges.close();
  await paper.stop();
});

/** An account at the exchange, and its gateway from the address that it names. */
async function openAccount(accountId: string, named: string | null) {
  const account = { apiKey: accountId, secret: 'secret' };
  await paper.control('POST', '/accounts', { ...account, balance: '1', hedgeMode: true });
  const exchange = await exchanges.of('paper', named);
  expect(await exchange.warmUp()).toBe(true);
  return { gateway: exchange.gatewayFor({ accountId, ...account }), exchange };
}

async function readRequests(): Promise<PaperLedger['requests']> {
  return ((await paper.control('GET', '/ledger')) as PaperLedger).requests;
}

/** The status of one request that another program sends from there. */
function askAsOther(localAddress: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${paper.url}/fapi/v1/exchangeInfo`, { localAddress }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('error', reject).end();
  });
}

async function letOtherBeBanned(localAddress: string): Promise<void> {
  for (let asked = 0; asked < 2 * LIMIT; asked += 1) {
    if ((await askAsOther(localAddress)) === 418) return;
  }
  throw new Error(`${localAddress} was not banned`);
}

test('requests leave from the address that the account names, and each address is counted apart', async () => {
  const unnamed = await openAccount('unnamed', null);
  const second = await openAccount('second', SECOND);
  const before = unnamed.exchange.readRoom().now;
  for (let read = 0; read < 30; read += 1) {
    expect((await second.gateway.fetchPositions()).kind).toBe('answer');
  }
  expect((await unnamed.gateway.fetchPositions()).kind).toBe('answer');
  const reads = (await readRequests()).filter(({ path }) => path === POSITIONS);
  const fromOf = (key: string) =>
    new Set(reads.filter(({ apiKey }) => apiKey === key).map(({ address }) => address));
  expect(fromOf('unnamed')).toEqual(new Set([FIRST]));
  expect(fromOf('second')).toEqual(new Set([SECOND]));
  expect(before - unnamed.exchange.readRoom().now).toBe(1);
  expect(second.exchange.readRoom().now).toBeLessThan(before - 25);
});

test('a ban of one address leaves the accounts of the other at work, and is kept to', async () => {
  const first = await openAccount('first', FIRST);
  const second = await openAccount('second', SECOND);
  await letOtherBeBanned(SECOND);
  expect((await second.gateway.fetchPositions()).kind).toBe('failed');
  expect(second.gateway.backoff()).toMatchObject({ banned: true });
  const banned = (await readRequests()).length;

  expect(await second.gateway.fetchPositions()).toMatchObject({ kind: 'failed' });
  expect(await second.exchange.warmUp()).toBe(true);
  expect((await first.gateway.fetchPositions()).kind).toBe('answer');
  expect(first.gateway.backoff()).toBeNull();
  const since = (await readRequests()).slice(banned);
  expect(since.map(({ address, status }) => [address, status])).toEqual([[FIRST, 200]]);
});
