// The pre-flight against the paper exchange: what its switches say of keys, modes and wrong secrets.
import { randomUUID } from 'node:crypto';
import {
  startDeskApi,
  startDeskWorker,
  useDesk,
  type AppProcess,
  type DeskApi,
} from '@hedge/testkit';

jest.setTimeout(60_000);

const its = useDesk('file');
let worker: AppProcess;
let api: DeskApi;
beforeAll(async () => {
  // As the exchange documents it: other tests have more than they can use.
  await its.paper.control('PUT', '/switches', { ipWeightLimit: 2_400 });
  [worker, api] = await Promise.all([startDeskWorker(its.desk), startDeskApi(its.desk)]);
});
afterEach(() =>
  its.paper.control('PUT', '/switches', { keyMayWithdraw: false, keyIpRestricted: true }),
);
afterAll(async () => {
  await Promise.all([worker, api.process].map((child) => child.kill('SIGKILL')));
});

async function openAtExchange(hedgeMode = true): Promise<{ apiKey: string; secret: string }> {
  const keys = { apiKey: `key-${randomUUID()}`, secret: `secret-${randomUUID()}` };
  await its.paper.control('POST', '/accounts', { ...keys, balance: '1000', hedgeMode });
  return keys;
}

const create = (keys: object) =>
  api.call('POST', '/accounts', { label: 'a', exchange: 'binanceusdm', mode: 'paper', ...keys });

type Told = {
  readonly preflight: { readonly passed: boolean; readonly checks: readonly Check[] };
  readonly error: { readonly details: { readonly checks: readonly Check[] } };
};
type Check = { readonly name: string; readonly outcome: string; readonly message: string };

const failedIn = (checks: readonly Check[]) =>
  checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
/** What failed of a refused creation. */
const refusedFor = ({ body }: { readonly body: object }) =>
  failedIn((body as Told).error.details.checks);

/** GET ticker/24hr of all symbols: the dearest request that needs no key. */
const ALL_TICKERS_WEIGHT = 40;

/** As somebody else at the same address. */
async function useUp(times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) {
    await fetch(`${its.paper.url}/fapi/v1/ticker/24hr`);
  }
}

async function readMinute(): Promise<number> {
  const response = await fetch(`${its.paper.url}/fapi/v1/time`);
  return Math.floor(((await response.json()) as { serverTime: number }).serverTime / 60_000);
}

/** The exchange counts by its own minutes: once more where one ended meanwhile. */
async function inOneMinute<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    const minute = await readMinute();
    const result = await act();
    if ((await readMinute()) === minute) return result;
  }
}

async function readBudget(accountId: unknown) {
  const { body } = await api.call('POST', `/accounts/${String(accountId)}/preflight`, {});
  const told = (body as unknown as Told).preflight.checks.find(
    ({ name }) => name === 'REQUEST_BUDGET',
  );
  const [used, limit] = /^(\d+) of (\d+) in 60 s/.exec(told?.message ?? '')?.slice(1) ?? [];
  return { outcome: told?.outcome, used: Number(used), limit: Number(limit) };
}

describe('the pre-flight at the exchange', () => {
  it('passes for a key that may trade only, from listed addresses, in hedge mode', async () => {
    const made = await create(await openAtExchange());

    expect(made.status).toBe(201);
    const { passed, checks } = (made.body as unknown as Told).preflight;
    expect([passed, checks.map(({ outcome }) => outcome)]).toEqual([
      true,
      Array<string>(6).fill('passed'),
    ]);
  });

  it('finds one-way mode, a wrong secret, withdrawals and a missing IP filter', async () => {
    expect(refusedFor(await create(await openAtExchange(false)))).toEqual(['HEDGE_MODE']);
    const keys = await openAtExchange();
    expect(refusedFor(await create({ ...keys, secret: 'another' }))).toEqual(['CREDENTIALS']);
    await its.paper.control('PUT', '/switches', { keyMayWithdraw: true, keyIpRestricted: false });
    expect(refusedFor(await create(keys))).toEqual(['WITHDRAWALS', 'IP_FILTER']);
    const accepted = await create({ ...keys, acceptRisks: ['IP_FILTER', 'WITHDRAWALS'] });

    expect(accepted.status).toBe(201);
  });

  it('tells of the request budget what the exchange counts at the address, others included', async () => {
    const { body: account } = await create(await openAtExchange());
    const { before, after } = await inOneMinute(async () => {
      const before = await readBudget(account['id']);
      await useUp(10);
      return { before, after: await readBudget(account['id']) };
    });

    expect([before, after].map(({ outcome, limit }) => `${outcome} of ${limit}`)).toEqual([
      'passed of 2400',
      'passed of 2400',
    ]);
    expect(after.used - before.used).toBeGreaterThanOrEqual(10 * ALL_TICKERS_WEIGHT);
  });

  it('is made anew on demand, also of a disabled account, and tells what changed', async () => {
    const { body: account } = await create(await openAtExchange());
    const at = `/accounts/${String(account['id'])}`;
    await api.call('PATCH', at, { enabled: false });
    await its.paper.control('PUT', '/switches', { keyMayWithdraw: true });
    const { status, body } = await api.call('POST', `${at}/preflight`, {});

    expect(status).toBe(200);
    const { passed, checks } = (body as unknown as Told).preflight;
    expect([passed, failedIn(checks)]).toEqual([false, ['WITHDRAWALS']]);
  });

  it('passes where the exchange has no page about keys, and says that it does not tell', async () => {
    await its.paper.addFault({
      endpoint: 'GET /sapi/v1/account/apiRestrictions',
      when: 'before',
      do: { status: 404, body: {} },
    });
    const made = await create(await openAtExchange());

    const { passed, checks } = (made.body as unknown as Told).preflight;
    const unknown = checks.filter(({ outcome }) => outcome === 'unknown');
    expect([passed, unknown.map(({ name }) => name)]).toEqual([true, ['WITHDRAWALS', 'IP_FILTER']]);
  });

  it('of other credentials is made with them, and the worker reads with them', async () => {
    const { body: account } = await create(await openAtExchange());
    const at = `/accounts/${String(account['id'])}`;
    const next = await openAtExchange();
    const wrong = await api.call('PUT', `${at}/credentials`, { ...next, secret: 'another' });
    const right = await api.call('PUT', `${at}/credentials`, next);

    expect(failedIn((wrong.body as unknown as Told).preflight.checks)).toEqual(['CREDENTIALS']);
    expect((right.body as unknown as Told).preflight.passed).toBe(true);
    expect((await api.call('GET', `${at}/positions`)).status).toBe(200);
  });

  // The last one here: for the rest of the minute nobody else gets an answer.
  it('fails where others at the address left no room, takes no account, and says so', async () => {
    const refused = await inOneMinute(async () => {
      await useUp(36);
      return create(await openAtExchange());
    });

    expect(refusedFor(refused)).toEqual(['REQUEST_BUDGET']);
  });
});
