// Users and API tokens, as an admin makes and ends them; and the first admin of all.
import { makeSetupTokens } from '@hedge/db';
import { ADMIN_KEY } from '../test/api-under-test';
import { startOperator, type Operator } from '../test/operator';
import { createPerson, createUser, logIn, PASSWORD } from '../test/person';
import { offerSetup } from './setup-offer';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator.close());

const ACCOUNTS = '/api/v1/accounts';
const prisma = () => operator.database.prisma;

const ask = (token: string, path = ACCOUNTS, method = 'GET', body?: object) =>
  fetch(`${operator.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function makeToken(scopes: readonly string[]) {
  const { body } = await operator.send('POST', '/api/v1/tokens', { label: 'a program', scopes });
  return body as typeof body & { readonly token: string };
}

describe('an API token', () => {
  it('opens what its scopes say, by the name of its label, and is listed without its secret', async () => {
    const { id, token } = await makeToken(['operate', 'read']);
    const statuses = [
      (await ask(token)).status,
      (await ask(token, '/api/v1/users')).status,
      (await ask(token, ACCOUNTS, 'POST', operator.accountBody())).status,
      (await ask(token, '/api/v1/session', 'DELETE')).status,
    ];
    const who = await (await ask(token, '/api/v1/session')).json();
    const { body } = await operator.send('GET', '/api/v1/tokens');
    const [row] = await prisma().$queryRaw<{ text: string }[]>`
      SELECT t::text AS text FROM api_tokens t WHERE id = ${id}::uuid`;

    expect(statuses).toEqual([200, 403, 403, 403]);
    expect(who).toMatchObject({ kind: 'token', name: 'a program', role: null, csrfToken: null });
    expect(body.items.find((item) => item.id === id)).toMatchObject({
      scopes: ['operate', 'read'],
      lastUsedAt: expect.any(String),
    });
    const secret = token.split('_')[2] ?? 'none';
    expect(JSON.stringify(body)).not.toContain(secret);
    expect(row?.text).not.toContain(secret);
  });

  it('is refused once it is revoked or over, and when a letter of it is another', async () => {
    const [revoked, over, wrong] = [
      await makeToken(['read']),
      await makeToken(['read']),
      await makeToken(['read']),
    ];
    await operator.send('DELETE', `/api/v1/tokens/${revoked.id}`);
    await prisma().$executeRaw`
      UPDATE api_tokens SET expires_at = now() WHERE id = ${over.id}::uuid`;
    const other = wrong.token.slice(0, -1) + (wrong.token.endsWith('A') ? 'B' : 'A');
    const tokens = [revoked.token, over.token, other, wrong.token, ADMIN_KEY];

    expect(await Promise.all(tokens.map(async (token) => (await ask(token)).status))).toEqual([
      ...[401, 401, 401],
      ...[200, 200],
    ]);
  });

  it('writes its last use once a minute', async () => {
    const { id, token } = await makeToken(['read']);
    const lastUse = async () => {
      await ask(token);
      const rows = await prisma().$queryRaw<{ at: Date }[]>`
        SELECT last_used_at AS at FROM api_tokens WHERE id = ${id}::uuid`;
      return rows[0]?.at.getTime() ?? 0;
    };
    const [first, second] = [await lastUse(), await lastUse()];
    await prisma().$executeRaw`
      UPDATE api_tokens SET last_used_at = now() - interval '61 seconds' WHERE id = ${id}::uuid`;

    expect(second).toBe(first);
    expect(await lastUse()).toBeGreaterThanOrEqual(first);
  });

  it('goes into the audit log with what it may, and ends there too', async () => {
    const { id } = await makeToken(['administer']);
    await operator.send('DELETE', `/api/v1/tokens/${id}`);
    await operator.send('DELETE', `/api/v1/tokens/${id}`);
    const { body } = await operator.send('GET', `/api/v1/audit-log?subjectId=${id}`);

    expect(body.items).toMatchObject([
      { action: 'token.revoke', before: { label: 'a program' }, after: null },
      { action: 'token.create', before: null, after: { scopes: ['administer'] } },
    ]);
  });
});

describe('a user', () => {
  it('has a name of its own, a long password and one of the roles', async () => {
    const { name } = await createUser(operator);
    const create = async (body: object) =>
      (await operator.send('POST', '/api/v1/users', { ...{ role: 'viewer' }, ...body })).status;

    expect(await create({ name: name.toUpperCase(), password: PASSWORD })).toBe(409);
    expect(await create({ name: 'short', password: 'elevenchars' })).toBe(422);
    expect(await create({ name: 'long', password: 'x'.repeat(201) })).toBe(422);
    expect(await create({ name: 'a b', password: PASSWORD })).toBe(422);
    expect(await create({ name: 'root', role: 'root', password: PASSWORD })).toBe(422);
  });

  it('is changed with what it was before and after in the audit log, and no password', async () => {
    const { id } = await createUser(operator, 'viewer');
    const patch = { role: 'operator', password: `${PASSWORD} twice` };
    await operator.send('PATCH', `/api/v1/users/${id}`, patch);
    const { body } = await operator.send('GET', `/api/v1/audit-log?subjectId=${id}`);

    expect(body.items[0]).toMatchObject({
      action: 'user.patch',
      before: { role: 'viewer', disabled: false },
      after: { role: 'operator', disabled: false },
      detail: { passwordChanged: true },
    });
    expect(JSON.stringify(body)).not.toMatch(/scrypt|staple/);
  });

  it('is not taken from the last admin, neither by one nor by two who disable each other', async () => {
    await prisma().$executeRaw`TRUNCATE users CASCADE`;
    const one = await createPerson(operator);
    const alone = await one.send('PATCH', `/api/v1/users/${one.id}`, { role: 'viewer' });
    const two = await createPerson(operator);
    const answers = await Promise.all([
      one.send('PATCH', `/api/v1/users/${two.id}`, { disabled: true }),
      two.send('PATCH', `/api/v1/users/${one.id}`, { disabled: true }),
    ]);
    const [left] = await prisma().$queryRaw<{ count: bigint }[]>`
      SELECT count(*) FROM users WHERE role = 'admin' AND NOT disabled`;

    expect([alone.status, alone.body.error?.code]).toEqual([409, 'LAST_ADMIN']);
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(left?.count).toBe(1n);
  });
});

describe('the first admin', () => {
  const setUp = async (token: string, name = 'first') => {
    const answer = await fetch(`${operator.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, name, password: PASSWORD }),
    });
    const body = (await answer.json()) as { readonly error?: { readonly code: string } };
    return body.error?.code ?? answer.status;
  };
  const offer = async () => {
    let said = '';
    await offerSetup(makeSetupTokens(operator.database), (text) => {
      said += text;
    });
    return /hm_setup_[\w-]{43}/.exec(said)?.[0] ?? '';
  };
  beforeEach(() => prisma().$executeRaw`TRUNCATE users, setup_tokens CASCADE`);

  it('is created by the token that a start prints, once', async () => {
    const token = await offer();
    const wrong = await setUp(`${token.slice(0, -1)}_`);
    const made = await setUp(token);
    const again = await setUp(token, 'second');

    expect([wrong, made, again]).toEqual(['LOGIN_FAILED', 200, 'SETUP_DONE']);
    expect((await logIn(operator.url, { name: 'first' })).body.permissions).toContain('administer');
    expect(await offer()).toBe('');
    const { body } = await operator.send('GET', '/api/v1/audit-log?action=user.create&limit=1');
    expect(body.items[0]).toMatchObject({ actor: { kind: 'setup' }, after: { name: 'first' } });
  });

  it('is one, also with two tokens at once, and none with a token that is over', async () => {
    const over = await offer();
    await prisma().$executeRaw`UPDATE setup_tokens SET expires_at = now()`;
    expect(await setUp(over)).toBe('LOGIN_FAILED');
    const tokens = [await offer(), await offer()];
    const answers = await Promise.all(tokens.map((token, at) => setUp(token, `first-${at}`)));

    expect(answers.filter((answer) => answer === 200)).toHaveLength(1);
    const rows = await prisma().$queryRaw<unknown[]>`SELECT FROM users`;
    expect(rows).toHaveLength(1);
  });

  it('can be created with the admin key as well, after which no token counts', async () => {
    const token = await offer();
    await createUser(operator);

    expect(await setUp(token)).toBe('SETUP_DONE');
  });
});
