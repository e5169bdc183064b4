// Closing at the target, and not closing otherwise: real PostgreSQL, real ccxt, the paper exchange.
import { decimal } from '@hedge/domain';
import { makeOperationRepository } from '@hedge/db';
import {
  anActor,
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  ETH,
  expectBooksBalanced,
  makeDesk,
  makeDeskWorker,
  SOME_HEDGE,
  startPaper,
  type Desk,
  type DeskWorker,
  type Paper,
} from '@hedge/testkit';

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

async function countOrders(): Promise<number> {
  const { orders } = await desk.readLedger();
  return orders.filter((order) => order.origin === 'api').length;
}

describe('a hedge at its target', () => {
  it('closes both legs of unequal quantities in one cycle, with a true history and no row left', async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    expect(await worker.cycle()).toMatchObject({ operationsChecked: 1, closed: 1, errors: 0 });
    expect(await desk.findOperation(id)).toBeNull();
    expect(await desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    const [history] = await desk.readHistory(id);
    expect(history).toMatchObject({ closeReason: 'PROFIT_TARGET', corrections: [] });
    expect(history?.triggerPnl?.toFixed()).toBe('13');
    await expectBooksBalanced(desk);
  });

  it('closes legs of two symbols', async () => {
    const id = await desk.open({
      profitTarget: '10',
      long: { quantity: '0.02', entryPrice: '49900' },
      short: { symbol: ETH, quantity: '0.3', entryPrice: '2510' },
    });
    expect(await worker.cycle()).toMatchObject({ closed: 0 });
    expect((await desk.findOperation(id))?.currentPnl?.toFixed()).toBe('5');
    await paper.setMark(ETH, '2480');
    expect(await worker.cycle()).toMatchObject({ closed: 1 });
    expect((await desk.readHistory(id)).map((row) => row.legs[1].symbol)).toEqual([ETH]);
    await expectBooksBalanced(desk);
  });

  it('closes at exactly the target', async () => {
    const id = await desk.open({ ...SOME_HEDGE, profitTarget: '13' });
    await paper.setMark(BTC, AT_TARGET);
    await worker.cycle();
    expect(await desk.readHistory(id)).toHaveLength(1);
    await expectBooksBalanced(desk);
  });

  it('sends nothing more once it is settled (11)', async () => {
    await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    await worker.cycle();
    expect(await worker.cycle()).toMatchObject({ operationsChecked: 0, closed: 0 });
    expect(await countOrders()).toBe(2);
    await expectBooksBalanced(desk);
  });
});

describe('a hedge stays open', () => {
  it('below its target, with its PnL written', async () => {
    const id = await desk.open(SOME_HEDGE);
    expect(await worker.cycle()).toMatchObject({ operationsChecked: 1, closed: 0, errors: 0 });
    const operation = await desk.findOperation(id);
    expect(operation).toMatchObject({ status: 'ACTIVE', orders: [] });
    expect(operation?.currentPnl?.toFixed()).toBe('3');
    await expectBooksBalanced(desk);
  });

  it.each([
    ['stale', { kind: 'stale', timeMs: 1_600_000_000_000 }],
    ['zero', { kind: 'zero' }],
    ['missing', { kind: 'missing' }],
  ])('while its mark price is %s, and closes once it is sound (54)', async (_title, fault) => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    await paper.setMarkFault(BTC, fault);
    await worker.cycle();
    await worker.cycle();
    expect(await desk.findOperation(id)).toMatchObject({ status: 'ACTIVE', orders: [] });
    await paper.setMarkFault(BTC, null);
    await worker.cycleUntilClosed(id);
    await expectBooksBalanced(desk);
  });

  const unreadable: readonly (readonly [string, Record<string, unknown>])[] = [
    ['an empty 200', { status: 200, body: '' }],
    ['an empty object', { status: 200, body: {} }],
    ['an HTML page', { status: 200, body: '<html>maintenance</html>' }],
    ['truncated JSON', { truncateBodyAt: 20 }],
    ['a body that never comes', { stallBody: true }],
    ['a dropped connection', { drop: true }],
    ['a 502', { status: 502, body: '<html>bad gateway</html>' }],
  ];
  it.each(unreadable)('when its positions are answered by %s (45)', async (_title, action) => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const endpoint = 'GET /fapi/v3/positionRisk';
    await paper.addFault({ endpoint, when: 'afterExecution', do: action });
    expect(await worker.cycle()).toMatchObject({ closed: 0, accountsSkipped: 1 });
    expect(await desk.findOperation(id)).toMatchObject({ status: 'ACTIVE', orders: [] });
    expect(await countOrders()).toBe(0);
    await worker.cycleUntilClosed(id);
    await expectBooksBalanced(desk);
  });

  it('when the quote that confirms it cannot be read', async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const endpoint = 'GET /fapi/v1/premiumIndex';
    await paper.addFault({ endpoint, when: 'before', do: { drop: true } });
    expect(await worker.cycle()).toMatchObject({ closed: 0 });
    expect(await desk.findOperation(id)).toMatchObject({ status: 'ACTIVE', orders: [] });
    await worker.cycleUntilClosed(id);
    await expectBooksBalanced(desk);
  });

  it('when the price falls between the reading and the quote that confirms it', async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const endpoint = 'GET /fapi/v1/premiumIndex';
    const body = { symbol: 'BTCUSDT', markPrice: BELOW_TARGET, time: Date.now() };
    await paper.addFault({ endpoint, when: 'before', do: { status: 200, body } });
    expect(await worker.cycle()).toMatchObject({ closed: 0 });
    expect(await desk.findOperation(id)).toMatchObject({ status: 'ACTIVE', orders: [] });
    await expectBooksBalanced(desk);
  });
});

describe('an operator who writes between the reading and the intent (20b)', () => {
  it.each([
    ['pauses', { autoCloseEnabled: false }],
    ['raises the target', { profitTarget: decimal('50') }],
  ])('%s: nothing is closed', async (_title, patch) => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const answers: string[] = [];
    const interrupted = await makeDeskWorker(desk, {
      taps: {
        beforeRecord: async ({ kind }) => {
          if (kind !== 'intend') return;
          answers.push(await makeOperationRepository(desk.database).patch(id, patch, anActor()));
        },
      },
    });
    await interrupted.cycle();
    expect(answers).toEqual(['updated']);
    expect(await desk.findOperation(id)).toMatchObject({ status: 'ACTIVE', orders: [] });
    await interrupted.cycle();
    await interrupted.close();
    expect(await countOrders()).toBe(0);
    await expectBooksBalanced(desk);
  });

  it('removes it: nothing is closed', async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const interrupted = await makeDeskWorker(desk, {
      taps: {
        beforeRecord: async ({ kind }) => {
          if (kind === 'intend') {
            await makeOperationRepository(desk.database).remove(id, anActor());
          }
        },
      },
    });
    await interrupted.cycle();
    await interrupted.close();
    expect(await desk.findOperation(id)).toBeNull();
    expect(await desk.readHistory(id)).toEqual([]);
    expect(await countOrders()).toBe(0);
  });

  it('comes after the intent: he is told that it is being closed', async () => {
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const answers: string[] = [];
    const interrupted = await makeDeskWorker(desk, {
      taps: {
        afterRecord: async ({ kind }) => {
          if (kind !== 'intend') return;
          const repository = makeOperationRepository(desk.database);
          answers.push(await repository.patch(id, { autoCloseEnabled: false }, anActor()));
          answers.push(await repository.remove(id, anActor()));
        },
      },
    });
    await interrupted.cycleUntilClosed(id);
    await interrupted.close();
    expect(answers).toEqual(['conflict', 'conflict']);
    await expectBooksBalanced(desk);
  });
});
