// Changes under an Idempotency-Key, over HTTP and on a real database.
import { waitFor } from '@hedge/testkit';
import { ADMIN_KEY } from '../test/api-under-test';
import { FACTS_ANSWER, hedgeBody, startOperator, type Operator } from '../test/operator';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator.close());

type Body = {
  readonly id: string;
  readonly label: string;
  readonly secret?: string;
  readonly error?: { readonly code: string };
};

async function send(method: string, path: string, key: string, body?: unknown) {
  const response = await fetch(`${operator.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_KEY}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    repeated: response.headers.get('idempotent-replayed'),
    location: response.headers.get('location'),
    body: (text === '' ? null : JSON.parse(text)) as Body,
  };
}

const countAccounts = async () =>
  (await operator.send('GET', '/api/v1/accounts?limit=200')).body.items.length;

/** Leaves the key as a process does that dies between the change and its record. */
const loseRecord = (key: string) =>
  operator.database.prisma.$transaction([
    operator.database.prisma.$executeRaw`
      CREATE TEMPORARY TABLE lost ON COMMIT DROP AS
      SELECT * FROM idempotency_keys WHERE key = ${key}`,
    operator.database.prisma.$executeRaw`DELETE FROM idempotency_keys WHERE key = ${key}`,
    operator.database.prisma.$executeRaw`
      INSERT INTO idempotency_keys (caller, key, request, new_id, claimed_at)
      SELECT caller, key, request, new_id, now() - interval '61 seconds' FROM lost`,
  ]);

function bodyOfHedge(accountId: string) {
  operator.setWorkerAnswer(FACTS_ANSWER);
  return hedgeBody(accountId);
}

describe('a change under an Idempotency-Key', () => {
  it('is made once and answered the same when it comes again', async () => {
    const body = operator.accountBody();
    const before = await countAccounts();

    const first = await send('POST', '/api/v1/accounts', 'same', body);
    const again = await send('POST', '/api/v1/accounts', 'same', body);

    expect(first).toMatchObject({ status: 201, repeated: null });
    expect(again).toEqual({ ...first, repeated: 'true' });
    expect(await countAccounts()).toBe(before + 1);
  });

  it('is made once when it comes many times at the same moment', async () => {
    const accountId = await operator.createAccount();
    const body = bodyOfHedge(accountId);

    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send('POST', '/api/v1/operations', 'at-once', body)),
    );

    expect(await operator.countOperations(accountId)).toBe(1);
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1);
    for (const { status, body: answered } of answers) {
      if (status !== 201) expect(answered.error?.code).toBe('REQUEST_RUNNING');
    }
  });

  it('is told to wait while the first is being made, and then what that was answered', async () => {
    const body = bodyOfHedge(await operator.createAccount());
    const release = operator.holdWorker();

    const first = send('POST', '/api/v1/operations', 'held', body);
    await waitFor('the claim', async () => {
      const { prisma } = operator.database;
      return (await prisma.idempotencyKey.count({ where: { key: 'held' } })) === 1;
    });
    const meanwhile = await send('POST', '/api/v1/operations', 'held', body);
    release();
    const answered = await first;
    const after = await send('POST', '/api/v1/operations', 'held', body);

    expect(meanwhile).toMatchObject({ status: 409, body: { error: { code: 'REQUEST_RUNNING' } } });
    expect(answered).toMatchObject({ status: 201, repeated: null });
    expect(after).toEqual({ ...answered, repeated: 'true' });
  });

  it('is refused when the key was given to another request', async () => {
    const id = await operator.createAccount();
    await send('PATCH', `/api/v1/accounts/${id}`, 'other', { label: 'one' });

    const other = await send('PATCH', `/api/v1/accounts/${id}`, 'other', { label: 'two' });

    expect(other).toMatchObject({
      status: 422,
      body: { error: { code: 'IDEMPOTENCY_KEY_REUSED' } },
    });
    const { body } = await operator.send('GET', `/api/v1/accounts/${id}`);
    expect(body).toMatchObject({ label: 'one' });
  });

  it('has nothing to say a second time where it said nothing the first time', async () => {
    const body = bodyOfHedge(await operator.createAccount());
    const { id } = (await operator.send('POST', '/api/v1/operations', body)).body;

    const first = await send('DELETE', `/api/v1/operations/${id}`, 'gone');
    const again = await send('DELETE', `/api/v1/operations/${id}`, 'gone');

    expect(first).toMatchObject({ status: 204, body: null });
    expect(again).toEqual({ ...first, repeated: 'true' });
  });

  it('may be made again after a refusal, which changed nothing', async () => {
    const body = bodyOfHedge(await operator.createAccount());
    const refused = await send('POST', '/api/v1/operations', 'refused', {
      ...body,
      long: { quantity: '7' },
    });
    const made = await send('POST', '/api/v1/operations', 'refused', body);

    expect(refused.status).toBe(422);
    expect(made.status).toBe(201);
  });

  it('is tried again at once after a failure, and creates under the id of the first try', async () => {
    const accountId = await operator.createAccount();
    const body = bodyOfHedge(accountId);
    operator.failWorker(new Error('cut in the middle'));

    const failed = await send('POST', '/api/v1/operations', 'failed', body);
    const rows = await operator.database.prisma.$queryRaw<{ id: string }[]>`
      SELECT new_id::text AS id FROM idempotency_keys WHERE key = 'failed'`;
    const made = await send('POST', '/api/v1/operations', 'failed', body);

    expect(failed.status).toBe(500);
    expect(made).toMatchObject({ status: 201, body: { id: rows[0]?.id } });
    expect(made.location).toBe(`/api/v1/operations/${rows[0]?.id}`);
  });

  it.each([
    ['an account', '/api/v1/accounts', async () => operator.accountBody()],
    ['an operation', '/api/v1/operations', async () => bodyOfHedge(await operator.createAccount())],
  ])(
    'that made %s is answered as made when only its record was lost',
    async (_what, path, bodyOf) => {
      const body = await bodyOf();
      const first = await send('POST', path, `lost:${path}`, body);
      await loseRecord(`lost:${path}`);

      const again = await send('POST', path, `lost:${path}`, body);

      expect(again).toMatchObject({ status: 201, repeated: null, body: { id: first.body.id } });
    },
  );

  it.each(['plain', 'hmac'])(
    'that made a %s signal key whose answer was lost gives that key another secret, and makes no second',
    async (mode) => {
      const body = { label: `once ${mode}`, mode };
      const make = () => send('POST', '/api/v1/signal-keys', mode, body);
      const first = await make();
      await loseRecord(mode);

      const again = await make();

      expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
      expect(again.body.secret).not.toBe(first.body.secret);
      const { prisma } = operator.database;
      expect(await prisma.signalKey.count({ where: { label: body.label } })).toBe(1);
    },
  );

  it('that made a signal key which is in use leaves it alone, then and later', async () => {
    const make = () => send('POST', '/api/v1/signal-keys', 'used', { label: 'used' });
    const first = await make();
    const { prisma } = operator.database;
    const stored = () => prisma.signalKey.findUnique({ where: { id: first.body.id } });
    await prisma.$executeRaw`
      UPDATE signal_keys SET last_used_at = now() WHERE id = ${first.body.id}::uuid`;
    const before = await stored();
    await loseRecord('used');

    for (const again of [await make(), await make()]) {
      expect(again).toMatchObject({ status: 409, body: { error: { code: 'ANSWER_NOT_KEPT' } } });
    }
    expect(await stored()).toEqual(before);
    expect(await prisma.signalKey.count({ where: { label: 'used' } })).toBe(1);
  });

  it.each(['', 'with space', 'x'.repeat(256), '\u00fcmlaut'])(
    'is refused under the key %j',
    async (key) => {
      const id = await operator.createAccount();

      const refused = await send('PATCH', `/api/v1/accounts/${id}`, key, { label: 'x' });

      expect(refused).toMatchObject({ status: 400, body: { error: { code: 'INVALID_REQUEST' } } });
    },
  );

  it('keeps the answer that was given', async () => {
    const { prisma } = operator.database;
    await send('POST', '/api/v1/accounts', 'final', operator.accountBody());

    await expect(
      prisma.$executeRaw`UPDATE idempotency_keys SET status = NULL, body = NULL WHERE key = 'final'`,
    ).rejects.toThrow('the answer under this key is given');
  });

  it('keeps no secret of the request, nor anything that could be tried against a guess', async () => {
    const body = operator.accountBody();
    await send('POST', '/api/v1/accounts', 'secret', body);
    const rows = await operator.database.prisma.$queryRaw<unknown[]>`
      SELECT * FROM idempotency_keys WHERE key = 'secret'`;

    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(body['secret']);
    expect(JSON.stringify(rows)).not.toContain(body['apiKey']);
  });
});
