// Operations over real HTTP and a real database.
import type { RegistrationFacts } from '@hedge/contracts';
import {
  BTC,
  BTC_MARKET,
  FACTS,
  FACTS_ANSWER,
  hedgeBody,
  NOBODY,
  startOperator,
  type Operator,
} from './test/operator';

const USDC = 'BTC/USDC:USDC';

let operator: Operator;

beforeAll(async () => {
  operator = await startOperator();
});

afterAll(async () => {
  await operator.close();
});

beforeEach(() => {
  operator.setWorkerAnswer(FACTS_ANSWER);
});

describe('operator API: operations', () => {
  it('registers a hedge, then lists, changes and removes it', async () => {
    const accountId = await operator.createAccount();
    const created = await operator.send('POST', '/api/v1/operations', hedgeBody(accountId));
    const { id } = created.body;
    const listed = await operator.send('GET', `/api/v1/operations?accountId=${accountId}`);
    const changed = await operator.send('PATCH', `/api/v1/operations/${id}`, {
      profitTarget: '12.5',
      autoCloseEnabled: false,
    });
    const removed = await operator.send('DELETE', `/api/v1/operations/${id}`);
    const gone = await operator.send('GET', `/api/v1/operations/${id}`);

    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      status: 'ACTIVE',
      currentPnl: null,
      profitTarget: '100',
      legs: [
        { side: 'LONG', symbol: BTC, quantity: '0.02', entryPrice: '49000' },
        { side: 'SHORT', symbol: BTC, quantity: '0.01', entryPrice: '49500' },
      ],
      estimatedFees: [{ asset: 'USDT', amount: '0.75' }],
      warnings: [],
    });
    expect(listed.body).toMatchObject({ items: [{ id }], nextCursor: null });
    expect(changed.body).toMatchObject({ profitTarget: '12.5', autoCloseEnabled: false });
    expect(changed.body.version).toBeGreaterThan(created.body.version);
    expect(removed.status).toBe(204);
    expect([gone.status, gone.body.error.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('refuses the second of two hedges that together claim more than the position', async () => {
    const accountId = await operator.createAccount();
    const body = { ...hedgeBody(accountId), long: { quantity: '0.03' } };
    const answers = await Promise.all([
      operator.send('POST', '/api/v1/operations', body),
      operator.send('POST', '/api/v1/operations', body),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
    expect(await operator.countOperations(accountId)).toBe(1);
  });

  it.each([
    ['target zero', { profitTarget: '0' }, 'INVALID_TARGET'],
    ['a negative target', { profitTarget: '-1' }, 'INVALID_TARGET'],
    ['a target of 1e400', { profitTarget: '1e400' }, 'INVALID_TARGET'],
    ['a target that is no number', { profitTarget: 'NaN' }, 'INVALID_TARGET'],
    ['a target as a JSON number', { profitTarget: 10 }, 'INVALID_TARGET'],
    ['a quantity as a JSON number', { long: { quantity: 0.02 } }, 'INVALID_QUANTITY'],
    ['a quantity over the position', { long: { quantity: '0.06' } }, 'POSITION_TOO_SMALL'],
    ['a quantity off the lot step', { long: { quantity: '0.0205' } }, 'LOT_STEP'],
    ['a quantity below the minimum', { short: { quantity: '0.001' } }, 'BELOW_MINIMUM'],
    ['an unknown symbol', { symbol: 'NO/USDT:USDT' }, 'UNKNOWN_SYMBOL'],
    ['no symbol at all', { symbol: undefined }, 'INVALID_BODY'],
    [
      'a locked total under the target',
      { long: { quantity: '0.02' }, short: { quantity: '0.02' } },
      'TARGET_UNREACHABLE',
    ],
    ['an unknown account', { accountId: NOBODY }, 'UNKNOWN_ACCOUNT'],
  ])('refuses %s with 422 and without a row', async (_title, changes, code) => {
    const accountId = await operator.createAccount();
    const refused = await operator.send('POST', '/api/v1/operations', {
      ...hedgeBody(accountId),
      ...changes,
    });

    expect([refused.status, refused.body.error.code]).toEqual([422, code]);
    expect(await operator.countOperations(accountId)).toBe(0);
  });

  it.each<[string, Partial<RegistrationFacts>, object, string]>([
    ['a one-way account', { hedgeMode: false }, {}, 'NOT_HEDGE_MODE'],
    ['an absent position', { positions: [] }, {}, 'NO_POSITION'],
    ['a halted symbol', { markets: [{ ...BTC_MARKET, trading: false }] }, {}, 'SYMBOL_NOT_TRADING'],
    [
      'a leg over the largest market order',
      { markets: [{ ...BTC_MARKET, maxQuantity: '0.01' }] },
      {},
      'ABOVE_MAXIMUM',
    ],
    [
      'legs that settle in two assets',
      {
        markets: [BTC_MARKET, { ...BTC_MARKET, symbol: USDC, marginAsset: 'USDC' }],
        positions: FACTS.positions.map((position) =>
          position.side === 'SHORT' ? { ...position, symbol: USDC } : position,
        ),
      },
      { short: { symbol: USDC, quantity: '0.01' } },
      'MIXED_MARGIN_ASSET',
    ],
    [
      'a position without an entry price',
      { positions: FACTS.positions.map((position) => ({ ...position, entryPrice: '0.0' })) },
      {},
      'NO_ENTRY_PRICE',
    ],
  ])(
    'refuses %s with 422 and a message, and without a row',
    async (_title, facts, changes, code) => {
      const accountId = await operator.createAccount();
      operator.setWorkerAnswer({ ...FACTS_ANSWER, facts: { ...FACTS, ...facts } });
      const refused = await operator.send('POST', '/api/v1/operations', {
        ...hedgeBody(accountId),
        ...changes,
      });

      expect([refused.status, refused.body.error]).toMatchObject([
        422,
        { code, message: expect.stringMatching(/\w{3} \w+/) },
      ]);
      expect(await operator.countOperations(accountId)).toBe(0);
    },
  );

  it('warns of orders that rest on a leg’s position, and of what looks unwise', async () => {
    const accountId = await operator.createAccount();
    const order = {
      symbol: BTC,
      side: 'SELL',
      positionSide: 'LONG',
      quantity: '0.01',
      clientOrderId: 'by-hand',
    } as const;
    operator.setWorkerAnswer({ ...FACTS_ANSWER, facts: { ...FACTS, openOrders: [order] } });
    const created = await operator.send('POST', '/api/v1/operations', {
      ...hedgeBody(accountId),
      profitTarget: '600',
      long: { quantity: '0.01' },
      short: { quantity: '0.02' },
    });

    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      warnings: [
        { code: 'TARGET_OUT_OF_REACH', message: expect.stringMatching(/500/) },
        { code: 'RESTING_ORDERS', message: expect.stringMatching(/LONG.*BTC/) },
      ],
    });
  });

  it.each([
    [{ ok: false, code: 'WORKER_UNAVAILABLE', message: 'm' }, 503, 'WORKER_UNAVAILABLE'],
    [{ ok: false, code: 'EXCHANGE_UNREACHABLE', message: 'm' }, 502, 'EXCHANGE_FAILED'],
    [{ ok: false, code: 'ACCOUNT_DISABLED', message: 'm' }, 422, 'ACCOUNT_DISABLED'],
  ] as const)('passes on %j as %i, without a row', async (failure, status, code) => {
    const accountId = await operator.createAccount();
    operator.setWorkerAnswer(failure);
    const refused = await operator.send('POST', '/api/v1/operations', hedgeBody(accountId));

    expect([refused.status, refused.body.error.code]).toEqual([status, code]);
    expect(await operator.countOperations(accountId)).toBe(0);
  });

  it('refuses a change that was made on an older version with 409', async () => {
    const accountId = await operator.createAccount();
    const { body } = await operator.send('POST', '/api/v1/operations', hedgeBody(accountId));
    const path = `/api/v1/operations/${body.id}`;
    await operator.send('PATCH', path, { profitTarget: '11', version: body.version });
    const late = await operator.send('PATCH', path, { profitTarget: '12', version: body.version });

    expect([late.status, late.body.error.code]).toEqual([409, 'VERSION_CHANGED']);
  });

  it('pages a list, newest first, and refuses a cursor that is none', async () => {
    const accountId = await operator.createAccount();
    const body = { ...hedgeBody(accountId), long: { quantity: '0.01' } };
    const small = { ...body, short: { quantity: '0.002' } };
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.unshift((await operator.send('POST', '/api/v1/operations', small)).body.id);
    }
    const path = `/api/v1/operations?accountId=${accountId}&limit=2`;
    const first = await operator.send('GET', path);
    const second = await operator.send('GET', `${path}&cursor=${first.body.nextCursor}`);
    const bad = await operator.send('GET', `${path}&cursor=nonsense`);

    expect(first.body.items.map((item: { id: string }) => item.id)).toEqual(ids.slice(0, 2));
    expect(second.body.items.map((item: { id: string }) => item.id)).toEqual(ids.slice(2));
    expect(second.body.nextCursor).toBeNull();
    expect([bad.status, bad.body.error.code]).toEqual([400, 'INVALID_QUERY']);
  });
});
