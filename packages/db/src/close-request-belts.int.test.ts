// What a bug in the code would meet that closed by hand what nobody asked for.
import { aClosing, anOperation, seedRecords } from '@hedge/testkit';
import { useOwnDatabase } from './test/own-database';

const its = useOwnDatabase();
beforeAll(async () => {
  await seedRecords(its.client, {
    ...{ accounts: 1, operations: 0, historyRows: 10, days: 1, untilMs: 1_000_000_000 },
  });
});
const REQUESTED = `close_requested_at = now(), close_requested_by = 'ada'`;
const NOTED = 'manual_decisions = ARRAY[decision_id]';

it.each([
  [
    'a MANUAL close that nobody asked for',
    () => aClosing(),
    `close_reason = 'MANUAL', ${NOTED}`,
    'active_operations_manual_check',
  ],
  [
    'a MANUAL close whose decision is not noted as one',
    () => aClosing(),
    `close_reason = 'MANUAL', ${REQUESTED}`,
    'active_operations_manual_check',
  ],
  [
    'a request of nobody',
    () => anOperation(),
    'close_requested_at = now()',
    'active_operations_close_request_check',
  ],
  [
    'the lapse of no request',
    () => anOperation(),
    `close_lapsed_why = 'nobody came'`,
    'active_operations_close_request_check',
  ],
])('the schema refuses %s', async (_title, make, set, constraint) => {
  const operation = make();
  await its.put(operation);
  const update = (assignments: string) =>
    its.client.query(`UPDATE active_operations SET ${assignments} WHERE id = $1`, [operation.id]);
  await expect(update(set)).rejects.toMatchObject({ constraint });
  // With all that it takes it is a row like any other.
  const whole = operation.status === 'CLOSING' ? `close_reason = 'MANUAL', ${NOTED}, ` : '';
  await expect(update(`${whole}${REQUESTED}`)).resolves.toMatchObject({ rowCount: 1 });
});

/** As nobody but a restore writes: history is kept by triggers before its checks are asked. */
async function pastTriggers(sql: string): Promise<void> {
  await its.client.query(`SET session_replication_role = 'replica'`);
  try {
    await its.client.query(sql);
  } finally {
    await its.client.query(`SET session_replication_role = 'origin'`);
  }
}

it.each([
  ['that somebody asked for at its target', `close_requested_by = 'ada'`],
  ['by hand that nobody asked for', `close_reason = 'MANUAL'`],
])('the schema refuses a history %s', async (_title, set) => {
  const change = `UPDATE trade_history SET ${set} WHERE close_reason = 'PROFIT_TARGET'`;
  await expect(pastTriggers(change)).rejects.toMatchObject({
    constraint: 'trade_history_close_requested_by_check',
  });
});

it('the schema refuses an operation without the decisions that were made by hand', async () => {
  const operation = anOperation();
  await its.put(operation);
  await expect(
    its.client.query('UPDATE active_operations SET manual_decisions = NULL WHERE id = $1', [
      operation.id,
    ]),
  ).rejects.toMatchObject({ constraint: 'active_operations_manual_decisions_check' });
});
