// Every answer that a cycle reads, garbled in every way it can be: nothing is decided or sent on it.
import { buildClientOrderId } from '@hedge/domain';
import { expectBooksBalanced, useRunningDesk, waitFor, type PaperFault } from '@hedge/testkit';

jest.setTimeout(60_000);

const ORDER = 'POST /fapi/v1/order';
const LOOKUP = 'GET /fapi/v1/order';
const NOTHING_TO_CLOSE = { code: -2022, msg: 'ReduceOnly Order is rejected.' };
const POSITIONS = 'GET /fapi/v3/positionRisk';

/** No answer to any question of a cycle. */
const GARBLED: readonly Record<string, unknown>[] = [
  { status: 200, body: '' },
  { status: 200, body: {} },
  { status: 200, body: '<html><body>maintenance</body></html>' },
  { status: 200, body: 'null' },
  { status: 200, body: '[null]' },
  { status: 200, body: '[{"symbol":"BTCUSDT"}]' },
  { status: 200, body: { code: -1000, msg: 'An unknown error occurred while processing.' } },
  { truncateBodyAt: 0 },
  // One byte, for the shortest answer that is whole has two.
  { truncateBodyAt: 1 },
  { stallBody: true },
  { drop: true },
  { status: 502, body: '<html>bad gateway</html>' },
];

/** Those that end at once: a start has more patience with silence than a test. */
const WHOLE = GARBLED.filter((action) => 'status' in action);

/** The next requests there are answered by one garbled answer each, in their order. */
function garble(
  endpoint: string,
  match?: PaperFault['match'],
  answers = GARBLED,
): readonly PaperFault[] {
  return answers.map((action) => ({
    ...{ endpoint, when: 'afterExecution' as const, do: action },
    ...(match === undefined ? {} : { match }),
  }));
}

let first: string;
const its = useRunningDesk({
  // What a worker asks when it starts, before anything else.
  beforeWorker: async () => {
    first = await its.open();
    const start = ['GET /fapi/v1/time', 'GET /fapi/v1/exchangeInfo'];
    await its.strike(...start.flatMap((endpoint) => garble(endpoint, undefined, WHOLE)));
  },
});

/** Waits until so many requests have been answered badly; nothing is left of the rules then. */
const struck = (count: number) =>
  waitFor(`${count} garbled answers`, async () => (await its.paper.struck()) === count);

/** How many requests of the kind came before the first order that came after `from`. */
async function countBeforeOrder(from: number, path: string): Promise<number> {
  const { requests } = await its.desk.readLedger();
  const since = requests.filter((request) => request.seq > from);
  const order = since.findIndex((request) => request.method === 'POST');
  return since.slice(0, order).filter((request) => request.path.endsWith(path)).length;
}

async function lastRequest(): Promise<number> {
  return (await its.desk.readLedger()).requests.at(-1)?.seq ?? 0;
}

const ONCE = ['L1 FILLED 0.02', 'S1 FILLED 0.01'];

async function expectClosed(id: string, orders = ONCE) {
  await its.closed(id);
  expect(await its.desk.readOrders(id)).toEqual(orders);
}

/** The books are judged when all of them are closed. */
async function expectClosedOnce(...ids: readonly string[]) {
  for (const id of ids) await expectClosed(id);
  await expectBooksBalanced(its.desk);
}

describe('garbled answers (45)', () => {
  it('to the time and the markets of a starting worker: it trades once they are whole', async () => {
    await struck(2 * WHOLE.length);
    await expectClosedOnce(first);
  });

  it('to the positions: nothing is decided on them', async () => {
    const id = await its.open();
    const from = await lastRequest();
    await its.strike(...garble(POSITIONS));
    await expectClosedOnce(id);
    expect(await countBeforeOrder(from, '/positionRisk')).toBeGreaterThan(GARBLED.length);
  });

  it('to the quote that confirms a target: nothing is sent', async () => {
    const id = await its.open();
    const from = await lastRequest();
    await its.strike(...garble('GET /fapi/v1/premiumIndex'));
    await expectClosedOnce(id);
    expect(await countBeforeOrder(from, '/positionRisk')).toBeGreaterThan(GARBLED.length);
  });

  it('to orders that were executed: each is found by its id, and sent once', async () => {
    const ids: string[] = [];
    while (2 * ids.length < GARBLED.length) ids.push(await its.open());
    await its.strike(...garble(ORDER));
    await expectClosedOnce(...ids);
    expect(await its.paper.struck()).toBe(GARBLED.length);
  });

  it('to every look-up: what is found, absent or refused is concluded from whole answers', async () => {
    const [lost, absent, refused] = [await its.open(), await its.open(), await its.open()];
    const ofLong = (id: string) => buildClientOrderId(id, 'LONG', 1);
    const long = (id: string) => ({ endpoint: ORDER, match: { newClientOrderId: ofLong(id) } });
    await its.strike(
      { ...long(lost), when: 'afterExecution', do: { drop: true } },
      { ...long(absent), when: 'before', do: { drop: true } },
      { ...long(refused), when: 'before', do: { status: 400, body: NOTHING_TO_CLOSE } },
      ...garble(LOOKUP, { origClientOrderId: ofLong(lost) }),
      ...garble('GET /fapi/v1/allOrders'),
      ...garble('GET /fapi/v1/openOrders'),
      ...garble('GET /fapi/v1/userTrades'),
    );
    await expectClosed(refused, ['L1 REJECTED 0', 'L2 FILLED 0.02', 'S1 FILLED 0.01']);
    await expectClosed(absent, ['L1 ABSENT 0', 'L2 FILLED 0.02', 'S1 FILLED 0.01']);
    await expectClosedOnce(lost);
    expect(await its.paper.struck()).toBe(3 + 4 * GARBLED.length);
  });
});
