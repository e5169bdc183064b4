// One instance of ccxt serves every account of a host: each request is its own account's all the same.
import { startPaper, type Paper, type PaperLedger } from '@hedge/testkit';
import type { Exchange } from './exchange-at';
import { makeClientAt } from './testing/order-stage';

const ACCOUNTS = Array.from({ length: 10 }, (_each, at) => ({
  ...{ accountId: `a-${at}`, apiKey: `key-${at}`, secret: `secret-${at}` },
}));
const ROUNDS = 5;

let paper: Paper;
let exchange: Exchange;
beforeAll(async () => {
  paper = await startPaper();
  exchange = await makeClientAt(paper.url);
});
afterAll(async () => {
  await exchange.close();
  await paper.stop();
});

test('accounts that read at once are each signed with their own key, whatever the others do', async () => {
  for (const { apiKey, secret } of ACCOUNTS) {
    await paper.control('POST', '/accounts', { apiKey, secret, balance: '1', hedgeMode: true });
  }
  expect(await exchange.warmUp()).toBe(true);
  const gateways = ACCOUNTS.map((account) => exchange.gatewayFor(account));
  for (let round = 0; round < ROUNDS; round += 1) {
    const answers = await Promise.all(gateways.map((gateway) => gateway.fetchPositions()));
    expect(answers.map(({ kind }) => kind)).toEqual(ACCOUNTS.map(() => 'answer'));
  }
  const { requests } = (await paper.control('GET', '/ledger')) as PaperLedger;
  const signed = requests.filter(({ path }) => path === '/fapi/v3/positionRisk');
  const countOf = (key: string) => signed.filter(({ apiKey }) => apiKey === key).length;
  expect(ACCOUNTS.map(({ apiKey }) => countOf(apiKey))).toEqual(ACCOUNTS.map(() => ROUNDS));
  expect(new Set(signed.map(({ status }) => status))).toEqual(new Set([200]));
});
