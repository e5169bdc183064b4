// The queues' board: for operators who are logged in, from our own pages, only to look at.
import { SESSION_COOKIE, type Role } from '@hedge/contracts';
import { ADMIN_KEY } from '../test/api-under-test';
import { startOperator, type Operator } from '../test/operator';
import { createPerson, createUser, PASSWORD } from '../test/person';

const BOARD = '/admin/queues';
const QUEUES = '/admin/queues/api/queues';
const CYCLES = `${QUEUES}/monitor-cycle`;

let operator: Operator;
let acting: Operator;
beforeAll(async () => {
  operator = await startOperator();
  acting = await startOperator({ boardActions: true });
});
afterAll(() => Promise.all([operator.close(), acting.close()]));

const ask = (to: string, headers: Record<string, string> = {}, method = 'GET', at = operator) =>
  fetch(`${at.url}${to}`, { method, headers, redirect: 'manual' });

const post = (to: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${operator.url}${to}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
    redirect: 'manual',
  });

const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

const cookieFor = async (role: Role, at = operator) => (await createPerson(at, role)).cookie;

const EXPIRED = `${SESSION_COOKIE}=${'A'.repeat(43)}`;

/** Every kind of request that the board's own page makes to change something. */
const ACTIONS = [
  ['PUT', `${QUEUES}/pause`],
  ['PUT', `${QUEUES}/resume`],
  ['PUT', `${CYCLES}/pause`],
  ['PUT', `${CYCLES}/resume`],
  ['PUT', `${CYCLES}/promote`],
  ['PUT', `${CYCLES}/1/promote`],
  ['POST', `${CYCLES}/add`],
  ['PUT', `${CYCLES}/1/retry`],
  ['PUT', `${CYCLES}/retry/failed`],
  ['PUT', `${CYCLES}/1/clean`],
  ['PUT', `${CYCLES}/clean/completed`],
  ['PUT', `${CYCLES}/clean/active`],
  ['PUT', `${CYCLES}/empty`],
  ['PUT', `${CYCLES}/obliterate`],
  ['PUT', `${CYCLES}/concurrency`],
  ['PUT', `${CYCLES}/rate-limit`],
  ['PUT', `${CYCLES}/rate-limit/release`],
  ['PUT', `${CYCLES}/job-schedulers/x/remove`],
  ['PATCH', `${CYCLES}/job-schedulers/x`],
  ['PUT', `${CYCLES}/job-schedulers/x/run`],
  ['PATCH', `${CYCLES}/1/update-data`],
  ['PATCH', `${CYCLES}/1/delay`],
  ['PATCH', `${CYCLES}/1/priority`],
  ['PUT', `${CYCLES}/1/remove-unprocessed-children`],
] as const;

/** What an admin may do where it is enabled. */
const ENABLED =
  /\/(pause|resume|promote)$|\/1\/(retry|promote)$|\/retry\/failed$|\/clean\/completed$/;

describe('the board, without or with an expired session', () => {
  it('shows nothing: pages lead to the login, data is refused, and so is the admin key (66)', async () => {
    const [page, expired] = [await ask(BOARD), await ask(BOARD, { cookie: EXPIRED })];
    const data = await ask(QUEUES);
    const forged = await ask(QUEUES, { cookie: EXPIRED });
    const byKey = await ask(QUEUES, { authorization: `Bearer ${ADMIN_KEY}` });

    expect([page.status, page.headers.get('location')]).toEqual([303, '/admin/login']);
    expect([expired.status, expired.headers.get('location')]).toEqual([303, '/admin/login']);
    expect([data.status, forged.status, byKey.status]).toEqual([401, 401, 401]);
  });

  it.each(ACTIONS)('refuses %s %s (66)', async (method, to) => {
    const statuses = [
      (await ask(to, {}, method)).status,
      (await ask(to, { cookie: EXPIRED }, method)).status,
      (await ask(to, { cookie: EXPIRED, origin: acting.url }, method, acting)).status,
    ];

    expect(statuses).toEqual([401, 401, 401]);
  });

  it.each(['seen_at = now() - interval %31 minutes%', 'expires_at = now() - interval %1 second%'])(
    'is closed to a session that is over: %s (66)',
    async (change) => {
      const { cookie, id } = await createPerson(operator, 'admin');
      const before = (await ask(QUEUES, { cookie })).status;
      await operator.database.prisma.$executeRawUnsafe(
        `UPDATE sessions SET ${change.replaceAll('%', "'")} WHERE user_id = '${id}'`,
      );

      expect([before, (await ask(QUEUES, { cookie })).status]).toEqual([200, 401]);
    },
  );
});

describe('the board, with a session', () => {
  it('is for operators and admins, and not for viewers (66)', async () => {
    const statuses = await Promise.all(
      (['viewer', 'operator', 'admin'] as const).map(
        async (role) => (await ask(QUEUES, { cookie: await cookieFor(role) })).status,
      ),
    );

    expect(statuses).toEqual([403, 200, 200]);
  });

  it('shows every queue, read-only, in no frame and without a word from other hosts (66)', async () => {
    const cookie = await cookieFor('operator');
    const page = await ask(BOARD, { cookie });
    const data = (await (await ask(QUEUES, { cookie })).json()) as {
      queues: { name: string; readOnlyMode: boolean }[];
    };

    expect(page.status).toBe(200);
    expect(await page.text()).not.toMatch(/googleapis|gstatic/);
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(data.queues.map(({ name, readOnlyMode }) => [name, readOnlyMode]).sort()).toEqual([
      ['account-cycle', true],
      ['account-query', true],
      ['monitor-backstop', true],
      ['monitor-cycle', true],
    ]);
  });

  it('refuses every action while actions are not enabled (66)', async () => {
    const cookie = await cookieFor('admin');
    const headers = { cookie, origin: operator.url, 'sec-fetch-site': 'same-origin' };
    for (const [method, to] of ACTIONS) {
      expect([to, (await ask(to, headers, method)).status]).toEqual([to, 405]);
    }
  });

  it('refuses actions of another site, of a page that does not say which, and of operators (66)', async () => {
    const cookie = await cookieFor('admin', acting);
    const others = [
      { cookie },
      { cookie, origin: 'https://elsewhere.example' },
      { cookie, origin: acting.url, 'sec-fetch-site': 'cross-site' },
      { cookie, origin: acting.url, 'sec-fetch-site': 'same-site' },
      { cookie: await cookieFor('operator', acting), origin: acting.url },
    ];
    for (const [method, to] of ACTIONS) {
      for (const headers of others) {
        expect([to, (await ask(to, headers, method, acting)).status]).toEqual([to, 403]);
      }
    }
  });

  it('lets an admin do what is harmless where actions are enabled, and nothing else (67)', async () => {
    const headers = { cookie: await cookieFor('admin', acting), origin: acting.url };
    for (const [method, to] of ACTIONS) {
      const { status } = await ask(to, headers, method, acting);
      expect([to, status === 403]).toEqual([to, !ENABLED.test(to)]);
      expect(status).not.toBe(401);
    }
  });
});

describe('an action on the board', () => {
  const auditOf = async () => {
    const { body } = await acting.send('GET', '/api/v1/audit-log?limit=200');
    return (body.items as unknown as { action: string }[]).filter(({ action }) =>
      action.startsWith('queue.'),
    );
  };

  it('is in the audit log, with who did what to which jobs, from where; a refused one is not', async () => {
    const { cookie, id } = await createPerson(acting, 'admin');
    const headers = { cookie, origin: acting.url };
    const before = (await auditOf()).length;
    for (const to of ['pause', 'retry/failed', '7/promote', 'obliterate', 'empty']) {
      await ask(`${CYCLES}/${to}`, headers, 'PUT', acting);
    }
    await ask(`${QUEUES}/resume`, headers, 'PUT', acting);
    await ask(`${CYCLES}/pause`, { ...headers, origin: 'https://other.example' }, 'PUT', acting);
    const told = await auditOf();

    const by = {
      actor: { kind: 'user', id, address: '127.0.0.1' },
      requestId: expect.any(String) as string,
    };
    expect(told.slice(0, told.length - before)).toMatchObject([
      { action: 'queue.resume', detail: {}, ...by },
      { action: 'queue.promote', detail: { queue: 'monitor-cycle', job: '7' }, ...by },
      { action: 'queue.retry', detail: { queue: 'monitor-cycle', state: 'failed' }, ...by },
      { action: 'queue.pause', detail: { queue: 'monitor-cycle' }, ...by },
    ]);
  });

  it('is not done where it cannot be written down', async () => {
    const { cookie } = await createPerson(acting, 'admin');
    const { prisma } = acting.database;
    await prisma.$executeRaw`ALTER TABLE audit_log ADD CONSTRAINT no_pause CHECK (action <> 'queue.pause') NOT VALID`;
    const refused = await ask(`${CYCLES}/pause`, { cookie, origin: acting.url }, 'PUT', acting);
    await prisma.$executeRaw`ALTER TABLE audit_log DROP CONSTRAINT no_pause`;
    const data = (await (await ask(QUEUES, { cookie }, 'GET', acting)).json()) as {
      queues: { name: string; isPaused: boolean }[];
    };

    expect(refused.status).toBe(500);
    expect(data.queues.some(({ isPaused }) => isPaused)).toBe(false);
  });
});

describe('the login page', () => {
  const credentials = async () => ({ ...(await createUser(operator)), password: PASSWORD });

  it('opens a session in a cookie that no script, no other site and no other path can use', async () => {
    const answer = await post('/admin/login', await credentials());
    const cookie = answer.headers.get('set-cookie') ?? '';

    expect([answer.status, answer.headers.get('location')]).toEqual([303, BOARD]);
    expect(cookie).toMatch(
      /^__Host-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect((await ask(QUEUES, { cookie: cookieOf(answer) })).status).toBe(200);
  });

  it('does not take the admin key for a password, nor a wrong one', async () => {
    const { name } = await credentials();
    const wrong = await post('/admin/login', { name, password: ADMIN_KEY });

    expect([wrong.status, cookieOf(wrong)]).toEqual([401, '']);
    expect(await wrong.text()).toContain('is wrong');
  });

  it('is in no frame, and answers no page of another site (66)', async () => {
    const page = await ask('/admin/login');
    const given = await credentials();

    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://elsewhere.example' },
    ] as Record<string, string>[]) {
      const answer = await post('/admin/login', given, headers);
      expect([answer.status, cookieOf(answer)]).toEqual([403, '']);
    }
  });

  it('takes a login from its own page as a browser sends it without a referrer', async () => {
    const headers = { 'sec-fetch-site': 'same-origin', origin: 'null' };

    expect((await post('/admin/login', await credentials(), headers)).status).toBe(303);
  });

  it('ends the session on the server when its own form asks, and no other', async () => {
    const { cookie, csrfToken } = await createPerson(operator);
    const page = await (await ask('/admin/logout', { cookie })).text();
    const forged = await post('/admin/logout', {}, { cookie });
    const still = (await ask(QUEUES, { cookie })).status;
    const own = await post('/admin/logout', { csrf: csrfToken }, { cookie });

    expect(page).toContain(csrfToken);
    expect([forged.status, still, own.status]).toEqual([403, 200, 303]);
    expect((await ask(QUEUES, { cookie })).status).toBe(401);
  });
});
