// Accounts are checked at the exchange before they are taken, through the API on a real database.
import { makeAccountCalls, NO_WORKER, preflightOf } from './test/account-calls';
import { FACTS_ANSWER, GOOD_PREFLIGHT, startOperator, type Operator } from './test/operator';

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
const BUDGET = GOOD_PREFLIGHT.facts.requestBudget;

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
    [
      {},
      'passed',
      "124 of 2400 in 60 s are used at the worker's address",
      { used: '124', limit: '2400', readings: '244' },
    ],
    [
      { used: 1_900, readingsNow: 0 },
      'failed',
      '1900 of 2400 in 60 s are used',
      { used: '1900', limit: '2400', readings: '0' },
    ],
    [{ used: null }, 'unknown', 'the exchange did not tell what is used', { readings: '244' }],
    [{ limit: null }, 'unknown', 'the exchange did not tell the limit', { readings: '244' }],
    [
      { used: null, readingsNow: 0 },
      'failed',
      'the exchange did not tell what is used',
      { readings: '0' },
    ],
  ])(
    'tells of a request budget of %j that it %s, and the room',
    async (told, outcome, message, values) => {
      operator.setPreflightAnswer(preflightOf({ requestBudget: { ...BUDGET, ...told } }));
      const { body } = await create({ acceptRisks: ['REQUEST_BUDGET'] });

      expect(body.preflight?.checks.find(({ name }) => name === 'REQUEST_BUDGET')).toEqual({
        name: 'REQUEST_BUDGET',
        outcome,
        message: expect.stringContaining(message) as string,
        // The same numbers, to be said in another language; not a part of them.
        values: { seconds: '60', ...values },
      });
    },
  );

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
