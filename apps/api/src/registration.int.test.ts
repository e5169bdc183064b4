// Registrations judged by the real worker on a real (paper) exchange: what is refused, in what words,
// and that no row and no secret is left anywhere.
import { randomUUID } from 'node:crypto';
import {
  BTC,
  ETH,
  makeDesk,
  startDeskApi,
  startDeskWorker,
  startPaper,
  type AppProcess,
  type Desk,
  type DeskApi,
  type Paper,
} from '@hedge/testkit';

jest.setTimeout(120_000);

let paper: Paper;
let desk: Desk;
let worker: AppProcess;
let api: DeskApi;

beforeAll(async () => {
  paper = await startPaper();
  desk = await makeDesk(paper);
  [worker, api] = await Promise.all([startDeskWorker(desk), startDeskApi(desk)]);
  await desk.setPosition(BTC, 'LONG', '0.05', '49000');
  await desk.setPosition(BTC, 'SHORT', '0.05', '49500');
  await desk.setPosition(ETH, 'SHORT', '1', '2500');
});

afterAll(async () => {
  await Promise.all([worker, api.process].map((child) => child.kill('SIGKILL')));
  await desk.close();
  await paper.stop();
});

const body = (changes: object = {}) => ({
  accountId: desk.accountId,
  symbol: BTC,
  profitTarget: '1000',
  long: { quantity: '0.02' },
  short: { quantity: '0.01' },
  ...changes,
});

type ErrorOf = { readonly code: string; readonly message: string; readonly details: object };

const register = async (given: object) => {
  const answer = await api.call('POST', '/operations', given);
  return { ...answer, error: answer.body['error'] as ErrorOf };
};

const countRows = async () => {
  const { rows } = await desk.client.query<{ rows: number }>(
    `SELECT ((SELECT count(*) FROM active_operations) + (SELECT count(*) FROM operation_legs)
      + (SELECT count(*) FROM audit_log WHERE action LIKE 'operation.%'))::int AS rows`,
  );
  return rows[0]?.rows;
};

describe('registration against a real worker and exchange', () => {
  it.each<[string, object, string, RegExp]>([
    ['a target of 0', { profitTarget: '0' }, 'INVALID_TARGET', /above zero/],
    ['a negative target', { profitTarget: '-5' }, 'INVALID_TARGET', /above zero/],
    ['a target of 1e400', { profitTarget: '1e400' }, 'INVALID_TARGET', /without an exponent/],
    ['a target of NaN', { profitTarget: 'NaN' }, 'INVALID_TARGET', /plain decimal/],
    ['a target of Infinity', { profitTarget: 'Infinity' }, 'INVALID_TARGET', /plain decimal/],
    ['a target as a JSON number', { profitTarget: 10.5 }, 'INVALID_TARGET', /JSON number/],
    ['a target of null', { profitTarget: null }, 'INVALID_TARGET', /as a string/],
    [
      'a quantity as a JSON number',
      { long: { quantity: 0.02 } },
      'INVALID_QUANTITY',
      /JSON number/,
    ],
    ['a quantity of 0', { long: { quantity: '0.000' } }, 'INVALID_QUANTITY', /above zero/],
    ['an entry price below zero', legs('0.02', '0.01', '-1'), 'INVALID_BODY', /entryPrice/],
    ['both legs on one side', sides('LONG', 'LONG'), 'INVALID_BODY', /side/],
    ['a list of legs', { long: undefined, short: undefined, legs: [] }, 'INVALID_BODY', /legs/],
    ['one leg only', { short: undefined }, 'INVALID_BODY', /short/],
    ['a symbol in the exchange’s own spelling', { symbol: 'BTCUSDT' }, 'INVALID_BODY', /symbol/],
    ['an unknown symbol', { symbol: 'NOPE/USDT:USDT' }, 'UNKNOWN_SYMBOL', /NOPE\/USDT:USDT/],
    ['an account that is none', { accountId: randomUUID() }, 'UNKNOWN_ACCOUNT', /account/],
    ['a quantity over the position', legs('0.051', '0.01'), 'POSITION_TOO_SMALL', /0\.05.*0\.051/],
    ['a quantity off the lot step', legs('0.0205', '0.01'), 'LOT_STEP', /0\.0205.*0\.001/],
    ['a quantity below the minimum', legs('0.02', '0.0001'), 'LOT_STEP', /lot step/],
    ['a leg worth too little', legs('0.02', '0.001'), 'BELOW_MINIMUM', /worth 50.*100/],
    ['a position on the other side only', ethLong('0.1'), 'NO_POSITION', /LONG.*ETH/],
    ['equal quantities under their target', legs('0.02', '0.02'), 'TARGET_UNREACHABLE', /at 10 /],
  ])(
    '%s is refused with 422 and its reason, without a row (63)',
    async (_t, changes, code, reason) => {
      const before = await countRows();
      const refused = await register(body(changes));

      expect([refused.status, refused.error.code]).toEqual([422, code]);
      expect(`${refused.error.message} ${JSON.stringify(refused.error.details)}`).toMatch(reason);
      expect(await countRows()).toBe(before);
    },
  );

  it('a duplicate that the position does not cover is called one; a rest that is too small names who holds it (63)', async () => {
    const hedge = body(legs('0.03', '0.01'));
    const first = await register(hedge);
    const rows = await countRows();
    const again = await register(hedge);
    const other = await register(body(legs('0.021', '0.01')));

    expect(first.status).toBe(201);
    expect([again.status, again.error.code, again.error.details]).toEqual([
      422,
      'DUPLICATE_OPERATION',
      { operationId: first.body['id'] },
    ]);
    expect([other.status, other.error.code, other.error.details]).toEqual([
      422,
      'POSITION_CLAIMED',
      { side: 'LONG', quantity: '0.021', position: '0.05', claimed: '0.03' },
    ]);
    expect(await countRows()).toBe(rows);
    const removed = await api.call('DELETE', `/operations/${String(first.body['id'])}`);
    expect(removed.status).toBe(204);
  });

  it('of two registrations at once that over-claim together, one is refused with 422 (20a)', async () => {
    const hedges = [legs('0.03', '0.01'), legs('0.021', '0.01')].map((changes) => body(changes));
    const answers = await Promise.all(hedges.map(register));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
    expect(answers.find(({ status }) => status === 422)?.error.code).toBe('POSITION_CLAIMED');
    const id = String(answers.find(({ status }) => status === 201)?.body['id']);
    expect((await api.call('DELETE', `/operations/${id}`)).status).toBe(204);
  });

  it('takes each leg’s symbol, the positions’ entry prices, and tells fees and warnings', async () => {
    const short = { symbol: ETH, quantity: '0.1' };
    const created = await register(
      body({
        symbol: undefined,
        profitTarget: '0.1',
        long: { symbol: BTC, quantity: '0.02' },
        short,
      }),
    );

    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      legs: [
        { side: 'LONG', symbol: BTC, entryPrice: '49000' },
        { side: 'SHORT', symbol: ETH, entryPrice: '2500' },
      ],
      estimatedFees: [{ asset: 'USDT', amount: expect.stringMatching(/^0\.\d+$/) }],
      warnings: [{ code: 'TARGET_BELOW_FEES' }, { code: 'TARGET_ALREADY_REACHED' }],
    });
    await api.call('DELETE', `/operations/${String(created.body['id'])}`);
  });

  it('refuses an account in one-way mode', async () => {
    const keys = { apiKey: `key-${randomUUID()}`, secret: `secret-${randomUUID()}` };
    await paper.control('POST', '/accounts', { ...keys, balance: '1000', hedgeMode: false });
    const account = await createAccount({ ...keys, acceptRisks: ['HEDGE_MODE'] });
    const refused = await register(body({ accountId: account.body['id'] }));

    expect([refused.status, refused.error.code]).toEqual([422, 'NOT_HEDGE_MODE']);
  });

  it('tells an exchange that refuses the key, and one that is not reachable, apart, without a row', async () => {
    const keys = { apiKey: `key-${randomUUID()}`, secret: `secret-${randomUUID()}` };
    await paper.control('POST', '/accounts', { ...keys, balance: '1000', hedgeMode: true });
    const account = await createAccount(keys);
    const before = await countRows();
    await paper.addFault({
      endpoint: 'GET /fapi/v1/positionSide/dual',
      when: 'before',
      do: { status: 401, body: { code: -2015, msg: 'Invalid API-key, IP, or permissions' } },
    });
    const refused = await register(body({ accountId: account.body['id'] }));
    await paper.addFault({
      endpoint: 'GET /fapi/v1/positionSide/dual',
      when: 'before',
      times: 10,
      do: { drop: true },
    });
    const away = await register(body());
    await paper.clearFaults();

    expect([refused.status, refused.error]).toMatchObject([
      502,
      { code: 'EXCHANGE_FAILED', details: { reason: 'EXCHANGE_REFUSED' } },
    ]);
    expect([away.status, away.error]).toMatchObject([
      502,
      { code: 'EXCHANGE_FAILED', details: { reason: 'EXCHANGE_UNREACHABLE' } },
    ]);
    expect(await countRows()).toBe(before);
  });

  it('leaves no credential readable: not in the database with its queue, not in a log, not in an answer', async () => {
    const keys = { apiKey: `canary-key-${randomUUID()}`, secret: `canary-secret-${randomUUID()}` };
    await paper.control('POST', '/accounts', { ...keys, balance: '1000', hedgeMode: true });
    const answers = [await createAccount(keys), await createAccount(keys)];
    const id = String(answers[0]?.body['id']);
    // The worker opens and uses them, and the exchange takes them.
    const positions = await api.call('GET', `/accounts/${id}/positions`);
    const refused = await createAccount({ ...keys, secret: `${keys.secret}\u0007` });
    const told = JSON.stringify([
      ...answers,
      positions,
      refused,
      await api.call('GET', '/accounts'),
    ]);
    const stored = await dumpDatabase();

    expect(answers.map(({ status }) => status)).toEqual([201, 409]);
    expect(positions).toEqual({
      status: 200,
      body: { items: [], nextCursor: null, hedgeMode: true },
    });
    expect(refused.status).toBe(422);
    for (const text of [told, stored, worker.output(), api.process.output()]) {
      expect(text).not.toMatch(/canary/);
    }
    // The dump would show it: the account's id is there, in the queue's data as well.
    expect(stored).toContain(id);
    expect(stored).toContain('askedAtMs');
  });

  // Last: it takes the worker away.
  it('answers 503 in time when no worker lives, without a row', async () => {
    await worker.kill('SIGKILL');
    const before = await countRows();
    const askedAt = performance.now();
    const refused = await register(body());
    const tookMs = performance.now() - askedAt;

    expect([refused.status, refused.error.code]).toEqual([503, 'WORKER_UNAVAILABLE']);
    // A liveness bound: three times the stated 3 s.
    expect(tookMs).toBeLessThan(9_000);
    expect(await countRows()).toBe(before);
  });
});

function legs(long: string, short: string, entryPrice?: string): object {
  return { long: { quantity: long, entryPrice }, short: { quantity: short } };
}

function sides(long: string, short: string): object {
  return { long: { side: long, quantity: '0.02' }, short: { side: short, quantity: '0.01' } };
}

function ethLong(quantity: string): object {
  return { long: { symbol: ETH, quantity } };
}

function createAccount(
  keys: { readonly apiKey: string; readonly secret: string } & { readonly acceptRisks?: string[] },
) {
  const account = { label: 'another', exchange: 'binanceusdm', mode: 'paper', ...keys };
  return api.call('POST', '/accounts', account);
}

/** Every row of every table, the queue's among them, as text. */
async function dumpDatabase(): Promise<string> {
  const { rows: tables } = await desk.client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await desk.client.query<{ row: string }>(
      `SELECT t::text AS row FROM ${name} t`,
    );
    texts.push(name, ...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}
