// What holds for every route of the operator API, over real HTTP and a real database.
import { ADMIN_KEY } from './test/api-under-test';
import { NOBODY, startOperator, type Operator } from './test/operator';

let operator: Operator;

beforeAll(async () => {
  operator = await startOperator();
});

afterAll(async () => {
  await operator.close();
});

describe('operator API: the rest', () => {
  it('lists trade history and cycles, empty before anything happened', async () => {
    for (const path of ['/api/v1/trade-history', '/api/v1/cycles']) {
      expect((await operator.send('GET', path)).body).toEqual({ items: [], nextCursor: null });
    }
  });

  it('refuses every call without the admin key, also of paths that do not exist', async () => {
    for (const path of ['/api/v1/operations', '/api/v1/accounts', '/api/v1/nothing']) {
      const response = await fetch(`${operator.url}${path}`, {
        headers: { authorization: 'Bearer wrong' },
      });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { code: 'UNAUTHORIZED' } });
    }
  });

  it('answers 404 to unknown ids and paths, 405 with Allow, 400 to broken JSON, 415 to other types', async () => {
    const headers = { authorization: `Bearer ${ADMIN_KEY}` };
    const post = (type: string, body: string) =>
      fetch(`${operator.url}/api/v1/operations`, {
        method: 'POST',
        headers: { ...headers, 'content-type': type },
        body,
      });
    const put = await fetch(`${operator.url}/api/v1/operations`, { method: 'PUT', headers });

    expect((await operator.send('GET', `/api/v1/operations/${NOBODY}`)).status).toBe(404);
    expect((await operator.send('GET', '/api/v1/operations/no-id')).status).toBe(404);
    expect((await operator.send('GET', '/api/v1/operations/%ZZ')).status).toBe(404);
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect((await post('application/json', '{')).status).toBe(400);
    expect((await post('text/plain', '{}')).status).toBe(415);
    expect((await post('application/json', `"${'x'.repeat(20_000)}"`)).status).toBe(413);
  });

  it('says in words and by field path what does not fit', async () => {
    const refused = await operator.send('POST', '/api/v1/operations', {
      accountId: NOBODY,
      symbol: 'BTC/USDT:USDT',
      profitTarget: '10',
      long: { quantity: 0.02, side: 'LONG' },
    });
    const query = await operator.send('GET', '/api/v1/operations?statuss=ACTIVE');

    expect(refused.body.error).toMatchObject({
      code: 'INVALID_QUANTITY',
      message: expect.stringMatching(/^long\.quantity: is a JSON number/),
      details: {
        problems: [
          { field: 'long.quantity', problem: expect.stringMatching(/JSON number/) },
          { field: 'long.side', problem: 'is not known here' },
          { field: 'short', problem: 'is missing' },
        ],
      },
    });
    expect(query.body.error).toMatchObject({ message: 'statuss: is not known here' });
  });

  it('says that it is alive and ready', async () => {
    const ready = await fetch(`${operator.url}/readyz`);

    expect((await fetch(`${operator.url}/healthz`)).status).toBe(200);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', checks: { database: 'ok', queue: 'ok' } },
    ]);
  });
});
