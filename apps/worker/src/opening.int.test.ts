// A hedge is opened whole, or what was opened of it is closed again: real orders, real faults.
import { buildClientOrderId, type PositionSide } from '@hedge/domain';
import {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  expectBooksBalanced,
  makeDeskWorker,
  SOME_HEDGE,
  useWorkedDesk,
  waitFor,
  type PaperFault,
} from '@hedge/testkit';

jest.setTimeout(60_000);

const its = useWorkedDesk();

const first = (
  id: string,
  side: PositionSide,
  when: PaperFault['when'],
  action: PaperFault['do'],
): PaperFault => ({
  ...{ endpoint: 'POST /fapi/v1/order', when, do: action },
  match: { newClientOrderId: buildClientOrderId(id, side, 1, 'open') },
});
const NO_MARGIN = { status: 400, body: { code: -2019, msg: 'Margin is insufficient.' } };

const statusOf = async (id: string) => (await its.desk.findOperation(id))?.status ?? 'gone';
const isOver = (id: string) => async () => {
  const status = await statusOf(id);
  return status !== 'OPENING' && status !== 'CLOSING' ? status : null;
};

async function ask(onHalfOpen: 'UNDO' | 'COMPLETE' = 'UNDO'): Promise<string> {
  await its.paper.setMark(BTC, BELOW_TARGET);
  return its.desk.askFor(SOME_HEDGE, onHalfOpen);
}

describe('a hedge that is asked for', () => {
  it('is opened with one order per leg, owned at what was paid, and closed at its target (70)', async () => {
    const id = await ask();
    await its.worker.cycleUntil('the hedge', isOver(id));

    expect(await statusOf(id)).toBe('ACTIVE');
    expect(await its.desk.readOrders(id)).toEqual(['l1 FILLED 0.02', 's1 FILLED 0.01']);
    const [long, short] = (await its.desk.findOperation(id))?.legs ?? [];
    expect([long?.quantity.toFixed(), short?.quantity.toFixed()]).toEqual(['0.02', '0.01']);
    expect(its.worker.events.map(({ kind }) => kind)).toContain('opened');

    await its.paper.setMark(BTC, AT_TARGET);
    await its.worker.cycleUntilClosed(id);
    expect(await its.desk.readHistory(id)).toMatchObject([{ closeReason: 'PROFIT_TARGET' }]);
    expect(await its.desk.readAlertKinds(id)).toEqual([]);
    await expectBooksBalanced(its.desk);
  });

  it('is undone when the exchange refuses a leg: what was opened is closed again, and told (71)', async () => {
    const id = await ask();
    await its.paper.addFault(first(id, 'SHORT', 'before', NO_MARGIN));
    await its.worker.cycleUntil('the end', isOver(id));

    expect(await its.desk.readOrders(id)).toEqual([
      ...['l1 FILLED 0.02', 's1 REJECTED 0', 'L1 FILLED 0.02'],
    ]);
    expect(await its.desk.readHistory(id)).toMatchObject([{ closeReason: 'UNDO' }]);
    expect(await its.desk.readAlertKinds(id)).toEqual(['NOT_OPENED']);
    await expectBooksBalanced(its.desk);
  });

  it('is undone when a leg fills in part only (71)', async () => {
    const id = await ask();
    const pieces = { pieces: [{ afterMs: 0, fraction: '0.5' }] };
    await its.paper.addFault(first(id, 'LONG', 'before', pieces));
    await its.worker.cycleUntil('the end', isOver(id));

    expect(await its.desk.readOrders(id)).toEqual([
      ...['l1 PARTIAL_FINAL 0.01', 's1 FILLED 0.01', 'L1 FILLED 0.01', 'S1 FILLED 0.01'],
    ]);
    await expectBooksBalanced(its.desk);
  });

  it('is completed where its operator chose that: the refused leg is sent again (72)', async () => {
    const id = await ask('COMPLETE');
    await its.paper.addFault(first(id, 'SHORT', 'before', NO_MARGIN));
    await its.worker.cycleUntil('the hedge', isOver(id));

    expect(await statusOf(id)).toBe('ACTIVE');
    expect(await its.desk.readOrders(id)).toEqual([
      ...['l1 FILLED 0.02', 's1 REJECTED 0', 's2 FILLED 0.01'],
    ]);
    await expectBooksBalanced(its.desk);
  });

  it('is undone where it cannot be completed (72)', async () => {
    const id = await ask('COMPLETE');
    await its.paper.addFault({
      ...{ endpoint: 'POST /fapi/v1/order', when: 'before', do: NO_MARGIN, times: 5 },
      match: { positionSide: 'SHORT' },
    });
    await its.worker.cycleUntil('the end', isOver(id));

    expect(await statusOf(id)).toBe('gone');
    expect(await its.desk.readOrders(id)).toEqual([
      'l1 FILLED 0.02',
      ...[1, 2, 3, 4, 5].map((attempt) => `s${attempt} REJECTED 0`),
      'L1 FILLED 0.02',
    ]);
    await expectBooksBalanced(its.desk);
  });

  it('leaves nothing when both legs are refused (71)', async () => {
    const id = await ask();
    await its.paper.addFault(first(id, 'LONG', 'before', NO_MARGIN));
    await its.paper.addFault(first(id, 'SHORT', 'before', NO_MARGIN));
    await its.worker.cycleUntil('the end', isOver(id));

    const [row] = await its.desk.readHistory(id);
    expect(row).toMatchObject({ closeReason: 'UNDO', commissions: {}, nakedMs: 0 });
    expect(row?.legs.map((leg) => leg.quantity.toFixed())).toEqual(['0', '0']);
    expect(await its.desk.readAlertKinds(id)).toEqual(['NOT_OPENED']);
    await expectBooksBalanced(its.desk);
  });
});

/** Where there is no position yet, a hedge is begun on the second reading that says so. */
const beginWith = async (worker: { cycle(): Promise<unknown> }) => {
  await worker.cycle();
  await worker.cycle();
};

describe('an opening whose answers are lost', () => {
  it('is found at the exchange, and nothing is sent twice (73)', async () => {
    const id = await ask();
    await its.paper.addFault(first(id, 'LONG', 'afterExecution', { drop: true }));
    await its.paper.addFault(first(id, 'SHORT', 'afterExecution', { drop: true }));
    await its.worker.cycleUntil('the hedge', isOver(id));

    expect(await statusOf(id)).toBe('ACTIVE');
    expect(await its.desk.readOrders(id)).toEqual(['l1 FILLED 0.02', 's1 FILLED 0.01']);
    await expectBooksBalanced(its.desk);
  });

  it('is undone once the other leg is proven absent, and not before (73)', async () => {
    const id = await ask();
    await its.paper.addFault(first(id, 'SHORT', 'before', { drop: true }));
    await beginWith(its.worker);
    expect(await its.desk.readOrders(id)).toEqual(['l1 FILLED 0.02', 's1 SENT 0']);
    await its.worker.cycleUntil('the end', isOver(id));

    expect(await its.desk.readOrders(id)).toEqual([
      ...['l1 FILLED 0.02', 's1 ABSENT 0', 'L1 FILLED 0.02'],
    ]);
    await expectBooksBalanced(its.desk);
  });

  it('tells of an order that appears after it was proven absent (75)', async () => {
    const id = await ask();
    const hidden = { drop: true, hideForMs: 8_000 };
    await its.paper.addFault(first(id, 'SHORT', 'afterExecution', hidden));
    await its.worker.cycleUntil('the end', isOver(id));
    await its.worker.cycleUntil('the late order', async () =>
      (await its.desk.readAlertKinds(id)).includes('LATE_EXECUTION'),
    );

    expect(await its.desk.readOrders(id)).toEqual([
      ...['l1 FILLED 0.02', 's1 FILLED 0.01', 'L1 FILLED 0.02'],
    ]);
  });
});

describe('a worker that is gone', () => {
  it('after the token: the next one finds what was sent (74)', async () => {
    const id = await ask();
    const dying = await makeDeskWorker(its.desk, {
      taps: {
        afterRecord: async ({ kind }) => {
          if (kind === 'token') throw new Error('killed');
        },
      },
    });
    await beginWith(dying);
    await dying.close();
    expect(await its.desk.readOrders(id)).toEqual(['l1 SENT 0', 's1 SENT 0']);
    await its.worker.cycleUntil('the end', isOver(id));

    expect(await its.desk.readOrders(id)).toEqual(['l1 ABSENT 0', 's1 ABSENT 0']);
    await expectBooksBalanced(its.desk);
  });

  it('before the token for longer than the price was good: nothing is sent (76)', async () => {
    const id = await ask();
    const dying = await makeDeskWorker(its.desk, {
      taps: {
        afterRecord: async ({ kind }) => {
          if (kind === 'begin') throw new Error('killed');
        },
      },
    });
    await beginWith(dying);
    await dying.close();
    const readAt = (await its.desk.findOperation(id))?.readAt ?? 0;
    await waitFor('an old reading', async () => (await its.paper.readTime()) > readAt + 2_500);
    await its.worker.cycleUntil('the end', isOver(id));

    expect(await its.desk.readOrders(id)).toEqual(['l1 CANCELLED 0', 's1 CANCELLED 0']);
    await expectBooksBalanced(its.desk);
  });

  it('for half a minute: what was asked for is not opened any more (76)', async () => {
    const id = await ask();
    await its.desk.client.query(
      `UPDATE active_operations SET open_requested_at = open_requested_at - interval '30 s' WHERE id = $1`,
      [id],
    );
    await its.worker.cycleUntil('the end', isOver(id));

    expect(await its.desk.readOrders(id)).toEqual([]);
    expect(await its.desk.readHistory(id)).toMatchObject([{ closeReason: 'UNDO' }]);
    await expectBooksBalanced(its.desk);
  });
});

it('leaves the claims of another operation on the same positions as they are', async () => {
  const other = await its.desk.open(SOME_HEDGE);
  const id = await ask();
  await its.paper.addFault(first(id, 'SHORT', 'before', NO_MARGIN));
  await its.worker.cycleUntil('the end', isOver(id));

  expect(await its.desk.findOperation(other)).toMatchObject({ status: 'ACTIVE', attention: null });
  await its.paper.setMark(BTC, AT_TARGET);
  await its.worker.cycleUntilClosed(other);
  await expectBooksBalanced(its.desk);
});
