// What becomes of an answer, of a refusal, and of none.
import { ApiProblem, computeBehindMs, makeClient } from './client';

const NOW = Date.parse('2026-01-26T10:30:45.000Z');

function clientOf(answer: () => Promise<Response>) {
  const asked: { path: unknown; init: RequestInit | undefined }[] = [];
  const client = makeClient({
    wallMs: () => NOW,
    fetch: (path: unknown, init?: RequestInit) => {
      asked.push({ path, init });
      return answer();
    },
  });
  return { client, asked };
}

const problemOf = (asking: Promise<unknown>) =>
  asking.then(
    () => null,
    (error: unknown) =>
      error instanceof ApiProblem ? [error.code, error.retryAfterMs] : ['thrown', String(error)],
  );

const PATH = '/api/v1/session';

describe('the client', () => {
  it('sends a change as JSON with the session’s token, and reading without either', async () => {
    const { client, asked } = clientOf(async () => Response.json({ ok: 1 }));
    await client.ask({ path: PATH });
    await client.ask({ method: 'POST', path: PATH, body: { a: '1' }, csrfToken: 'token' });

    expect(asked.map(({ init }) => [init?.method, init?.headers, init?.body])).toEqual([
      ['GET', {}, undefined],
      ['POST', { 'content-type': 'application/json', 'x-csrf-token': 'token' }, '{"a":"1"}'],
    ]);
  });

  it('names the key under which a change is made once, and the version that was seen', async () => {
    const { client, asked } = clientOf(async () => Response.json({ ok: 1 }));
    await client.ask({ method: 'PATCH', path: PATH, idempotencyKey: 'k-1', version: 0 });

    expect(asked[0]?.init?.headers).toEqual({ 'idempotency-key': 'k-1', 'if-match': '"0"' });
  });

  it('hands on what stands behind a refusal', async () => {
    const details = { claimed: '0.02' };
    const body = { error: { code: 'POSITION_CLAIMED', message: '', details } };
    const { client } = clientOf(async () => Response.json(body, { status: 422 }));
    await expect(client.ask({ path: PATH })).rejects.toMatchObject({ details });
  });

  it('answers nothing where there is nothing', async () => {
    const { client } = clientOf(async () => new Response(null, { status: 204 }));
    expect(await client.ask({ method: 'DELETE', path: PATH })).toBeUndefined();
  });

  it('tells a refusal by its code, and how long to wait', async () => {
    const body = { error: { code: 'TOO_MANY_REQUESTS', message: 'wait', details: {} } };
    const headers = { 'retry-after': '24' };
    const { client } = clientOf(async () => Response.json(body, { status: 429, headers }));

    expect(await problemOf(client.ask({ path: PATH }))).toEqual(['TOO_MANY_REQUESTS', 24_000]);
  });

  it('gives what the API says beside the code', async () => {
    const details = { accountId: 'a1' };
    const body = { error: { code: 'ACCOUNT_EXISTS', message: 'exists', details } };
    const { client } = clientOf(async () => Response.json(body, { status: 409 }));

    await expect(client.ask({ path: PATH })).rejects.toMatchObject({
      code: 'ACCOUNT_EXISTS',
      details,
    });
  });

  it('takes a refusal for an answer where it is one', async () => {
    const body = { status: 'not ready' };
    const { client } = clientOf(async () => Response.json(body, { status: 503 }));

    expect(await client.ask({ path: '/readyz', answers: [503] })).toEqual(body);
  });

  it.each([
    ['a page of a proxy', async () => new Response('<h1>502</h1>', { status: 502 }), 'MALFORMED'],
    ['JSON of somebody else', async () => Response.json(null, { status: 500 }), 'MALFORMED'],
    ['no answer', async () => Promise.reject(new TypeError('failed')), 'UNREACHABLE'],
  ])('tells %s', async (_title, answer, code) => {
    expect(await problemOf(clientOf(answer).client.ask({ path: PATH }))).toEqual([code, null]);
  });

  it('puts a browser’s clock right that is clearly off, by the server’s', async () => {
    const headers = { date: new Date(NOW + 90_000).toUTCString() };
    const { client } = clientOf(async () => Response.json({}, { headers }));
    expect(client.nowMs()).toBe(NOW);
    await client.ask({ path: PATH });

    expect([client.nowMs(), client.clockBehindMs()]).toEqual([NOW + 90_000, 90_000]);
  });
});

describe('computeBehindMs', () => {
  it.each([
    [null, 0],
    ['nonsense', 0],
    [new Date(NOW).toUTCString(), 0],
    [new Date(NOW - 2_000).toUTCString(), 0],
    [new Date(NOW - 60_000).toUTCString(), -60_000],
  ])('of %s is %i', (header, behindMs) => {
    expect(computeBehindMs(header, NOW)).toBe(behindMs);
  });
});
