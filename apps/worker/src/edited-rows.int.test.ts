// Rows that a person changes, or an older backup brings back, in the middle of a close.
import { useRunningDesk, waitFor } from '@hedge/testkit';

jest.setTimeout(60_000);

const POSITIONS = 'GET /fapi/v3/positionRisk';
const its = useRunningDesk();

/** The worker stands still between its reading and what it decides; `meanwhile` happens. */
async function interruptReading(meanwhile: () => Promise<unknown>): Promise<void> {
  const signal = { pid: its.worker.pid, name: 'SIGSTOP' };
  await its.strike({ endpoint: POSITIONS, when: 'afterExecution', do: { signal } });
  await waitFor('the reading', async () => (await its.paper.struck()) === 1);
  await meanwhile();
  its.worker.send('SIGCONT');
  await its.cycled();
}

async function countOrders(): Promise<number> {
  const { orders } = await its.desk.readLedger();
  return orders.filter((order) => order.origin === 'api').length;
}

describe('rows that a person edits between the reading and the intent (42)', () => {
  it('the operation is deleted: nothing is sent for it, and another one closes', async () => {
    const deleted = await its.open();
    const other = await its.open();
    await interruptReading(() =>
      its.desk.client.query('DELETE FROM active_operations WHERE id = $1', [deleted]),
    );
    await its.closed(other);
    expect(await its.desk.readOrders(deleted)).toEqual([]);
    expect(await its.desk.readHistory(deleted)).toEqual([]);
  });

  it('a leg is changed: nothing is sent on what it was before', async () => {
    const id = await its.open();
    const before = await countOrders();
    // Of this size its total is under the target.
    await interruptReading(() =>
      its.desk.client.query(
        `UPDATE operation_legs SET quantity = 0.001 WHERE operation_id = $1 AND side = 'LONG'`,
        [id],
      ),
    );
    await its.cycled();
    expect(await countOrders()).toBe(before);
    expect(await its.desk.findOperation(id)).toMatchObject({ status: 'ACTIVE', orders: [] });
    await its.desk.client.query('DELETE FROM active_operations WHERE id = $1', [id]);
  });

  it('its state is changed: nothing is sent on what was read before', async () => {
    const id = await its.open();
    const before = await countOrders();
    await interruptReading(() =>
      its.desk.client.query(
        `UPDATE active_operations SET profit_target = 1000, version = version + 1 WHERE id = $1`,
        [id],
      ),
    );
    await its.cycled();
    expect(await countOrders()).toBe(before);
    expect(await its.desk.findOperation(id)).toMatchObject({ status: 'ACTIVE', orders: [] });
    await its.desk.client.query('DELETE FROM active_operations WHERE id = $1', [id]);
  });
});
