// Accounts that are checked, given other keys and deleted, through the API on a real database.
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

const preflightOf = (facts: Partial<(typeof GOOD_PREFLIGHT)['facts'] | Record<string, unknown>>) =>
  ({ ...GOOD_PREFLIGHT, facts: { ...GOOD_PREFLIGHT.facts, ...facts } }) as typeof GOOD_PREFLIGHT;
const BUDGET = GOOD_PREFLIGHT.facts.requestBudget;
const NO_WORKER = { ok: false, code: 'WORKER_UNAVAILABLE', message: 'nobody answers' } as const;

const create = (more: object = {}) =>
  operator.send('POST', '/api/v1/accounts', { ...operator.accountBody(), ...more });
const read = (id: string) => operator.send('GET', `/api/v1/accounts/${id}`);
const register = (accountId: string) =>
  operator.send('POST', '/api/v1/operations', {
    ...{ accountId, symbol: BTC, profitTarget: '100' },
    ...{ long: { quantity: '0.02' }, short: { quantity: '0.01' } },
  });
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

async function auditOf(accountId: string): Promise<readonly string[]> {
  const rows = await db().$queryRaw<{ action: string }[]>`
    SELECT action FROM audit_log WHERE account_id = ${accountId}::uuid ORDER BY id`;
  return rows.map(({ action }) => action);
}

describe('the pre-flight of a new account', () => {
  it('is shown with the account, then and later', async () => {
    const made = await create();

    expect([made.status, made.body.preflight?.passed]).toEqual([201, true]);
    expect(made.body.preflight?.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'CREDENTIALS passed',
      'HEDGE_MODE passed',
      'WITHDRAWALS passed',
      'IP_FILTER passed',
      'CLOCK passed',
      'REQUEST_BUDGET passed',
    ]);
    expect((await read(made.body.id)).body.preflight).toEqual(made.body.preflight);
  });

  it.each([
    ['HEDGE_MODE', preflightOf({ hedgeMode: false })],
    ['WITHDRAWALS', preflightOf({ mayWithdraw: true })],
    ['IP_FILTER', preflightOf({ ipRestricted: false })],
    ['CLOCK', preflightOf({ clockOffsetMs: -5_001 })],
    ['REQUEST_BUDGET', preflightOf({ requestBudget: { ...BUDGET, used: 1_400, readingsNow: 0 } })],
    ['REQUEST_BUDGET', preflightOf({ hedgeMode: null })],
    ['CREDENTIALS', { ok: false, code: 'EXCHANGE_REFUSED', message: '-2015' } as const],
  ])('that fails in %s refuses it, and leaves no account', async (name, answer) => {
    operator.setPreflightAnswer(answer);
    const body = operator.accountBody();
    const refused = await operator.send('POST', '/api/v1/accounts', body);

    expect([refused.status, refused.body.error.code]).toEqual([422, 'PREFLIGHT_FAILED']);
    expect(refused.body.error.details).toMatchObject({
      checks: expect.arrayContaining([
        expect.objectContaining({ name, outcome: 'failed' }),
      ]) as unknown,
    });
    // The key is free: the same account is taken once its cause is gone.
    operator.setPreflightAnswer(GOOD_PREFLIGHT);
    expect((await operator.send('POST', '/api/v1/accounts', body)).status).toBe(201);
  });

  it.each([
    [{}, 'passed', "124 of 2400 in 60 s are used at the worker's address"],
    [{ used: 1_900, readingsNow: 0 }, 'failed', '1900 of 2400 in 60 s are used'],
    [{ used: null }, 'unknown', 'the exchange did not tell what is used'],
    [{ limit: null }, 'unknown', 'the exchange did not tell the limit'],
    [{ used: null, readingsNow: 0 }, 'failed', 'the exchange did not tell what is used'],
  ])('tells of a request budget of %j that it %s, and the room', async (told, outcome, message) => {
    operator.setPreflightAnswer(preflightOf({ requestBudget: { ...BUDGET, ...told } }));
    const { body } = await create({ acceptRisks: ['REQUEST_BUDGET'] });

    expect(body.preflight?.checks.find(({ name }) => name === 'REQUEST_BUDGET')).toEqual({
      name: 'REQUEST_BUDGET',
      outcome,
      message: expect.stringContaining(message) as string,
    });
  });

  it('takes a risk that is accepted by name, and keeps who accepted what', async () => {
    operator.setPreflightAnswer(preflightOf({ mayWithdraw: true, ipRestricted: false }));
    const half = await create({ acceptRisks: ['WITHDRAWALS'] });
    const whole = await create({ acceptRisks: ['WITHDRAWALS', 'IP_FILTER'] });

    expect(half.body.error.code).toBe('PREFLIGHT_FAILED');
    expect(whole.body.preflight).toMatchObject({
      passed: true,
      acceptedRisks: ['IP_FILTER', 'WITHDRAWALS'],
    });
    expect(await auditOf(whole.body.id)).toEqual(['account.create', 'account.preflight']);
  });

  it('does not tell where the exchange does not, and refuses nothing for it', async () => {
    operator.setPreflightAnswer(preflightOf({ mayWithdraw: null, ipRestricted: null }));
    const { body } = await create();

    expect(body.preflight?.checks.filter(({ outcome }) => outcome === 'unknown')).toHaveLength(2);
    expect(body.preflight?.passed).toBe(true);
  });

  it('waits where no worker can make it, until the first registration, and holds it to it', async () => {
    operator.setPreflightAnswer(NO_WORKER);
    const made = await create();
    expect([made.status, made.body.preflight]).toEqual([201, null]);
    expect((await register(made.body.id)).status).toBe(503);
    operator.setPreflightAnswer(preflightOf({ mayWithdraw: true }));
    expect((await register(made.body.id)).body.error.code).toBe('PREFLIGHT_FAILED');
    // It was stored: only another pre-flight changes it.
    operator.setPreflightAnswer(GOOD_PREFLIGHT);
    expect((await register(made.body.id)).body.error.code).toBe('PREFLIGHT_FAILED');
    const checked = await operator.send('POST', `/api/v1/accounts/${made.body.id}/preflight`, {});

    expect(checked.body.preflight?.passed).toBe(true);
    expect((await register(made.body.id)).status).toBe(201);
  });

  it('on demand keeps what was accepted before, and adds to it', async () => {
    operator.setPreflightAnswer(preflightOf({ mayWithdraw: true }));
    const { body } = await create({ acceptRisks: ['WITHDRAWALS'] });
    const at = `/api/v1/accounts/${body.id}/preflight`;
    expect((await operator.send('POST', at, {})).body.preflight?.passed).toBe(true);
    operator.setPreflightAnswer(preflightOf({ mayWithdraw: true, ipRestricted: false }));
    expect((await operator.send('POST', at, {})).body.preflight?.passed).toBe(false);
    const accepted = await operator.send('POST', at, { acceptRisks: ['IP_FILTER'] });

    const preflight = { passed: true, acceptedRisks: ['IP_FILTER', 'WITHDRAWALS'] };
    expect(accepted.body.preflight).toMatchObject(preflight);
    expect((await read(body.id)).body.preflight).toMatchObject(preflight);
  });

  it('on demand answers 503 without a worker, and stays what it was', async () => {
    const { body } = await create();
    operator.setPreflightAnswer(NO_WORKER);
    const asked = await operator.send('POST', `/api/v1/accounts/${body.id}/preflight`, {});

    expect(asked.status).toBe(503);
    expect((await read(body.id)).body.preflight).toEqual(body.preflight);
  });
});

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
