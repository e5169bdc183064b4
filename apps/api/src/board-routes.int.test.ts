// The queues' board: only behind a login, only to look at, nothing from outside.
import { ADMIN_KEY } from './test/api-under-test';
import { startOperator, type Operator } from './test/operator';

let operator: Operator;

beforeAll(async () => {
  operator = await startOperator();
});

afterAll(async () => {
  await operator.close();
});

const get = (path: string, cookie = '') =>
  fetch(`${operator.url}${path}`, { headers: { cookie }, redirect: 'manual' });

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${operator.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
    redirect: 'manual',
  });

async function logIn(): Promise<string> {
  const answer = await post('/admin/login', { key: ADMIN_KEY });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

describe('board', () => {
  it('shows nothing without a session: pages lead to the login, data is refused', async () => {
    const page = await get('/admin/queues');
    const data = await get('/admin/queues/api/queues');
    const forged = await get('/admin/queues/api/queues', 'hedge_admin=forged');

    expect([page.status, page.headers.get('location')]).toEqual([303, '/admin/login']);
    expect([data.status, forged.status]).toEqual([401, 401]);
  });

  it('opens a session for the admin key, in a cookie no script and no other site can use', async () => {
    const answer = await post('/admin/login', { key: ADMIN_KEY });
    const cookie = answer.headers.get('set-cookie') ?? '';

    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/queues']);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toContain(ADMIN_KEY);
  });

  it('shows the three queues, all read-only, and its page without a word from other hosts', async () => {
    const cookie = await logIn();
    const page = await get('/admin/queues', cookie);
    const html = await page.text();
    const data = (await (await get('/admin/queues/api/queues', cookie)).json()) as {
      queues: { name: string; readOnlyMode: boolean }[];
    };

    expect(page.status).toBe(200);
    expect(html).not.toMatch(/googleapis|gstatic/);
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(data.queues.map(({ name, readOnlyMode }) => [name, readOnlyMode]).sort()).toEqual([
      ['account-query', true],
      ['monitor-backstop', true],
      ['monitor-cycle', true],
    ]);
  });

  it.each([
    ['PUT', '/admin/queues/api/queues/pause'],
    ['PUT', '/admin/queues/api/queues/monitor-cycle/pause'],
    ['PUT', '/admin/queues/api/queues/monitor-cycle/obliterate'],
    ['POST', '/admin/queues/api/queues/monitor-cycle/add'],
  ])('refuses %s %s also with a session', async (method, path) => {
    const cookie = await logIn();
    const answer = await fetch(`${operator.url}${path}`, { method, headers: { cookie } });

    expect(answer.status).toBe(405);
  });

  it('ends the session on the server when somebody logs out', async () => {
    const cookie = await logIn();
    await post('/admin/logout', {}, { cookie });

    expect((await get('/admin/queues/api/queues', cookie)).status).toBe(401);
  });

  it.each([{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://elsewhere.example' }])(
    'refuses a login sent by another site: %j',
    async (headers) => {
      const answer = await post('/admin/login', { key: ADMIN_KEY }, headers);

      expect(answer.status).toBe(403);
      expect(answer.headers.get('set-cookie')).toBeNull();
    },
  );

  it('takes a login from its own page as a browser sends it without a referrer', async () => {
    const headers = { 'sec-fetch-site': 'same-origin', origin: 'null' };
    const answer = await post('/admin/login', { key: ADMIN_KEY }, headers);

    expect(answer.status).toBe(303);
  });

  it('throttles wrong keys, and still lets the right one in', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 25; count += 1) {
      statuses.push((await post('/admin/login', { key: 'wrong' })).status);
    }

    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    expect(await logIn()).toMatch(/^hedge_admin=/);
  });
});
