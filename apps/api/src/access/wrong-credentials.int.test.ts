// Wrong, doubled and rotated credentials of the operator API, and floods of them; and whom it is told of.
import { Agent, request } from 'node:http';
import { SESSION_COOKIE } from '@hedge/contracts';
import { ADMIN_KEY, SIGNAL_KEY } from '../test/api-under-test';
import { startOperator, type Operator } from '../test/operator';
import { createPerson } from '../test/person';
import { sendRequest } from '../test/raw-http';

const PATH = '/api/v1/accounts';

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator.close());

const latin1 = (text: string) => Buffer.from(text).toString('latin1');
const ask = (...headers: readonly (readonly [string, string])[]) =>
  sendRequest(operator.url, { method: 'GET', path: PATH, headers });
const bearer = (key: string) => ['authorization', `Bearer ${key}`] as const;
const cookie = (value: string) => ['cookie', `${SESSION_COOKIE}=${value}`] as const;

type Token = { readonly id: string; readonly token: string };
async function makeToken(): Promise<Token> {
  const asked = { label: 'a program', scopes: ['read'] };
  return (await operator.send('POST', '/api/v1/tokens', asked)).body as unknown as Token;
}

describe('a wrong credential of the operator API', () => {
  it('of any kind is answered 401, with one body for all of them (57)', async () => {
    const { token } = await makeToken();
    const person = await createPerson(operator);
    const session = person.cookie.split('=')[1] ?? '';
    const wrong: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
      nothing: [],
      'an empty key': [bearer('')],
      'a wrong key': [bearer('wrong')],
      'the signal key': [bearer(SIGNAL_KEY)],
      'the admin key without its scheme': [['authorization', ADMIN_KEY]],
      'the admin key in capitals': [bearer(ADMIN_KEY.toUpperCase())],
      'the admin key as a session': [cookie(ADMIN_KEY)],
      'the admin key as a signal key': [['x-monitor-key', ADMIN_KEY]],
      'the admin key twice': [bearer(ADMIN_KEY), bearer(ADMIN_KEY)],
      'a right token, then a wrong one': [bearer(token), bearer('wrong')],
      'a token cut short by a character': [bearer(token.slice(0, -1))],
      'a key of 8 KB': [bearer('x'.repeat(8_192))],
      'a key beyond ASCII': [bearer(latin1('schlüssel-鍵'))],
      'an empty session': [cookie('')],
      'a wrong session': [cookie('A'.repeat(43))],
      'a session cut short by a character': [cookie(session.slice(0, -1))],
      'two sessions': [cookie(session), cookie('A'.repeat(43))],
      'a session of 8 KB': [cookie('x'.repeat(8_192))],
      'a session beyond ASCII': [cookie(latin1('鍵'))],
    };
    const answers = new Map<string, string>();
    for (const [what, headers] of Object.entries(wrong)) {
      const { status, body } = await ask(...headers);
      answers.set(what, `${status} ${body}`);
    }
    const { status, body } = await ask();

    expect(status).toBe(401);
    expect(Object.fromEntries(answers)).toEqual(
      Object.fromEntries(Object.keys(wrong).map((what) => [what, `401 ${body}`])),
    );
    expect((await ask(bearer(token))).status).toBe(200);
    expect((await ask(cookie(session))).status).toBe(200);
  });

  it.each([
    ['a null byte', 400, `${ADMIN_KEY}\0`],
    ['17 KB', 431, 'x'.repeat(17 * 1024)],
  ])('with %s ends in the parser with %i (57)', async (_what, status, key) => {
    expect((await ask(bearer(key))).status).toBe(status);
  });
});

describe('a rotated token', () => {
  it('is taken beside the next one until it is revoked, and never after (58)', async () => {
    const [old, next] = [await makeToken(), await makeToken()];
    const both = [await ask(bearer(old.token)), await ask(bearer(next.token))];
    await operator.send('DELETE', `/api/v1/tokens/${old.id}`);
    const after = [await ask(bearer(old.token)), await ask(bearer(next.token))];

    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(after.map(({ status }) => status)).toEqual([401, 200]);
  });
});

describe('10,000 wrong tokens from one address', () => {
  it('are answered 429 after the first 20, and token, session and admin key there are not affected (59)', async () => {
    const own = await startOperator();
    const made = await own.send('POST', '/api/v1/tokens', { label: 'a', scopes: ['read'] });
    const { token } = made.body as unknown as Token;
    const person = await createPerson(own);
    const flood = new Agent({ keepAlive: true, maxSockets: 16 });
    const beganAt = performance.now();
    const statuses = new Map<number, number>();
    const valid = new Set<number>();
    for (let round = 0; round < 20; round += 1) {
      const wrong = Array.from({ length: 500 }, (_, index) =>
        // In the form of a token, so that the database is asked as well.
        sendWrong(flood, own.url, `${token.slice(0, -4)}${1000 + ((round * 500 + index) % 9_000)}`),
      );
      valid.add((await own.send('GET', PATH)).status);
      valid.add((await own.send('GET', PATH, undefined, bearerOf(token))).status);
      valid.add((await person.send('GET', PATH)).status);
      for (const status of await Promise.all(wrong)) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    }
    flood.destroy();
    await own.close();

    // 20 in each minute that the flood took.
    const windows = 1 + Math.floor((performance.now() - beganAt) / 60_000);
    expect([...valid]).toEqual([200]);
    expect([...statuses.keys()].sort()).toEqual([401, 429]);
    expect(statuses.get(401)).toBeGreaterThanOrEqual(20);
    expect(statuses.get(401)).toBeLessThanOrEqual(20 * windows);
  }, 120_000);
});

const bearerOf = (token: string) => ({ authorization: `Bearer ${token}` });

function sendWrong(agent: Agent, url: string, key: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${PATH}`, { agent, headers: bearerOf(key) }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the address that a change is told of', () => {
  const FORWARDED = '203.0.113.1, 198.51.100.7, 192.0.2.9';

  it.each([
    [0, '127.0.0.1'],
    [1, '192.0.2.9'],
    [2, '198.51.100.7'],
  ])('is behind exactly %i proxies %s, whatever the sender wrote before', async (hops, address) => {
    const behind = await startOperator({ trustProxyHops: hops });
    const headers = { 'x-forwarded-for': FORWARDED };
    await behind.send('POST', PATH, behind.accountBody(), headers);
    const { body } = await behind.send('GET', '/api/v1/audit-log?action=account.create');
    await behind.close();

    const told = body.items as unknown as { actor: { address: string } }[];
    expect(told.map(({ actor }) => actor.address)).toEqual([address]);
  });
});
