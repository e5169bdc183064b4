// An exchange that takes no orders of this key or symbol: before a close, and between its legs.
import { buildClientOrderId } from '@hedge/domain';
import {
  BELOW_TARGET,
  BTC,
  expectBooksBalanced,
  useRunningDesk,
  waitFor,
  type PaperFault,
} from '@hedge/testkit';

jest.setTimeout(60_000);

const ORDER = 'POST /fapi/v1/order';
/** What a worker asks with its key. */
const SIGNED = [
  ...['GET /fapi/v3/positionRisk', ORDER, 'GET /fapi/v1/order', 'GET /fapi/v1/allOrders'],
  ...['GET /fapi/v1/userTrades', 'GET /fapi/v1/openOrders'],
];
const EVER = 100_000;

/** Binance USD-M docs, Error Codes: the key is unknown, or this address or action is not its own. */
const KEY_REVOKED = { code: -2014, msg: 'API-key format invalid.' };
const ADDRESS_REMOVED = { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' };

const its = useRunningDesk();

const refuse = (endpoint: string, status: number, body: object): PaperFault => ({
  ...{ endpoint, times: EVER, when: 'before' },
  do: { status, body },
});

/** LONG is executed, and from its answer on everything is refused. */
async function refuseAfterLong(faults: readonly PaperFault[]): Promise<string> {
  const id = await its.open();
  const match = { newClientOrderId: buildClientOrderId(id, 'SHORT', 1) };
  await its.strike({
    ...{ endpoint: ORDER, match, when: 'before' },
    do: { status: 503, body: { code: -1008, msg: 'Server is currently overloaded.' } },
  });
  await waitFor('LONG', async () => (await its.desk.readOrders(id)).includes('L1 FILLED 0.02'));
  for (const fault of faults) await its.paper.addFault(fault);
  await its.paper.setMark(BTC, BELOW_TARGET);
  return id;
}

async function expectFinishedAfter(id: string, pattern: RegExp) {
  await its.paper.clearFaults();
  await its.closed(id, 30_000);
  const orders = await its.desk.readOrders(id);
  expect(orders[0]).toBe('L1 FILLED 0.02');
  expect(orders.at(-1)).toMatch(/^S\d+ FILLED 0.01$/);
  for (const order of orders.slice(1, -1)) expect(order).toMatch(pattern);
  await expectBooksBalanced(its.desk);
}

describe.each([
  ['a key that was revoked', 401, KEY_REVOKED],
  ['an address that was removed from the key', 401, ADDRESS_REMOVED],
])('%s (52)', (_title, status, body) => {
  const faults = SIGNED.map((endpoint) => refuse(endpoint, status, body));

  const isAlerted = async () => (await its.desk.readOpenAlertKinds()).includes('KEY_REFUSED');

  it('before a close: alerted, nothing is decided, and it closes once the key works', async () => {
    const id = await its.open();
    await its.strike(...faults);
    await waitFor('the alert', isAlerted);
    await its.cycled();
    expect(await its.desk.findOperation(id)).toMatchObject({ status: 'ACTIVE', orders: [] });
    await its.paper.clearFaults();
    await its.closed(id);
    await waitFor('the end of the alert', async () => !(await isAlerted()));
    await expectBooksBalanced(its.desk);
  });

  it('for orders alone: withdrawn with attention, nothing executed', async () => {
    const id = await its.open();
    await its.strike(refuse(ORDER, status, body));
    await waitFor('the attention', async () => {
      const operation = await its.desk.findOperation(id);
      return operation?.status === 'ACTIVE' && operation.attention?.reason === 'ACCOUNT_REFUSED';
    });
    expect(await its.desk.readHistory(id)).toEqual([]);
    await its.paper.clearFaults();
    await its.closed(id);
    await expectBooksBalanced(its.desk);
  });

  it('between LONG and SHORT: a naked leg is alerted, and SHORT closed when the key works', async () => {
    const id = await refuseAfterLong(faults);
    await waitFor('the alert', async () => {
      return (await its.desk.readAlertKinds(id)).includes('NAKED_LEG');
    });
    expect(await its.desk.readHistory(id)).toEqual([]);
    await expectFinishedAfter(id, /^S\d+ REJECTED 0$/);
  });
});

describe('a symbol that is halted (53)', () => {
  // Not among the listed refusals: such an order is unknown until it is looked up.
  const halted = refuse(ORDER, 400, { code: -4108, msg: 'Symbol is not in trading status.' });

  it('before a close: nothing executes, and it closes once when trading goes on', async () => {
    const id = await its.open();
    await its.strike(halted);
    await waitFor('both refusals', async () => (await its.paper.struck()) === 2);
    await its.paper.clearFaults();
    await its.closed(id);
    const orders = await its.desk.readOrders(id);
    expect(orders).toContain('L1 ABSENT 0');
    expect(orders.filter((order) => order.includes('FILLED'))).toHaveLength(2);
    await expectBooksBalanced(its.desk);
  });

  it('between LONG and SHORT: SHORT is proven absent and closed when trading goes on', async () => {
    const id = await refuseAfterLong([halted]);
    await waitFor('the refusal', async () => (await its.paper.struck()) >= 2);
    await expectFinishedAfter(id, /^S\d+ (REJECTED|ABSENT) 0$/);
  });
});
