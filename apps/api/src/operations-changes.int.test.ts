// Changing and removing operations: what is held back, by what, and what every write does.
import { BTC, hedgeBody, startOperator, type Operator } from './test/operator';
import { ADMIN_KEY } from './test/api-under-test';

let operator: Operator;
let accountId: string;
let id: string;
let path: string;

beforeAll(async () => {
  operator = await startOperator();
});

afterAll(async () => {
  await operator.close();
});

beforeEach(async () => {
  accountId = await operator.createAccount();
  const created = await operator.send('POST', '/api/v1/operations', hedgeBody(accountId));
  id = created.body.id;
  path = `/api/v1/operations/${id}`;
});

const prisma = () => operator.database.prisma;

async function beginClose(): Promise<void> {
  await prisma().$executeRaw`UPDATE active_operations SET status = 'CLOSING', decision_id = ${id},
    close_reason = 'PROFIT_TARGET', read_at = 1 WHERE id = ${id}::uuid`;
}

async function addOrder(state: 'INTENDED' | 'CANCELLED'): Promise<string> {
  const clientOrderId = `${id.replaceAll('-', '')}L1`;
  const concludedAt = state === 'INTENDED' ? null : 2;
  await prisma().$executeRaw`INSERT INTO orders (client_order_id, operation_id, account_id, side,
      symbol, attempt, decision_id, state, quantity, read_at, baseline_amount,
      baseline_update_time, created_at, concluded_at)
    VALUES (${clientOrderId}, ${id}::uuid, ${accountId}::uuid, 'LONG', ${BTC}, 1, ${id}, ${state},
      0.02, 1, 0.05, 1, 1, ${concludedAt})`;
  return clientOrderId;
}

const requests = [
  ['PATCH', { profitTarget: '50' }],
  ['DELETE', undefined],
] as const;

describe('operator API: changing an operation', () => {
  it.each(requests)(
    '%s is refused with 409 and the state while it is CLOSING',
    async (method, body) => {
      await beginClose();
      const before = await operator.send('GET', path);
      const refused = await operator.send(method, path, body);

      expect([refused.status, refused.body.error]).toMatchObject([
        409,
        { code: 'NOT_ACTIVE', details: { status: 'CLOSING', version: before.body.version } },
      ]);
      expect((await operator.send('GET', path)).body).toEqual(before.body);
    },
  );

  it.each(requests)(
    '%s is refused with 409 and the orders while one may still execute',
    async (method, body) => {
      const clientOrderId = await addOrder('INTENDED');
      const refused = await operator.send(method, path, body);

      expect([refused.status, refused.body.error]).toMatchObject([
        409,
        { code: 'OPEN_ORDERS', details: { status: 'ACTIVE', openOrders: [clientOrderId] } },
      ]);
      expect((await operator.send('GET', path)).status).toBe(200);
    },
  );

  it('a final order holds nothing back', async () => {
    await addOrder('CANCELLED');

    expect((await operator.send('PATCH', path, { profitTarget: '50' })).status).toBe(200);
    expect((await operator.send('DELETE', path)).status).toBe(204);
  });

  it('every write raises the version by one and lets the next cycle try at once', async () => {
    await prisma().$executeRaw`UPDATE active_operations SET retry_at = 99, cancel_count = 3
      WHERE id = ${id}::uuid`;
    const before = await operator.send('GET', path);
    const patched = await operator.send('PATCH', path, { autoCloseEnabled: false });
    const [row] = await prisma().$queryRaw<{ retry: bigint | null; cancels: number }[]>`
      SELECT retry_at AS retry, cancel_count AS cancels FROM active_operations
      WHERE id = ${id}::uuid`;

    expect(before.body).toMatchObject({ version: 0, retryAt: '1970-01-01T00:00:00.099Z' });
    expect(patched.body).toMatchObject({ version: 1, retryAt: null, autoCloseEnabled: false });
    expect(row).toEqual({ retry: null, cancels: 0 });
  });

  it('stores the policies it is given, from the registration on', async () => {
    const created = await operator.send('GET', path);
    const patched = await operator.send('PATCH', path, {
      onLiquidation: 'HOLD',
      onManualClose: 'SETTLE',
      onRestingOrders: 'CANCEL_AND_RETRY',
    });
    const wrong = await operator.send('PATCH', path, { onLiquidation: 'PANIC' });
    const given = await operator.send('POST', '/api/v1/operations', {
      accountId,
      symbol: BTC,
      profitTarget: '100',
      long: { quantity: '0.003' },
      short: { quantity: '0.002' },
      onManualClose: 'CLOSE_OTHER',
    });

    expect(created.body).toMatchObject({
      onLiquidation: 'CLOSE_OTHER',
      onManualClose: 'HOLD',
      onRestingOrders: 'ALERT',
    });
    expect(patched.body).toMatchObject({
      profitTarget: '100',
      onLiquidation: 'HOLD',
      onManualClose: 'SETTLE',
      onRestingOrders: 'CANCEL_AND_RETRY',
    });
    expect([wrong.status, wrong.body.error.code]).toEqual([422, 'INVALID_BODY']);
    expect(given.body).toMatchObject({
      onLiquidation: 'CLOSE_OTHER',
      onManualClose: 'CLOSE_OTHER',
    });
  });

  it.each([
    ['nothing', {}, 'INVALID_BODY'],
    ['a version alone', { version: 0 }, 'INVALID_BODY'],
    ['a field that does not exist', { profitTarget: '5', status: 'ACTIVE' }, 'INVALID_BODY'],
    ['a leg', { profitTarget: '5', long: { quantity: '1' } }, 'INVALID_BODY'],
    ['a target of 0', { profitTarget: '0' }, 'INVALID_TARGET'],
    ['a target as a number', { profitTarget: 5 }, 'INVALID_TARGET'],
    ['a version below zero', { profitTarget: '5', version: -1 }, 'INVALID_BODY'],
  ])('a PATCH of %s is refused with 422 and changes nothing', async (_title, body, code) => {
    const refused = await operator.send('PATCH', path, body);

    expect([refused.status, refused.body.error.code]).toEqual([422, code]);
    expect((await operator.send('GET', path)).body).toMatchObject({ version: 0 });
  });

  it('a PATCH to a target over a locked total is refused with 422; up to it, taken', async () => {
    const equal = await operator.send('POST', '/api/v1/operations', {
      accountId,
      symbol: BTC,
      profitTarget: '10',
      long: { quantity: '0.02' },
      short: { quantity: '0.02' },
    });
    const locked = `/api/v1/operations/${equal.body.id}`;
    const over = await operator.send('PATCH', locked, { profitTarget: '10.01' });
    const under = await operator.send('PATCH', locked, { profitTarget: '9.99' });

    expect([over.status, over.body.error]).toMatchObject([
      422,
      { code: 'TARGET_UNREACHABLE', details: { lockedPnl: '10', profitTarget: '10.01' } },
    ]);
    expect([under.status, under.body]).toMatchObject([200, { profitTarget: '9.99', version: 1 }]);
  });

  it('of two changes at once that name the same version, one is refused with 409', async () => {
    const answers = await Promise.all(
      ['60', '70', '80'].map((profitTarget) =>
        operator.send('PATCH', path, { profitTarget, version: 0 }),
      ),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.error).toMatchObject({
      code: 'VERSION_CHANGED',
      details: { status: 'ACTIVE', version: 1 },
    });
  });

  it('takes the version from If-Match too, for PATCH and DELETE', async () => {
    const send = async (method: string, condition: string, body?: object) => {
      const response = await fetch(`${operator.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${ADMIN_KEY}`,
          'content-type': 'application/json',
          'if-match': condition,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return response.status;
    };

    expect(await send('PATCH', '"7"', { profitTarget: '5' })).toBe(409);
    expect(await send('PATCH', '"0"', { profitTarget: '5' })).toBe(200);
    expect(await send('PATCH', '"1"', { profitTarget: '5', version: 0 })).toBe(400);
    expect(await send('PATCH', '*', { profitTarget: '5' })).toBe(400);
    expect(await send('DELETE', '"0"')).toBe(409);
    expect(await send('DELETE', '1')).toBe(204);
  });

  it('answers 404 to a second DELETE and to a PATCH after it', async () => {
    const first = await operator.send('DELETE', path);
    const second = await operator.send('DELETE', path);
    const patched = await operator.send('PATCH', path, { profitTarget: '5' });

    expect([first.status, second.status, patched.status]).toEqual([204, 404, 404]);
    expect(second.body.error.code).toBe('NOT_FOUND');
  });
});

describe('operator API: lists', () => {
  it('show an operation whose leg somebody removed by hand, and so does its own page; it can be deleted', async () => {
    await prisma().$executeRaw`DELETE FROM operation_legs
      WHERE operation_id = ${id}::uuid AND side = 'LONG'`;
    const listed = await operator.send('GET', `/api/v1/operations?accountId=${accountId}`);

    expect(listed.body).toMatchObject({ items: [{ id, legs: [{ side: 'SHORT' }] }] });
    const shown = await operator.send('GET', path);
    expect(shown).toMatchObject({
      status: 200,
      body: { id, legs: [{ side: 'SHORT' }], orders: [] },
    });
    expect((await operator.send('DELETE', path)).status).toBe(204);
  });

  it.each([
    ['/api/v1/operations', 'limit=0'],
    ['/api/v1/operations', 'limit=201'],
    ['/api/v1/operations', 'limit=1e2'],
    ['/api/v1/operations', 'limit='],
    ['/api/v1/operations', 'limit=1&limit=2'],
    ['/api/v1/operations', 'status=OPEN'],
    ['/api/v1/operations', 'statuss=ACTIVE'],
    ['/api/v1/operations', 'accountId=1'],
    ['/api/v1/operations', 'symbol=BTCUSDT'],
    ['/api/v1/operations', 'cursor=%00'],
    ['/api/v1/operations', `cursor=${'A'.repeat(201)}`],
    ['/api/v1/accounts', 'cursor=bm9uc2Vuc2U'],
    ['/api/v1/trade-history', 'operationId=x'],
    ['/api/v1/trade-history', 'from=yesterday'],
    ['/api/v1/cycles', 'to=2026-11-25'],
    ['/api/v1/cycles', 'cursor=WyJjeWNsZXMiLDE3NjAwMDAwMDAwMDAsIgAiXQ'],
    ['/api/v1/cycles', 'source=me'],
  ])('refuse %s?%s with 400', async (list, query) => {
    const refused = await operator.send('GET', `${list}?${query}`);

    expect([refused.status, refused.body.error.code]).toEqual([400, 'INVALID_QUERY']);
  });

  it('are narrowed by symbol, status, account and period', async () => {
    const upper = accountId.toUpperCase();
    const idsOf = async (query: string) =>
      (await operator.send('GET', `/api/v1/operations?accountId=${upper}&${query}`)).body.items.map(
        (item) => item.id,
      );
    const period = 'from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00%2B01:00';

    expect(await idsOf('symbol=BTC%2FUSDT:USDT')).toEqual([id]);
    expect(await idsOf('symbol=ETH%2FUSDT:USDT')).toEqual([]);
    expect(await idsOf('status=ACTIVE')).toEqual([id]);
    await beginClose();
    expect(await idsOf('status=ACTIVE')).toEqual([]);
    expect(await idsOf('status=CLOSING&limit=200')).toEqual([id]);
    for (const list of ['trade-history', 'cycles']) {
      expect((await operator.send('GET', `/api/v1/${list}?${period}`)).status).toBe(200);
    }
  });
});
