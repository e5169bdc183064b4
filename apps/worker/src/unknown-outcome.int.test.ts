// Orders whose outcome is unknown: delivered and found, lost and proven absent, found too late.
import {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  expectBooksBalanced,
  makeDesk,
  makeDeskWorker,
  SHORT_SETTINGS,
  SOME_HEDGE,
  startPaper,
  waitFor,
  type Desk,
  type DeskWorker,
  type Paper,
} from '@hedge/testkit';

jest.setTimeout(60_000);

const ORDER = 'POST /fapi/v1/order';
const HIDDEN_MS = 5_000;

let paper: Paper;
let desk: Desk;
let worker: DeskWorker;
beforeAll(async () => {
  paper = await startPaper();
});
afterAll(() => paper.stop());
beforeEach(async () => {
  desk = await makeDesk(paper);
  worker = await makeDeskWorker(desk);
});
afterEach(async () => {
  await worker.close();
  await desk.close();
});

/** On positions larger than the operation's: an order sent twice would execute twice. */
async function openAtTarget(): Promise<string> {
  const id = await desk.open(SOME_HEDGE);
  await desk.setPosition(BTC, 'LONG', '0.06');
  await desk.setPosition(BTC, 'SHORT', '0.03');
  await desk.letPositionsAge();
  await paper.setMark(BTC, AT_TARGET);
  return id;
}

async function countRefused(): Promise<number> {
  const { requests } = await desk.readLedger();
  return requests.filter(({ method, status }) => method === 'POST' && status === 400).length;
}

async function waitForTime(exchangeTime: number): Promise<void> {
  await waitFor('that time', async () => (await paper.readTime()) > exchangeTime);
}

describe('an order that was executed while its answer was lost (5, 8, 44, 45)', () => {
  const answers: readonly (readonly [string, Record<string, unknown>])[] = [
    ['the connection drops', { drop: true }],
    ['a gateway answers 504 in HTML', { status: 504, body: '<html>gateway timeout</html>' }],
    ['the answer is cut in the middle', { truncateBodyAt: 40 }],
    ['the answer is an empty 200', { status: 200, body: '' }],
    ['the answer is an empty object', { status: 200, body: {} }],
    ['the answer never comes', { stallBody: true }],
    [
      'the exchange says that it does not know',
      {
        status: 503,
        body: {
          code: -1007,
          msg: 'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
        },
      },
    ],
  ];
  it.each(answers)('%s for both legs: found by id, closed once', async (_title, action) => {
    const id = await openAtTarget();
    await paper.addFault({ endpoint: ORDER, times: 2, when: 'afterExecution', do: action });
    await worker.cycleUntilClosed(id);
    expect(await paper.struck()).toBe(2);
    expect(await desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    await expectBooksBalanced(desk);
  });

  it('for one leg: the other is recorded and nothing is sent twice, though the price falls', async () => {
    const id = await openAtTarget();
    const match = { positionSide: 'SHORT' };
    await paper.addFault({ endpoint: ORDER, match, when: 'afterExecution', do: { drop: true } });
    await paper.addFault({ endpoint: 'GET /fapi/v1/order', when: 'before', do: { drop: true } });
    await worker.cycle();
    expect(await desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 SENT 0']);
    await paper.setMark(BTC, BELOW_TARGET);
    await worker.cycleUntilClosed(id);
    expect(await desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    await expectBooksBalanced(desk);
  });

  it('and hidden for a while: nothing is sent before it is found (46)', async () => {
    const id = await openAtTarget();
    const match = { positionSide: 'LONG' };
    await paper.addFault({
      ...{ endpoint: ORDER, match, when: 'afterExecution' },
      do: { drop: true, hideForMs: 1_500 },
    });
    await worker.cycleUntilClosed(id);
    expect(await desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    await expectBooksBalanced(desk);
  });
});

describe('an order that never arrived (4)', () => {
  it('both legs, still at the target: proven absent, then closed once by a new decision', async () => {
    const id = await openAtTarget();
    await paper.addFault({ endpoint: ORDER, times: 2, when: 'before', do: { drop: true } });
    await worker.cycle();
    expect(await desk.readOrders(id)).toEqual(['L1 SENT 0', 'S1 SENT 0']);
    await worker.cycleUntilClosed(id);
    expect(await desk.readOrders(id)).toEqual([
      ...['L1 ABSENT 0', 'L2 CANCELLED 0', 'L3 FILLED 0.02'],
      ...['S1 ABSENT 0', 'S2 CANCELLED 0', 'S3 FILLED 0.01'],
    ]);
    await expectBooksBalanced(desk);
  });

  it('both legs, and the price fell: ACTIVE and whole, nothing executed', async () => {
    const id = await openAtTarget();
    await paper.addFault({ endpoint: ORDER, times: 2, when: 'before', do: { drop: true } });
    await worker.cycle();
    await paper.setMark(BTC, BELOW_TARGET);
    await worker.cycleUntil('the withdrawal', async () => {
      return (await desk.findOperation(id))?.status === 'ACTIVE';
    });
    const { fills } = await desk.readLedger();
    expect(fills.filter((fill) => fill.clientOrderId.length === 34)).toEqual([]);
    await expectBooksBalanced(desk);
  });

  it('one leg alone: it is sent again after its proof, though the price fell (7)', async () => {
    const id = await openAtTarget();
    const match = { positionSide: 'SHORT' };
    await paper.addFault({ endpoint: ORDER, match, when: 'before', do: { drop: true } });
    await worker.cycle();
    await paper.setMark(BTC, BELOW_TARGET);
    await worker.cycleUntilClosed(id);
    expect(await desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 ABSENT 0', 'S2 FILLED 0.01']);
    await expectBooksBalanced(desk);
  });
});

describe('an order found after it was proven absent (late evidence)', () => {
  /** LONG executes unseen for longer than the margin; SHORT is lost. */
  async function misjudge(): Promise<string> {
    const id = await openAtTarget();
    await paper.addFault({
      ...{ endpoint: ORDER, match: { positionSide: 'LONG' }, when: 'afterExecution' },
      do: { drop: true, hideForMs: HIDDEN_MS },
    });
    await paper.addFault({
      ...{ endpoint: ORDER, match: { positionSide: 'SHORT' }, when: 'before' },
      do: { drop: true },
    });
    await worker.cycle();
    await paper.setMark(BTC, BELOW_TARGET);
    await worker.cycleUntil('the wrong conclusion', async () => {
      return (await desk.findOperation(id))?.status === 'ACTIVE';
    });
    return id;
  }

  it('while its operation is ACTIVE again: the close is resumed, finished once, and an alert raised', async () => {
    const id = await misjudge();
    expect(await desk.readOrders(id)).toContain('L1 ABSENT 0');
    await worker.cycleUntilClosed(id);
    const orders = await desk.readOrders(id);
    expect(orders).toContain('L1 FILLED 0.02');
    expect(orders.filter((order) => order.includes('FILLED'))).toHaveLength(2);
    expect(await desk.readAlertKinds(id)).toContain('LATE_EXECUTION');
    await expectBooksBalanced(desk);
  });

  it.each([
    ['and the account has other operations', true],
    ['and it was the account’s last operation', false],
  ])(
    'after its operation was settled %s: the history is corrected, and an alert raised (53c)',
    async (_title, another) => {
      // More position than the operation claims, so that a second order can execute as well.
      if (another) {
        await desk.open({
          profitTarget: '100000',
          long: { quantity: '0.03', entryPrice: '49900' },
          short: { quantity: '0.01', entryPrice: '50100' },
        });
      }
      const id = await desk.open(SOME_HEDGE);
      await desk.setPosition(BTC, 'LONG', '0.09');
      await desk.letPositionsAge();
      await paper.setMark(BTC, AT_TARGET);
      await paper.addFault({
        ...{ endpoint: ORDER, match: { positionSide: 'LONG' }, when: 'afterExecution' },
        do: { drop: true, hideForMs: HIDDEN_MS },
      });
      await worker.cycleUntilClosed(id);
      expect(await desk.readOrders(id)).toEqual([
        'L1 ABSENT 0',
        'L2 FILLED 0.02',
        'S1 FILLED 0.01',
      ]);
      await worker.cycleUntil('the correction', async () => {
        return (await desk.readHistory(id))[0]?.corrections.length === 1;
      });
      expect(await desk.readOrders(id)).toContain('L1 FILLED 0.02');
      expect(await desk.readAlertKinds(id)).toContain('LATE_EXECUTION');
      await expectBooksBalanced(desk, { corrected: [id] });
    },
  );
});

describe('a request that leaves or arrives later than its window', () => {
  it('held up on its way: refused by the window, proven absent, closed once (4, 21)', async () => {
    const id = await openAtTarget();
    const late = { delayMs: SHORT_SETTINGS.decisionWindowMs + 200 };
    await paper.addFault({ endpoint: ORDER, times: 2, when: 'before', do: late });
    await worker.cycleUntilClosed(id);
    await waitFor('both refusals', async () => (await countRefused()) === 2);
    expect(await desk.readOrders(id)).toContain('L1 ABSENT 0');
    await expectBooksBalanced(desk);
  });

  /** A worker that stands still between its committed token and the request. */
  async function makeSlowWorker(until: () => Promise<unknown>): Promise<DeskWorker> {
    return makeDeskWorker(desk, {
      taps: {
        afterRecord: async ({ kind }) => {
          if (kind === 'token') await until();
        },
      },
    });
  }

  it('sent by a worker that stood still, and the price fell: refused, ACTIVE and whole (19)', async () => {
    const id = await openAtTarget();
    const slow = await makeSlowWorker(async () => {
      await paper.setMark(BTC, BELOW_TARGET);
      await waitForTime((await paper.readTime()) + SHORT_SETTINGS.decisionWindowMs);
    });
    await slow.cycleUntil('the withdrawal', async () => {
      return (await desk.findOperation(id))?.status === 'ACTIVE';
    });
    await slow.close();
    expect(await countRefused()).toBe(2);
    expect(await desk.readOrders(id)).toContain('L1 REJECTED 0');
    await expectBooksBalanced(desk);
  });

  it('sent by a worker that stood still while a second one closed: refused, no double close (19b)', async () => {
    const id = await openAtTarget();
    const slow = await makeSlowWorker(() => worker.cycleUntilClosed(id));
    await slow.cycle();
    await waitFor('both refusals', async () => (await countRefused()) === 2);
    await slow.cycle();
    await slow.close();
    const orders = await desk.readOrders(id);
    expect(orders.filter((order) => order.includes('FILLED'))).toHaveLength(2);
    await expectBooksBalanced(desk);
  });
});
