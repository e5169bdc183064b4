// Rows that a person changes, or an older backup brings back, in the middle of a close.
import { buildClientOrderId } from '@hedge/domain';
import {
  AT_TARGET,
  BTC,
  checkInvariants,
  closeGate,
  useRunningDesk,
  waitFor,
} from '@hedge/testkit';

jest.setTimeout(60_000);

const POSITIONS = 'GET /fapi/v3/positionRisk';
/** Every table that a close writes, and the test's own log of states. */
const TABLES = [
  'active_operations',
  'operation_legs',
  'orders',
  'fills',
  'trade_history',
  'test_states',
];

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

/** What a backup of these rows holds. */
async function backUp(): Promise<readonly (readonly [string, unknown])[]> {
  const saved: [string, unknown][] = [];
  for (const table of TABLES) {
    const { rows } = await its.desk.client.query<{ rows: unknown }>(
      `SELECT coalesce(json_agg(t), '[]') AS rows FROM ${table} t`,
    );
    saved.push([table, rows[0]?.rows]);
  }
  return saved;
}

async function restore(saved: readonly (readonly [string, unknown])[]): Promise<void> {
  const { client } = its.desk;
  // As a restore does: rows come as they were, past every trigger.
  await client.query("SET session_replication_role = 'replica'");
  await client.query(`TRUNCATE ${TABLES.join(', ')} CASCADE`);
  for (const [table, rows] of saved) {
    await client.query(
      `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`,
      [JSON.stringify(rows)],
    );
  }
  await client.query('RESET session_replication_role');
}

describe('a backup restored from before the send token (42a)', () => {
  it('after the close: looked up and adopted, not sent again', async () => {
    const id = await its.open();
    const gate = await closeGate(its.desk.databaseUrl, {
      ...{ table: 'orders', on: 'UPDATE', at: 'beforeCommit' },
      when: "NEW.state = 'SENT'",
    });
    await its.paper.setMark(BTC, AT_TARGET);
    await gate.held();
    const backup = await backUp();
    expect(await its.desk.readOrders(id)).toEqual(['L1 INTENDED 0', 'S1 INTENDED 0']);
    // That token is rolled back; the next cycle's is not, and the orders execute.
    await gate.open();
    await its.closed(id);
    const sent = await countOrders();
    await its.restartWorker(() => restore(backup));
    await its.closed(id);
    expect(await countOrders()).toBe(sent);
    expect(await its.desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    // One thing is not known any more: when they were signed. The exchange's own time stands for it.
    const found = await checkInvariants(its.desk);
    expect(found.map(({ invariant, what }) => `${invariant} ${what}`).sort()).toEqual(
      (['LONG', 'SHORT'] as const).map((side) => {
        const clientOrderId = buildClientOrderId(id, side, 1);
        return expect.stringMatching(
          `^I5 ${clientOrderId} differs: \\[\\[\\d+,\\d+\\]\\]$`,
        ) as string;
      }),
    );
  });
});
