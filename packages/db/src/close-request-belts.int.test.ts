// What a bug in the code would meet that closed by hand what nobody asked for.
import {
  aClosing,
  anAccount,
  anOperation,
  insertAccount,
  insertOperation,
  makeTestDatabase,
  type TestDatabase,
} from '@hedge/testkit';
import { Client } from 'pg';

let testDatabase: TestDatabase;
let client: Client;
beforeAll(async () => {
  testDatabase = await makeTestDatabase();
  client = new Client({ connectionString: testDatabase.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await testDatabase.drop();
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
  await insertAccount(client, anAccount({ id: operation.accountId }));
  await insertOperation(client, operation);
  const update = (assignments: string) =>
    client.query(`UPDATE active_operations SET ${assignments} WHERE id = $1`, [operation.id]);
  await expect(update(set)).rejects.toMatchObject({ constraint });
  // With all that it takes it is a row like any other.
  const whole = operation.status === 'CLOSING' ? `close_reason = 'MANUAL', ${NOTED}, ` : '';
  await expect(update(`${whole}${REQUESTED}`)).resolves.toMatchObject({ rowCount: 1 });
});
