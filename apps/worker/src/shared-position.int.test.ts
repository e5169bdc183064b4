// Positions that do not belong to one operation alone, or not wholly: shared, part filled, gone.
import { decimal } from '@hedge/domain';
import {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  expectBooksBalanced,
  makeDesk,
  makeDeskWorker,
  SOME_HEDGE,
  startPaper,
  type Desk,
  type DeskWorker,
  type Paper,
} from '@hedge/testkit';

jest.setTimeout(60_000);

const ORDER = 'POST /fapi/v1/order';

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

/** The account's positions as the exchange shows them after everything, by side. */
async function readPositions(): Promise<Record<string, number>> {
  const { fills } = await desk.readLedger();
  const total: Record<string, number> = { LONG: 0, SHORT: 0 };
  for (const { positionSide, side, quantity } of fills) {
    const opens = (positionSide === 'LONG') === (side === 'BUY');
    total[positionSide] = (total[positionSide] ?? 0) + Number(quantity) * (opens ? 1000 : -1000);
  }
  return Object.fromEntries(Object.entries(total).map(([side, sum]) => [side, Math.round(sum)]));
}

describe('two operations on one position (20)', () => {
  const OTHER = {
    profitTarget: '10',
    long: { quantity: '0.03', entryPrice: '49900' },
    short: { quantity: '0.02', entryPrice: '50100' },
  };

  it('closing at once: each closes its own quantity', async () => {
    const ids = [await desk.open(SOME_HEDGE), await desk.open(OTHER)];
    await paper.setMark(BTC, AT_TARGET);
    await worker.cycleUntilClosed(...ids);
    expect(await readPositions()).toEqual({ LONG: 0, SHORT: 0 });
    await expectBooksBalanced(desk);
  });

  it('one unknown and lost while the other fills: each closes its own quantity', async () => {
    const lost = await desk.open(SOME_HEDGE);
    const other = await desk.open(OTHER);
    await desk.letPositionsAge();
    await paper.setMark(BTC, AT_TARGET);
    const match = { quantity: '0.02', positionSide: 'LONG' };
    await paper.addFault({ endpoint: ORDER, match, when: 'before', do: { drop: true } });
    await worker.cycleUntilClosed(lost, other);
    expect(await desk.readOrders(lost)).toContain('L1 ABSENT 0');
    expect(await desk.readOrders(other)).toEqual(['L1 FILLED 0.03', 'S1 FILLED 0.02']);
    expect(await readPositions()).toEqual({ LONG: 0, SHORT: 0 });
    await expectBooksBalanced(desk);
  });

  it('one unknown and delivered while the other fills: each closes its own quantity', async () => {
    const unknown = await desk.open(SOME_HEDGE);
    const other = await desk.open(OTHER);
    await desk.letPositionsAge();
    await paper.setMark(BTC, AT_TARGET);
    const match = { quantity: '0.02', positionSide: 'LONG' };
    await paper.addFault({ endpoint: ORDER, match, when: 'afterExecution', do: { drop: true } });
    await worker.cycleUntilClosed(unknown, other);
    expect(await desk.readOrders(unknown)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    await expectBooksBalanced(desk);
  });

  it('one unknown and lost while a person adds the same amount: each closes its own quantity', async () => {
    const id = await desk.open(SOME_HEDGE);
    await desk.letPositionsAge();
    await paper.setMark(BTC, AT_TARGET);
    const match = { positionSide: 'LONG' };
    await paper.addFault({ endpoint: ORDER, match, when: 'before', do: { drop: true } });
    await worker.cycle();
    await desk.setPosition(BTC, 'LONG', '0.04');
    await worker.cycleUntilClosed(id);
    expect(await readPositions()).toEqual({ LONG: 20, SHORT: 0 });
    await expectBooksBalanced(desk);
  });

  it('one at its target, the other below: the other keeps its quantity', async () => {
    const id = await desk.open(SOME_HEDGE);
    const other = await desk.open({ ...OTHER, profitTarget: '1000' });
    await paper.setMark(BTC, AT_TARGET);
    await worker.cycleUntilClosed(id);
    expect(await desk.findOperation(other)).toMatchObject({ status: 'ACTIVE', orders: [] });
    expect(await readPositions()).toEqual({ LONG: 30, SHORT: 20 });
    await expectBooksBalanced(desk);
  });
});

describe('a partial fill', () => {
  it('then expired: the remainder is sent, whatever the price, and one history row adds it up (49)', async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const match = { positionSide: 'LONG' };
    const filled = { fillFraction: '0.25' };
    await paper.addFault({ endpoint: ORDER, match, when: 'before', do: filled });
    await paper.addFault({
      ...{ endpoint: ORDER, match, nth: 1, when: 'afterReply' },
      do: { fillFraction: '0.4' },
    });
    await worker.cycleUntilClosed(id);
    expect(await desk.readOrders(id)).toEqual([
      'L1 PARTIAL_FINAL 0.005',
      expect.stringMatching(/^L2 PARTIAL_FINAL/),
      expect.stringMatching(/^L3 FILLED/),
      'S1 FILLED 0.01',
    ]);
    expect(await desk.readHistory(id)).toHaveLength(1);
    await expectBooksBalanced(desk);
  });

  it('of zero on both legs: nothing has begun, so a new decision closes it once (49)', async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const none = { fillFraction: '0' };
    await paper.addFault({ endpoint: ORDER, times: 2, when: 'before', do: none });
    await worker.cycleUntilClosed(id);
    const orders = await desk.readOrders(id);
    expect(orders[0]).toBe('L1 REJECTED 0');
    expect(orders.filter((order) => order.includes('FILLED'))).toHaveLength(2);
    await expectBooksBalanced(desk);
  });
});

describe('a position closed by hand (50)', () => {
  it('between the reading and the order, both legs: -2022, ACTIVE, then ended as closed outside', async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const hands = await makeDeskWorker(desk, {
      taps: {
        beforeRecord: async ({ kind }) => {
          if (kind !== 'token') return;
          await desk.setPosition(BTC, 'LONG', '0');
          await desk.setPosition(BTC, 'SHORT', '0');
        },
      },
    });
    await hands.cycleUntil('the withdrawal', async () => {
      return (await desk.findOperation(id))?.status === 'ACTIVE';
    });
    expect(await desk.findOperation(id)).toMatchObject({ attention: { reason: 'LEG_GONE' } });
    await hands.cycleUntilClosed(id);
    await hands.close();
    expect(await desk.readOrders(id)).not.toContainEqual(expect.stringMatching('FILLED'));
    expect(await desk.readHistory(id)).toMatchObject([
      {
        closeReason: 'CLOSED_OUTSIDE',
        legs: [{ externalCause: 'MANUAL' }, { externalCause: 'MANUAL' }],
      },
    ]);
    await expectBooksBalanced(desk);
  });

  it("one leg, after the reading: the other closes, and the gone one is booked as a person's", async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const hands = await makeDeskWorker(desk, {
      taps: {
        beforeRecord: async ({ kind }) => {
          if (kind === 'token') await desk.setPosition(BTC, 'LONG', '0');
        },
      },
    });
    await hands.cycleUntil('the attention', async () => {
      return (await desk.findOperation(id))?.attention?.reason === 'LEG_GONE';
    });
    expect(await desk.readHistory(id)).toEqual([]);
    await hands.cycleUntilClosed(id);
    await hands.close();
    expect(await desk.readOrders(id)).toEqual([
      'L1 REJECTED 0',
      'L2 CANCELLED 0',
      'S1 FILLED 0.01',
    ]);
    const [history] = await desk.readHistory(id);
    expect(history).toMatchObject({ netPnl: null, closeReason: 'PROFIT_TARGET' });
    expect(history?.legs).toMatchObject([
      { quantity: decimal('0'), externalQuantity: decimal('0.02'), externalCause: 'MANUAL' },
      { quantity: decimal('0.01'), externalQuantity: decimal('0'), externalCause: null },
    ]);
    await expectBooksBalanced(desk);
  });

  it('one leg of an ACTIVE operation: attention after two readings, and no close at the target', async () => {
    const id = await desk.open(SOME_HEDGE);
    await desk.setPosition(BTC, 'SHORT', '0');
    await worker.cycle();
    await worker.cycle();
    await paper.setMark(BTC, AT_TARGET);
    await worker.cycle();
    expect(await desk.findOperation(id)).toMatchObject({
      ...{ status: 'ACTIVE', orders: [] },
      attention: { reason: 'LEG_GONE' },
    });
    await expectBooksBalanced(desk);
  });

  it('in part: the youngest operation is short and does not close, the elder does', async () => {
    const elder = await desk.open(SOME_HEDGE);
    const youngest = await desk.open(SOME_HEDGE);
    await desk.setPosition(BTC, 'LONG', '0.03');
    await paper.setMark(BTC, BELOW_TARGET);
    await worker.cycle();
    await worker.cycle();
    await paper.setMark(BTC, AT_TARGET);
    await worker.cycleUntilClosed(elder);
    expect(await desk.findOperation(youngest)).toMatchObject({
      ...{ status: 'ACTIVE', orders: [] },
      attention: { reason: 'SHORT_POSITION' },
    });
    await expectBooksBalanced(desk);
  });
});

describe('a leg that the exchange closes itself in the middle of a close (51)', () => {
  it.each([
    ['liquidations', 'LIQUIDATION'],
    ['adl', 'ADL'],
  ])('by %s: the other leg closes, and history says %s', async (door, cause) => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const struck = await makeDeskWorker(desk, {
      taps: {
        beforeRecord: async ({ kind }) => {
          if (kind !== 'token') return;
          const position = { apiKey: desk.apiKey, symbol: 'BTCUSDT', positionSide: 'SHORT' };
          const { fills } = await desk.readLedger();
          if (fills.some((fill) => fill.side === 'BUY' && fill.positionSide === 'SHORT')) return;
          await paper.control('POST', `/${door}`, { ...position, quantity: '0.004' });
          await paper.control('POST', `/${door}`, position);
        },
      },
    });
    await struck.cycleUntilClosed(id);
    await struck.close();
    const [history] = await desk.readHistory(id);
    expect(history?.legs).toMatchObject([
      { quantity: decimal('0.02'), externalCause: null },
      { quantity: decimal('0'), externalQuantity: decimal('0.01'), externalCause: cause },
    ]);
    await expectBooksBalanced(desk);
  });
});
