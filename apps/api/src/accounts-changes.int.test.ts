// Accounts that are given other keys and deleted, through the API on a real database.
import { makeAccountCalls, NO_WORKER, preflightOf } from './test/account-calls';
import { BTC, FACTS_ANSWER, GOOD_PREFLIGHT, startOperator, type Operator } from './test/operator';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
});
beforeEach(() => {
  operator.setPreflightAnswer(GOOD_PREFLIGHT);
  operator.setWorkerAnswer(FACTS_ANSWER);
});
afterAll(() => operator.close());

const { create, read, register, auditOf } = makeAccountCalls(() => operator);
const keys = () => {
  const { apiKey, secret } = operator.accountBody();
  return { apiKey, secret };
};
const replace = (id: string, body: object = keys()) =>
  operator.send('PUT', `/api/v1/accounts/${id}/credentials`, body);
const remove = (id: string) => operator.send('DELETE', `/api/v1/accounts/${id}`);
const db = () => operator.database.prisma;

/** The operation is being closed: an order of it is on its way. */
const beginClose = (id: string) =>
  db().$transaction([
    db().$executeRaw`UPDATE active_operations SET status = 'CLOSING', decision_id = id::text,
    close_reason = 'PROFIT_TARGET', read_at = 1, version = version + 1 WHERE id = ${id}::uuid`,
    db().$executeRaw`INSERT INTO orders (client_order_id, operation_id, account_id, side, symbol,
      attempt, decision_id, quantity, read_at, baseline_amount, baseline_update_time, created_at)
    SELECT id::text || 'L1', id, account_id, 'LONG', ${BTC}, 1, id::text, 0.02, 1, 0.05, 1, 1
    FROM active_operations WHERE id = ${id}::uuid`,
  ]);

/** Its order was proven absent a moment ago. */
async function withdrawClose(id: string): Promise<void> {
  await db().$executeRaw`UPDATE orders SET state = 'SENT', signed_at = 1, recv_window_ms = 5000
    WHERE operation_id = ${id}::uuid`;
  await db().$executeRaw`UPDATE orders SET state = 'ABSENT', concluded_at = ${Date.now()}
    WHERE operation_id = ${id}::uuid`;
  await db().$executeRaw`UPDATE active_operations SET status = 'ACTIVE', decision_id = NULL,
    close_reason = NULL, read_at = NULL WHERE id = ${id}::uuid`;
}

describe('other credentials', () => {
  it('replace the old ones, raise the operations and are checked anew', async () => {
    const { body: account } = await create();
    const { body: operation } = await register(account.id);
    operator.setPreflightAnswer(preflightOf({ ipRestricted: false }));
    const replaced = await replace(account.id);

    expect(replaced.status).toBe(200);
    expect(replaced.body.preflight?.passed).toBe(false);
    const after = await operator.send('GET', `/api/v1/operations/${operation.id}`);
    expect(after.body.version).toBe(operation.version + 1);
    expect(await auditOf(account.id)).toContain('account.credentials');
  });

  it('have no pre-flight of the old ones', async () => {
    const { body: account } = await create();
    operator.setPreflightAnswer(NO_WORKER);
    const replaced = await replace(account.id);

    expect([replaced.status, replaced.body.preflight]).toEqual([200, null]);
    expect((await read(account.id)).body.preflight).toBeNull();
  });

  it('that another account has are refused', async () => {
    const given = keys();
    const [{ body: first }, { body: second }] = [await create(given), await create()];
    const refused = await replace(second.id, given);

    expect([refused.status, refused.body.error.code]).toEqual([409, 'ACCOUNT_EXISTS']);
    expect(refused.body.error.details).toEqual({ accountId: first.id });
  });

  it('that two accounts are given at the same moment go to one of them, and the other is told', async () => {
    for (let round = 0; round < 6; round += 1) {
      const given = keys();
      const [{ body: one }, { body: other }] = [await create(), await create()];
      const answers = await Promise.all([replace(one.id, given), replace(other.id, given)]);

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const [won, lost] = answers[0].status === 200 ? answers : [answers[1], answers[0]];
      expect(lost.body.error).toMatchObject({
        ...{ code: 'ACCOUNT_EXISTS', details: { accountId: won.body.id } },
      });
    }
  });

  it('are refused while an operation is closing, or an order of it may have executed after all', async () => {
    const { body: account } = await create();
    const { body: operation } = await register(account.id);
    await beginClose(operation.id);
    expect((await replace(account.id)).body.error.code).toBe('NOT_ACTIVE');
    await withdrawClose(operation.id);
    expect((await replace(account.id)).body.error.code).toBe('OPEN_ORDERS');
  });
});

describe('deleting an account', () => {
  it('is refused while it has an operation', async () => {
    const { body: account } = await create();
    const { body: operation } = await register(account.id);
    const refused = await remove(account.id);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'ACCOUNT_IN_USE']);
    await operator.send('DELETE', `/api/v1/operations/${operation.id}`);

    expect((await remove(account.id)).status).toBe(204);
    expect((await auditOf(account.id)).at(-1)).toBe('account.delete');
  });

  it('is refused while an order of it may have executed after all', async () => {
    const { body: account } = await create();
    const { body: operation } = await register(account.id);
    await beginClose(operation.id);
    await withdrawClose(operation.id);
    const gone = await operator.send('DELETE', `/api/v1/operations/${operation.id}`);
    const refused = await remove(account.id);

    expect(gone.status).toBe(204);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'OPEN_ORDERS']);
    expect((await read(account.id)).status).toBe(200);
  });

  it('leaves its row without credentials, shows it nowhere, and frees its key', async () => {
    const given = keys();
    const { body: account } = await create(given);
    expect((await remove(account.id)).status).toBe(204);

    const [row] = await db().$queryRaw<object[]>`
      SELECT api_key_sealed AS key, secret_sealed AS secret, enabled FROM accounts
      WHERE id = ${account.id}::uuid`;
    expect(row).toEqual({ key: null, secret: null, enabled: false });
    for (const gone of [
      await read(account.id),
      await remove(account.id),
      await replace(account.id),
      await operator.send('PATCH', `/api/v1/accounts/${account.id}`, { enabled: true }),
    ]) {
      expect(gone.status).toBe(404);
    }
    expect((await register(account.id)).body.error.code).toBe('UNKNOWN_ACCOUNT');
    const { body: list } = await operator.send('GET', '/api/v1/accounts?limit=200');
    expect(list.items.map(({ id }) => id)).not.toContain(account.id);
    expect((await create(given)).status).toBe(201);
  });

  it('cannot be undone, nor can operations be put under it, past the API', async () => {
    const { body: account } = await create();
    await remove(account.id);
    await expect(
      db().$executeRaw`UPDATE accounts SET deleted_at = NULL WHERE id = ${account.id}::uuid`,
    ).rejects.toThrow(/stays as it is/);
    await expect(
      db().$executeRaw`INSERT INTO active_operations
        (id, account_id, profit_target, auto_close_enabled, created_at)
        VALUES (gen_random_uuid(), ${account.id}::uuid, 1, true, now())`,
    ).rejects.toThrow(/deleted/);
  });

  it('and a registration at the same moment: one of them wins, cleanly', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { body: account } = await create();
      const [removed, registered] = await Promise.all([remove(account.id), register(account.id)]);
      const outcome = `${removed.status} ${registered.status}`;

      expect(['204 422', '409 201']).toContain(outcome);
      const [row] = await db().$queryRaw<{ operations: number }[]>`
        SELECT count(*)::int AS operations FROM active_operations
        WHERE account_id = ${account.id}::uuid`;
      expect(row?.operations).toBe(registered.status === 201 ? 1 : 0);
    }
  });
});
