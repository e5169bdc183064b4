// The answer to a commit is lost, for every transition of a close: what is stored decides.
import { buildClientOrderId } from '@hedge/domain';
import {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  expectBooksBalanced,
  startStatementTap,
  startTcpProxy,
  useRunningDesk,
  type StatementTap,
  type TcpProxy,
} from '@hedge/testkit';

jest.setTimeout(120_000);

const ORDER = 'POST /fapi/v1/order';

let tap: StatementTap;
let proxy: TcpProxy;
const its = useRunningDesk({
  env: async (desk) => {
    tap = await startStatementTap(desk.databaseUrl);
    proxy = await startTcpProxy(tap.url);
    return { DATABASE_URL: proxy.url };
  },
});
afterAll(async () => {
  await proxy.close();
  await tap.close();
});

/** The transitions that the worker recorded meanwhile: each is one statement, that commits by itself. */
async function record(work: () => Promise<unknown>): Promise<readonly string[]> {
  const from = tap.statements.length;
  await work();
  const texts = tap.statements.slice(from).map(({ text }) => text);
  return [...new Set(texts.filter((text) => text.includes('AS changed')))];
}

async function close(): Promise<string> {
  const id = await its.open();
  await its.paper.setMark(BTC, AT_TARGET);
  await its.closed(id, 40_000);
  await its.paper.setMark(BTC, BELOW_TARGET);
  return id;
}

/** With both orders refused once: nothing has begun, so the close is withdrawn first. */
async function closeAfterWithdrawal(): Promise<string> {
  const id = await its.open();
  const match = (side: 'LONG' | 'SHORT') => ({
    newClientOrderId: buildClientOrderId(id, side, 1),
  });
  const overloaded = { status: 503, body: { code: -1008, msg: 'Server is overloaded.' } };
  for (const side of ['LONG', 'SHORT'] as const) {
    await its.paper.addFault({
      ...{ endpoint: ORDER, match: match(side), when: 'before', do: overloaded },
    });
  }
  await its.paper.setMark(BTC, AT_TARGET);
  await its.closed(id, 40_000);
  await its.paper.setMark(BTC, BELOW_TARGET);
  return id;
}

async function expectClosedOnce(id: string) {
  const orders = await its.desk.readOrders(id);
  expect(orders.filter((order) => order.includes('FILLED'))).toEqual([
    expect.stringMatching(/^L\d FILLED 0.02$/),
    expect.stringMatching(/^S\d FILLED 0.01$/),
  ]);
  expect(await its.desk.readHistory(id)).toHaveLength(1);
}

const tried = new Set<string>();

it.each([
  ['a close at once', close, 5],
  ['a close after a withdrawal, of those that the other has not', closeAfterWithdrawal, 1],
])('the answer to each commit of %s is lost: closed once (37)', async (_title, run, least) => {
  const again = new Set(await record(run));
  // What is said in every such close, and not once only.
  const said = (await record(run)).filter((text) => again.has(text) && !tried.has(text));
  expect(said.length).toBeGreaterThanOrEqual(least);
  for (const text of said) {
    tried.add(text);
    const rule = proxy.at({
      // The server says the latter once the statement is committed.
      words: [{ fromClient: text }, { fromServer: 'SELECT 1\0' }],
      then: 'lose',
    });
    const id = await run();
    await rule.struck();
    await expectClosedOnce(id);
  }
  await expectBooksBalanced(its.desk);
});
