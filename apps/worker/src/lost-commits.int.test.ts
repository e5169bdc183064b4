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
  waitFor,
  type PaperFault,
  type ProxyRule,
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

/** What goes wrong with a leg's first order. */
const firstOrder = (
  id: string,
  side: 'LONG' | 'SHORT',
  when: PaperFault['when'],
  action: PaperFault['do'],
): PaperFault => ({
  ...{ endpoint: ORDER, match: { newClientOrderId: buildClientOrderId(id, side, 1) } },
  ...{ when, do: action },
});

const OVERLOADED = { status: 503, body: { code: -1008, msg: 'Server is overloaded.' } };

/** With both orders refused once: nothing has begun, so the close is withdrawn first. */
async function closeAfterWithdrawal(): Promise<string> {
  const id = await its.open();
  for (const side of ['LONG', 'SHORT'] as const) {
    await its.paper.addFault(firstOrder(id, side, 'before', OVERLOADED));
  }
  await its.paper.setMark(BTC, AT_TARGET);
  await its.closed(id, 40_000);
  await its.paper.setMark(BTC, BELOW_TARGET);
  return id;
}

/** Loses what the server says once the statement that contains these texts is committed. */
function lose(texts: readonly string[], nth = 1): ProxyRule {
  const said = texts.map((text) => ({ fromClient: text }));
  return proxy.at({ words: [...said, { fromServer: 'SELECT 1\0' }], nth, then: 'lose' });
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
    const rule = lose([text]);
    const id = await run();
    await rule.struck();
    await expectClosedOnce(id);
  }
  await expectBooksBalanced(its.desk);
});

const TOKEN = ["SET state = 'SENT', signed_at"];

async function countSent(): Promise<number> {
  const { requests } = await its.desk.readLedger();
  return requests.filter(({ method }) => method === 'POST').length;
}

describe('the answer to the commit of a send token is lost (37)', () => {
  it('before anything executed: nothing is sent under it, and the close is withdrawn', async () => {
    const id = await its.open();
    const before = await countSent();
    const rule = lose(TOKEN);
    await its.strike();
    await rule.struck();
    await its.paper.setMark(BTC, BELOW_TARGET);
    await waitFor('the withdrawal', async () => {
      return (await its.desk.findOperation(id))?.status === 'ACTIVE';
    });
    expect(await its.desk.readOrders(id)).toEqual([
      ...['L1 ABSENT 0', 'L2 CANCELLED 0', 'S1 ABSENT 0', 'S2 CANCELLED 0'],
    ]);
    expect(await countSent()).toBe(before);
    await its.strike();
    await its.closed(id);
    await expectBooksBalanced(its.desk);
  });

  it('after LONG executed: nothing is sent under it, and SHORT is closed by the next', async () => {
    const id = await its.open();
    const before = await countSent();
    const rule = lose(TOKEN, 2);
    await its.strike(firstOrder(id, 'SHORT', 'before', OVERLOADED));
    await rule.struck();
    await its.paper.setMark(BTC, BELOW_TARGET);
    await its.closed(id);
    expect(await its.desk.readOrders(id)).toEqual([
      ...['L1 FILLED 0.02', 'S1 REJECTED 0', 'S2 ABSENT 0', 'S3 FILLED 0.01'],
    ]);
    expect(await countSent()).toBe(before + 3);
    await expectBooksBalanced(its.desk);
  });
});

it('the answer to the commit of a partial execution is lost: closed once (37)', async () => {
  const id = await its.open();
  const pieces = [0, 1_500].map((afterMs) => ({ afterMs, fraction: '0.5' }));
  const rule = lose(['grown AS']);
  await its.strike(firstOrder(id, 'LONG', 'before', { pieces }));
  await rule.struck();
  expect(await its.desk.readOrders(id)).toContain('L1 SENT 0.01');
  await its.closed(id);
  await expectClosedOnce(id);
  await expectBooksBalanced(its.desk);
});

// The last one: its correction counts in the books from here on.
it('the answer to the commit of what was found late is lost: booked once (37)', async () => {
  const [resumed, corrected] = [await its.open(), await its.open()];
  const late = { drop: true, hideForMs: 8_000 };
  const resume = lose(["status = 'CLOSING', decision_id", "r.state = 'ABSENT'"]);
  const correction = lose(['INSERT INTO trade_history_corrections']);
  await its.strike(
    firstOrder(resumed, 'LONG', 'afterExecution', late),
    firstOrder(resumed, 'SHORT', 'before', { drop: true }),
    firstOrder(corrected, 'LONG', 'afterExecution', late),
  );
  await waitFor('the orders', async () => (await its.paper.struck()) === 3);
  await its.paper.setMark(BTC, BELOW_TARGET);
  await Promise.all([resume.struck(), correction.struck()]);
  await its.closed(resumed);
  await expectClosedOnce(resumed);
  const [history] = await its.desk.readHistory(corrected);
  expect(history?.corrections.map((row) => row.executed.toFixed())).toEqual(['0.02']);
  await its.cycled();
  expect(await its.desk.readOrders(corrected)).toEqual([
    ...['L1 FILLED 0.02', 'L2 FILLED 0.02', 'S1 FILLED 0.01'],
  ]);
  await expectBooksBalanced(its.desk, { corrected: [corrected] });
});
