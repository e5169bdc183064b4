// Rows that a person changes or deletes while an operation closes: LONG is executed, SHORT is sent and
// its answer lost. What is damaged is not driven on in silence, and the account's other close goes on.
import { buildClientOrderId, type PositionSide } from '@hedge/domain';
import {
  AT_TARGET,
  BTC,
  expectBooksBalanced,
  makeDeskWorker,
  SOME_HEDGE,
  useWorkedDesk,
} from '@hedge/testkit';

jest.setTimeout(60_000);

const ORDER = 'POST /fapi/v1/order';
const its = useWorkedDesk();

/** Half closed; `when` says whether SHORT was executed. */
async function closeHalf(when: 'before' | 'afterExecution'): Promise<string> {
  const id = await its.desk.open(SOME_HEDGE);
  // Larger than the operations' own: an order sent twice would execute twice.
  await its.desk.setPosition(BTC, 'LONG', '0.1');
  await its.desk.setPosition(BTC, 'SHORT', '0.1');
  await its.desk.letPositionsAge();
  const match = { positionSide: 'SHORT' };
  await its.paper.addFault({ endpoint: ORDER, match, when, do: { drop: true } });
  await its.paper.addFault({
    ...{ endpoint: 'GET /fapi/v1/order', times: 9, when: 'before', do: { drop: true } },
  });
  await its.paper.setMark(BTC, AT_TARGET);
  await its.worker.cycle();
  await its.paper.clearFaults();
  expect(await its.desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 SENT 0']);
  return id;
}

async function edit(sql: string, ...values: readonly string[]): Promise<void> {
  const { rowCount } = await its.desk.client.query(sql, [...values]);
  expect(rowCount).toBe(1);
}

async function listSent(): Promise<readonly string[]> {
  const { orders } = await its.desk.readLedger();
  return orders.filter(({ origin }) => origin === 'api').map((order) => order.clientOrderId);
}

const idsOf = (id: string) =>
  (['LONG', 'SHORT'] as const).map((side) => buildClientOrderId(id, side, 1));

/** Another operation of the account closes whole, after what was sent could be sent again. */
async function expectOthersClose(): Promise<string> {
  const { desk, paper } = its;
  const other = await desk.open(SOME_HEDGE);
  await desk.setPosition(BTC, 'LONG', '0.2');
  await desk.setPosition(BTC, 'SHORT', '0.2');
  const from = await paper.readTime();
  await its.worker.cycleUntilClosed(other);
  // Past the window of what was sent, the margin and the longest wait before a next attempt.
  await its.worker.cycleUntil('later', async () => (await paper.readTime()) > from + 4_500);
  expect(await desk.readOrders(other)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
  return other;
}

/** Each order that reached the exchange for it, and none twice. */
async function expectSent(other: string, ...own: readonly string[]): Promise<void> {
  expect([...(await listSent())].sort()).toEqual([...own, ...idsOf(other)].sort());
}

describe('rows of a half closed operation that a person edits (42)', () => {
  const REFUSED: readonly (readonly [what: string, sql: string, constraint: string])[] = [
    [
      'a leg is deleted',
      `DELETE FROM operation_legs WHERE operation_id = $1 AND side = 'SHORT'`,
      'operation_legs_closing',
    ],
    [
      'the open leg is made larger',
      `UPDATE operation_legs SET quantity = 0.03 WHERE operation_id = $1 AND side = 'SHORT'`,
      'operation_legs_closing',
    ],
    [
      'the closed leg is made smaller',
      `UPDATE operation_legs SET quantity = 0.01 WHERE operation_id = $1 AND side = 'LONG'`,
      'operation_legs_closing',
    ],
    [
      'the order that executed is deleted',
      `DELETE FROM orders WHERE operation_id = $1 AND state = 'FILLED'`,
      'orders_kept',
    ],
    [
      'the order under way is deleted',
      `DELETE FROM orders WHERE operation_id = $1 AND state = 'SENT'`,
      'orders_kept',
    ],
    [
      'the operation is deleted',
      'DELETE FROM active_operations WHERE id = $1',
      'active_operations_ended',
    ],
    [
      'the operation is said to be watched again',
      `UPDATE active_operations SET status = 'ACTIVE', decision_id = NULL, close_reason = NULL,
         trigger_pnl = NULL, read_at = NULL, naked_since = NULL WHERE id = $1`,
      'active_operations_identity',
    ],
    [
      'the operation is given to another account',
      'UPDATE active_operations SET account_id = gen_random_uuid() WHERE id = $1',
      'active_operations_identity',
    ],
    [
      'every operation is deleted',
      'TRUNCATE active_operations CASCADE',
      'active_operations_truncated',
    ],
    ['every order is deleted', 'TRUNCATE orders CASCADE', 'orders_kept'],
  ];
  it.each(REFUSED)('%s: refused, and closed once', async (_what, sql, constraint) => {
    const id = await closeHalf('afterExecution');
    const values = sql.includes('$1') ? [id] : [];
    await expect(its.desk.client.query(sql, values)).rejects.toMatchObject({ constraint });
    await its.worker.cycleUntilClosed(id);
    expect(await listSent()).toEqual(idsOf(id));
    await expectBooksBalanced(its.desk);
  });

  it('its order is said to be absent though it executed: found, an alert, closed once', async () => {
    const id = await closeHalf('afterExecution');
    await edit(
      `UPDATE orders SET state = 'ABSENT', concluded_at = signed_at WHERE client_order_id = $1`,
      orderOf(id, 'SHORT'),
    );
    await its.worker.cycleUntilClosed(id);
    expect(await listSent()).toEqual(idsOf(id));
    expect(await its.desk.readAlertKinds(id)).toContain('LATE_EXECUTION');
    await expectBooksBalanced(its.desk);
  });

  it('its order is said to be rejected though it executed: not sent again, a person must look', async () => {
    const id = await closeHalf('afterExecution');
    await edit(
      `UPDATE orders SET state = 'REJECTED', concluded_at = signed_at WHERE client_order_id = $1`,
      orderOf(id, 'SHORT'),
    );
    const other = await expectOthersClose();
    await expectSent(other, ...idsOf(id));
    expect(await its.desk.findOperation(id)).toMatchObject({
      ...{ status: 'CLOSING', attention: { reason: 'EVIDENCE_CONFLICT' } },
    });
    expect(await its.desk.readAlertKinds(id)).toContain('ATTENTION');
    expect(await its.desk.readHistory(id)).toEqual([]);
  });

  it('its order is said to be filled though it never arrived: no history, an alert, another one closes', async () => {
    const id = await closeHalf('before');
    await edit(
      `UPDATE orders SET state = 'FILLED', executed = quantity, concluded_at = signed_at
       WHERE client_order_id = $1`,
      orderOf(id, 'SHORT'),
    );
    await expectSent(await expectOthersClose(), orderOf(id, 'LONG'));
    expect(await its.desk.findOperation(id)).toMatchObject({ status: 'CLOSING' });
    expect(await its.desk.readHistory(id)).toEqual([]);
    await its.worker.cycleUntil('the alert', async () =>
      (await its.desk.readAlertKinds(id)).includes('NAKED_LEG'),
    );
  });

  it('its order is said to be intended again, or to be another: refused, and closed once', async () => {
    const id = await closeHalf('afterExecution');
    const change = (assignment: string) =>
      its.desk.client.query(`UPDATE orders SET ${assignment} WHERE client_order_id = $1`, [
        orderOf(id, 'SHORT'),
      ]);
    const intended = `state = 'INTENDED', signed_at = NULL, recv_window_ms = NULL`;
    await expect(change(intended)).rejects.toMatchObject({ constraint: 'orders_edges' });
    await expect(change('quantity = 1')).rejects.toMatchObject({ constraint: 'orders_identity' });
    await its.worker.cycleUntilClosed(id);
    expect(await listSent()).toEqual(idsOf(id));
    await expectBooksBalanced(its.desk);
  });

  it('its fills are deleted or changed before the settle: refused, the history is right', async () => {
    const id = await closeHalf('afterExecution');
    const refusals: unknown[] = [];
    const editing = await makeDeskWorker(its.desk, {
      taps: {
        afterRecord: async ({ kind }) => {
          if (kind !== 'fills' || refusals.length > 0) return;
          const { client } = its.desk;
          for (const sql of [
            'DELETE FROM fills WHERE operation_id = $1',
            'UPDATE fills SET price = 1 WHERE operation_id = $1',
          ]) {
            refusals.push(await client.query(sql, [id]).catch((error: unknown) => error));
          }
        },
      },
    });
    await editing.cycleUntilClosed(id);
    await editing.close();
    expect(refusals).toMatchObject([{ constraint: 'fills_kept' }, { constraint: 'fills_kept' }]);
    expect(await listSent()).toEqual(idsOf(id));
    await expectBooksBalanced(its.desk);
  });
});

const orderOf = (id: string, side: PositionSide) => buildClientOrderId(id, side, 1);
