// People: logging in and out, what ends a session, and the second factor.
import { startOperator, type Operator } from '../test/operator';
import {
  codeOf,
  createPerson,
  createUser,
  enrolTotp,
  logIn,
  PASSWORD,
  type Person,
} from '../test/person';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator.close());

const SESSION = '/api/v1/session';
const ACCOUNTS = '/api/v1/accounts';

const isLoggedIn = async ({ send }: Person) => (await send('GET', SESSION)).status === 200;

/** Everything the database holds of sessions, users and the audit log. */
async function dump(): Promise<string> {
  const rows = await operator.database.prisma.$queryRaw<{ text: string }[]>`
    SELECT s::text AS text FROM sessions s UNION ALL SELECT u::text FROM users u
    UNION ALL SELECT a::text FROM audit_log a UNION ALL SELECT r::text FROM recovery_codes r
    UNION ALL SELECT f::text FROM login_failures f UNION ALL SELECT i::text FROM idempotency_keys i`;
  return rows.map(({ text }) => text).join('\n');
}

describe('a person', () => {
  it('is told who is logged in, and may do what the role may', async () => {
    const viewer = await createPerson(operator, 'viewer');
    const { body } = await viewer.send('GET', SESSION);

    expect(body).toEqual({
      ...{ kind: 'user', id: viewer.id, name: viewer.name, role: 'viewer', permissions: ['read'] },
      ...{ totp: false, csrfToken: viewer.csrfToken },
    });
    expect((await viewer.send('GET', ACCOUNTS)).status).toBe(200);
    expect((await viewer.send('POST', ACCOUNTS, operator.accountBody())).status).toBe(403);
    expect((await viewer.send('GET', '/api/v1/users')).status).toBe(403);
  });

  it('stands in the audit log by name, with the address', async () => {
    const admin = await createPerson(operator);
    await admin.send('POST', ACCOUNTS, operator.accountBody());
    const { body } = await operator.send('GET', `/api/v1/audit-log?actor=${admin.name}`);

    expect(body.items).toMatchObject([
      { action: 'account.preflight', actor: { kind: 'user', id: admin.id } },
      { action: 'account.create', actor: { kind: 'user', id: admin.id, address: '127.0.0.1' } },
      { action: 'session.open', subjectId: admin.id },
    ]);
  });

  it('is known by a cookie whose value, as the password, is stored nowhere', async () => {
    const { cookie, name } = await createPerson(operator);
    await logIn(operator.url, { name, password: 'typed by mistake' });
    const stored = await dump();

    expect(stored).not.toContain(cookie.split('=')[1]);
    expect(stored).not.toContain(PASSWORD);
    expect(stored).not.toContain('typed by mistake');
  });

  it('changes nothing with the cookie alone, a wrong token, or from another site', async () => {
    const { cookie, csrfToken, send } = await createPerson(operator);
    const other = await createPerson(operator);
    const attempts = [
      { cookie },
      { cookie, 'x-csrf-token': other.csrfToken },
      { cookie, 'x-csrf-token': csrfToken, origin: 'https://elsewhere.example' },
      { cookie, 'x-csrf-token': csrfToken, 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[];
    const codes = [];
    for (const headers of attempts) {
      const { body } = await send('POST', ACCOUNTS, operator.accountBody(), headers);
      codes.push(body.error?.code);
    }

    expect(codes).toEqual([
      ...['CSRF_TOKEN_MISSING', 'CSRF_TOKEN_MISSING'],
      ...['FORBIDDEN_ORIGIN', 'FORBIDDEN_ORIGIN'],
    ]);
    expect((await send('POST', ACCOUNTS, operator.accountBody())).status).toBe(201);
  });

  it('has another session after each login, and the former one of the browser is over', async () => {
    const person = await createPerson(operator);
    const again = await logIn(operator.url, person, { cookie: person.cookie });

    expect(again.cookie).not.toBe(person.cookie);
    expect(await isLoggedIn(person)).toBe(false);
  });

  it.each(['seen_at = now() - interval %31 minutes%', 'expires_at = now()'])(
    'is logged out by time: %s',
    async (change) => {
      const person = await createPerson(operator);
      await operator.database.prisma.$executeRawUnsafe(
        `UPDATE sessions SET ${change.replaceAll('%', "'")} WHERE user_id = '${person.id}'`,
      );

      expect(await isLoggedIn(person)).toBe(false);
    },
  );

  it('logs out by asking', async () => {
    const person = await createPerson(operator);
    const { status, headers } = await person.send('DELETE', SESSION);

    expect(status).toBe(204);
    expect(headers.get('set-cookie')).toMatch(/^__Host-session=; .*Expires=Thu, 01 Jan 1970/);
    expect(await isLoggedIn(person)).toBe(false);
  });

  it.each([{ disabled: true }, { password: `${PASSWORD} twice` }, { role: 'viewer' }])(
    'is logged out everywhere when an admin says %j',
    async (patch) => {
      const person = await createPerson(operator, 'operator');
      const elsewhere = await logIn(operator.url, person);
      const path = `/api/v1/users/${person.id}`;
      expect((await operator.send('PATCH', path, patch)).status).toBe(200);

      expect(await isLoggedIn(person)).toBe(false);
      const headers = { cookie: elsewhere.cookie };
      expect((await person.send('GET', SESSION, undefined, headers)).status).toBe(401);
    },
  );

  it('changes the own password with the present one, and is logged out everywhere', async () => {
    const person = await createPerson(operator);
    const change = (current: string, password: string) =>
      person.send('POST', `${SESSION}/password`, { current, password });
    const wrong = await change('not the password', `${PASSWORD} twice`);
    const short = await change(PASSWORD, 'too short');
    const right = await change(PASSWORD, `${PASSWORD} twice`);

    expect([wrong.status, short.status, right.status]).toEqual([401, 422, 204]);
    expect(await isLoggedIn(person)).toBe(false);
    expect((await logIn(operator.url, person)).status).toBe(401);
    const fresh = { name: person.name, password: `${PASSWORD} twice` };
    expect((await logIn(operator.url, fresh)).status).toBe(200);
  });

  it('cannot log in while disabled, under no name, or from another site, and is told no more', async () => {
    const { name, id } = await createUser(operator, 'viewer');
    await operator.send('PATCH', `/api/v1/users/${id}`, { disabled: true });
    const disabled = await logIn(operator.url, { name });
    const nobody = await logIn(operator.url, { name: 'nobody-at-all' });
    const foreign = await logIn(operator.url, { name }, { origin: 'https://elsewhere.example' });

    expect(disabled.body).toEqual(nobody.body);
    expect([disabled.status, nobody.status, foreign.status]).toEqual([401, 401, 403]);
  });
});

describe('an authenticator', () => {
  const confirm = (person: Person, code: string) =>
    person.send('POST', `${SESSION}/totp/confirm`, { code });

  /** Confirmed with the code of now: the one after it is taken too, whatever the clock does meanwhile. */
  async function enrolled() {
    const person = await createPerson(operator);
    const { body } = await person.send('POST', `${SESSION}/totp`, { password: PASSWORD });
    const secret = body.secret ?? '';
    const used = codeOf(secret, 0);
    const next = codeOf(secret, 1);
    const confirmed = await confirm(person, used);
    return { person, secret, used, next, recoveryCodes: confirmed.body.recoveryCodes ?? [] };
  }

  it('is asked for once it is confirmed, and not before', async () => {
    const person = await createPerson(operator);
    const code = await enrolTotp(person);
    const before = await logIn(operator.url, person);
    const wrong = await confirm(person, code === '000000' ? '000001' : '000000');
    const right = await confirm(person, code);
    const without = await logIn(operator.url, person);

    expect([before.status, wrong.status, right.status]).toEqual([200, 401, 200]);
    expect([without.status, without.body.error?.code]).toEqual([401, 'CODE_REQUIRED']);
    expect(await dump()).not.toContain(right.body.recoveryCodes?.[0]);
  });

  it('takes a code once, none of before it, and none of much later', async () => {
    const { person, secret, used, next } = await enrolled();
    const statuses = [];
    for (const code of [used, next, next, used, codeOf(secret, 5)]) {
      statuses.push((await logIn(operator.url, { ...person, code })).status);
    }

    expect(statuses).toEqual([401, 200, 401, 401, 401]);
  });

  it('takes one login of two with the same code at once', async () => {
    const { person, next: code } = await enrolled();
    const answers = await Promise.all([1, 2].map(() => logIn(operator.url, { ...person, code })));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('can be replaced by each recovery code once, however it is typed', async () => {
    const { person, recoveryCodes } = await enrolled();
    const [one = '', two = ''] = recoveryCodes;
    const statuses = [];
    for (const code of [one.toLowerCase(), one, two.replaceAll('-', ' ')]) {
      statuses.push((await logIn(operator.url, { ...person, code })).status);
    }

    const { body } = await operator.send(
      'GET',
      `/api/v1/audit-log?action=user.recovery-code&subjectId=${person.id}`,
    );
    const told = body.items as unknown as { detail: object }[];

    expect(recoveryCodes).toHaveLength(10);
    expect(statuses).toEqual([200, 401, 200]);
    expect(told.map(({ detail }) => detail)).toEqual([{ codesLeft: 8 }, { codesLeft: 9 }]);
  });

  it('is removed with the password, or by an admin', async () => {
    const { person } = await enrolled();
    const wrong = await person.send('POST', `${SESSION}/totp/remove`, { password: 'wrong' });
    const right = await person.send('POST', `${SESSION}/totp/remove`, { password: PASSWORD });
    const other = await enrolled();
    await operator.send('PATCH', `/api/v1/users/${other.person.id}`, { removeTotp: true });

    expect([wrong.status, right.status]).toEqual([401, 204]);
    expect((await logIn(operator.url, person)).status).toBe(200);
    expect((await logIn(operator.url, other.person)).status).toBe(200);
  });

  it('has a secret that is stored sealed, for its user only', async () => {
    const { secret, person } = await enrolled();
    const [row] = await operator.database.prisma.$queryRaw<{ sealed: string }[]>`
      SELECT totp_sealed AS sealed FROM users WHERE id = ${person.id}::uuid`;

    expect(row?.sealed).toMatch(/^v1\.[0-9a-f]{8}\./);
    expect(await dump()).not.toContain(secret);
  });
});
