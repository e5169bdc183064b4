// A close that a person asked for: real PostgreSQL, real ccxt, the paper exchange.
import { makeAccountRepository, makeOperationRepository } from '@hedge/db';
import {
  anActor,
  AT_TARGET,
  BTC,
  expectBooksBalanced,
  SOME_HEDGE,
  useWorkedDesk,
} from '@hedge/testkit';

const its = useWorkedDesk();

const ADA = anActor({ name: 'ada' });
const repository = () => makeOperationRepository(its.desk.database);

async function ask(id: string): Promise<void> {
  expect(await repository().requestClose(id, ADA)).toMatchObject({ version: expect.any(Number) });
}

/** As if it had been asked for so long ago. */
async function makeOld(id: string, ageMs: number): Promise<void> {
  await its.desk.client.query(
    `UPDATE active_operations SET close_requested_at = now() - $2 * interval '1 ms' WHERE id = $1`,
    [id, ageMs],
  );
}

async function countOrders(): Promise<number> {
  const { orders } = await its.desk.readLedger();
  return orders.filter((order) => order.origin === 'api').length;
}

describe('a close that a person asked for', () => {
  it('closes under the target in one cycle, and the history says who asked', async () => {
    const id = await its.desk.open(SOME_HEDGE);
    await ask(id);
    expect(await its.worker.cycle('operator')).toMatchObject({ source: 'operator', closed: 1 });
    expect(await its.desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    const [history] = await its.desk.readHistory(id);
    expect(history).toMatchObject({ closeReason: 'MANUAL', closeRequestedBy: 'ada' });
    expect(history?.triggerPnl?.toFixed()).toBe('3');
    const { rows } = await its.desk.client.query(
      `SELECT actor, action FROM audit_log WHERE operation_id = $1 AND action = 'operation.close'`,
      [id],
    );
    expect(rows).toEqual([{ actor: 'ada', action: 'operation.close' }]);
    await expectBooksBalanced(its.desk);
  });

  it('closes one that is paused, in need of attention, and on a disabled account', async () => {
    const id = await its.desk.open(SOME_HEDGE);
    await repository().patch(id, { autoCloseEnabled: false }, ADA);
    await makeAccountRepository(its.desk.database).patch(
      its.desk.accountId,
      { enabled: false },
      ADA,
    );
    await its.desk.client.query(
      `UPDATE active_operations SET attention_reason = 'RESTING_ORDERS', attention_since = 5
       WHERE id = $1`,
      [id],
    );
    await its.worker.cycle();
    expect(await its.desk.findOperation(id)).toMatchObject({ status: 'ACTIVE', orders: [] });
    await ask(id);
    await its.worker.cycle();
    expect(await its.desk.readHistory(id)).toMatchObject([{ closeReason: 'MANUAL' }]);
    await expectBooksBalanced(its.desk);
  });

  it('closes without a mark price, which asks nothing of it', async () => {
    const id = await its.desk.open(SOME_HEDGE);
    await its.paper.setMarkFault(BTC, { kind: 'zero' });
    await ask(id);
    await its.worker.cycleUntilClosed(id);
    expect(await its.desk.readHistory(id)).toMatchObject([
      { closeReason: 'MANUAL', triggerPnl: null },
    ]);
    await expectBooksBalanced(its.desk);
  });

  it('goes before the target where both would close', async () => {
    const id = await its.desk.open(SOME_HEDGE);
    await its.paper.setMark(BTC, AT_TARGET);
    await ask(id);
    await its.worker.cycle();
    expect(await its.desk.readHistory(id)).toMatchObject([{ closeReason: 'MANUAL' }]);
    await expectBooksBalanced(its.desk);
  });

  it('sends nothing while a position is smaller than what is claimed, and lapses, told to people', async () => {
    const id = await its.desk.open(SOME_HEDGE);
    await its.worker.cycle();
    await its.desk.setPosition(BTC, 'LONG', '0.015');
    await ask(id);
    await its.worker.cycle();
    await its.worker.cycle();
    expect(await its.desk.findOperation(id)).toMatchObject({
      status: 'ACTIVE',
      closeRequest: { by: 'ada', state: 'PENDING', lapsedWhy: null },
    });
    await makeOld(id, 30_000);
    expect(await its.desk.findOperation(id)).toMatchObject({ closeRequest: { state: 'EXPIRED' } });
    await its.worker.cycle();
    expect(await its.desk.findOperation(id)).toMatchObject({
      status: 'ACTIVE',
      orders: [],
      closeRequest: {
        state: 'LAPSED',
        lapsedWhy: 'a position is smaller than what its operations claim of it',
      },
    });
    expect(await its.desk.readAlertKinds(id)).toContain('CLOSE_LAPSED');
    // What the position holds again is closed by a request of its own, and by none before it.
    await its.desk.setPosition(BTC, 'LONG', '0.02');
    await its.worker.cycle();
    expect(await countOrders()).toBe(0);
    await ask(id);
    await its.worker.cycle();
    expect(await its.desk.readHistory(id)).toMatchObject([{ closeReason: 'MANUAL' }]);
    await expectBooksBalanced(its.desk);
  });

  it('lapses as well where the positions cannot be read, or the account is not served', async () => {
    const id = await its.desk.open(SOME_HEDGE);
    await ask(id);
    await its.paper.addFault({
      ...{ endpoint: 'GET /fapi/v3/positionRisk', when: 'before', times: 50 },
      do: { status: 502, body: '<html>' },
    });
    await makeOld(id, 31_000);
    await its.worker.cycle();
    const found = await its.desk.findOperation(id);
    expect(found).toMatchObject({ status: 'ACTIVE', closeRequest: { state: 'LAPSED' } });
    expect(found?.closeRequest?.lapsedWhy).toMatch(/^the positions could not be read: /);
    await expectBooksBalanced(its.desk);
  });

  it('closes what others left of a hedge whose policy is to hold', async () => {
    const id = await its.desk.open(SOME_HEDGE);
    await its.worker.cycle();
    await its.desk.letPositionsAge();
    await its.desk.setPosition(BTC, 'LONG', '0');
    await its.worker.cycle();
    await its.worker.cycle();
    expect(await its.desk.findOperation(id)).toMatchObject({
      attention: { reason: 'LEG_GONE' },
      orders: [],
    });
    await ask(id);
    for (let cycle = 0; cycle < 3; cycle += 1) await its.worker.cycle();
    expect(await its.desk.readHistory(id)).toMatchObject([
      { closeReason: 'MANUAL', closeRequestedBy: 'ada', legs: [{ externalCause: 'MANUAL' }, {}] },
    ]);
    expect(await its.desk.readOrders(id)).toEqual(['S1 FILLED 0.01']);
    await expectBooksBalanced(its.desk);
  });

  it('is begun anew after a refusal, on a reading of its own, and never after its 30 s', async () => {
    const id = await its.desk.open(SOME_HEDGE);
    await its.paper.addFault({
      ...{ endpoint: 'POST /fapi/v1/order', when: 'before', times: 2 },
      do: { status: 503, body: { code: -1008, msg: 'Server is currently overloaded.' } },
    });
    await ask(id);
    await its.worker.cycle();
    const withdrawn = await its.desk.findOperation(id);
    expect(withdrawn).toMatchObject({ status: 'ACTIVE', closeRequest: { state: 'PENDING' } });
    await its.desk.client.query('UPDATE active_operations SET retry_at = NULL WHERE id = $1', [id]);
    await makeOld(id, 29_000);
    await its.worker.cycleUntilClosed(id);
    const orders = await its.desk.readOrders(id);
    expect(orders.filter((order) => order.includes('FILLED'))).toHaveLength(2);
    expect(await its.desk.readHistory(id)).toMatchObject([{ closeReason: 'MANUAL' }]);
    await expectBooksBalanced(its.desk);
  });
});
