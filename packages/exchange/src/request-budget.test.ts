// The address's weight: under 80 % of the limit, and a part of it for whoever matters more.
import type { RequestPriority } from '@hedge/cycle';
import { ENDPOINT_WEIGHTS } from './endpoint-weights';
import type { Endpoint } from './lean-client';
import { makeRequestBudget } from './request-budget';

const READ = 'fapiPrivateV3GetPositionRisk';

function make(limit: number | null = 2_400) {
  let now = 0;
  const budget = makeRequestBudget({
    clock: { wallMs: () => 0, monotonicMs: () => now },
    exchangeNow: () => 1_760_000_000_000 + now,
  });
  if (limit !== null) budget.setLimits([{ windowMs: 60_000, limit }]);
  /** Asks until it is denied; gives the weight that was spent. */
  const exhaust = (priority: RequestPriority, accountId: string, endpoint: Endpoint = READ) => {
    let spent = 0;
    while (!('denied' in budget.spend(endpoint, { accountId, priority }))) {
      spent += ENDPOINT_WEIGHTS[endpoint];
    }
    return spent;
  };
  return { budget, exhaust, pass: (ms: number) => (now += ms) };
}

test('each priority may use a part, the more important ones what is left, all of them under 80 %', () => {
  const { exhaust } = make();
  const accounts = Array.from({ length: 9 }, (_each, index) => `account-${index}`);
  const spend = (priority: RequestPriority) =>
    accounts.reduce((total, account) => total + exhaust(priority, account), 0);
  const spent = { query: spend('query'), read: spend('read'), close: spend('close') };
  expect(spent.query).toBeLessThan(960);
  expect(spent.query + spent.read).toBeLessThan(1_344);
  expect(spent.read).toBeGreaterThan(300);
  expect(spent.query + spent.read + spent.close).toBeLessThan(1_728);
  expect(spent.close).toBeGreaterThan(300);
  const naked = spend('naked');
  expect(naked).toBeGreaterThan(150);
  expect(spent.query + spent.read + spent.close + naked).toBeLessThan(1_920);
});

test('the room for readings is what can be spent on them, at once and in every minute for good', () => {
  const { budget, exhaust, pass } = make();
  expect(budget.roomFor(READ, 'read')).toEqual({ now: 268, perMinute: 268.8 });
  exhaust('read', 'a');
  const { now } = budget.roomFor(READ, 'read');
  expect(exhaust('read', 'b')).toBe(now * 5);
  expect(budget.roomFor(READ, 'read')).toEqual({ now: 0, perMinute: 268.8 });
  expect(budget.roomFor(READ, 'close').now).toBeGreaterThan(0);
  pass(61_000);
  expect(budget.roomFor(READ, 'read').now).toBe(268);
});

test('one account’s reads leave room for those of another', () => {
  const { exhaust } = make();
  expect(exhaust('read', 'greedy')).toBeLessThan(960);
  expect(exhaust('read', 'modest')).toBeGreaterThan(300);
});

test('an order is never denied: it has no weight', () => {
  const { budget, exhaust } = make();
  exhaust('naked', 'a');
  const by = { accountId: 'a', priority: 'read' } as const;
  expect('denied' in budget.spend('fapiPrivatePostOrder', by)).toBe(false);
});

test('what the exchange counted itself counts, and ends with its minute', () => {
  const { budget, pass } = make();
  const by = { accountId: 'a', priority: 'naked' } as const;
  const spending = budget.spend(READ, by);
  if ('denied' in spending) throw new Error(spending.denied);
  spending.report(new Map([[60_000, 1_916]]));
  expect(budget.spend(READ, by)).toEqual({ denied: expect.stringContaining('naked') as string });
  pass(60_000);
  expect('denied' in budget.spend(READ, by)).toBe(false);
});

test('before exchangeInfo has told the limit, it is a cautious one; odd tables do not lift it', () => {
  const { budget, exhaust } = make(null);
  budget.setLimits([]);
  expect(exhaust('naked', 'a')).toBe(955);
});

test('a request that never left has spent nothing', () => {
  const { budget, exhaust } = make(100);
  const spending = budget.spend(READ, { accountId: 'a', priority: 'naked' });
  if ('denied' in spending) throw new Error(spending.denied);
  spending.neverLeft();
  expect(exhaust('naked', 'a')).toBe(75);
});

test('what readings use up for ever leaves a part for operators’ questions, and no more than that', () => {
  const { budget, exhaust } = make();
  for (let account = 0; account < 9; account += 1) exhaust('read', `account-${account}`);
  const asked = exhaust('query', 'a');
  expect(asked).toBeGreaterThan(57);
  expect(asked).toBeLessThan(288);
  expect(budget.roomFor(READ, 'close').now).toBeGreaterThan(50);
});

test('operators’ questions alone leave room for readings', () => {
  const { budget, exhaust } = make();
  for (let account = 0; account < 9; account += 1) exhaust('query', `account-${account}`);
  expect(budget.roomFor(READ, 'read').now).toBeGreaterThan(70);
});

describe('what is told of the limit', () => {
  const by = { accountId: 'a', priority: 'read' } as const;
  const spend = (budget: ReturnType<typeof make>['budget'], told: ReadonlyMap<number, number>) => {
    const spending = budget.spend(READ, by);
    if ('denied' in spending) throw new Error(spending.denied);
    spending.report(told);
  };

  test('is the exchange’s own count and limit, until its minute is over', () => {
    const { budget, pass } = make();
    expect(budget.told()).toEqual({ windowMs: 60_000, used: null, limit: 2_400 });
    spend(budget, new Map([[60_000, 812]]));
    expect(budget.told()).toEqual({ windowMs: 60_000, used: 812, limit: 2_400 });
    pass(60_000);
    expect(budget.told().used).toBeNull();
  });

  test('is of the window of which the largest part is used', () => {
    const { budget } = make();
    budget.setLimits([
      { windowMs: 60_000, limit: 2_400 },
      { windowMs: 10_000, limit: 100 },
    ]);
    spend(
      budget,
      new Map([
        [60_000, 240],
        [10_000, 50],
      ]),
    );
    expect(budget.told()).toEqual({ windowMs: 10_000, used: 50, limit: 100 });
  });

  test('is no limit where the exchange told none: the cautious one is ours', () => {
    const { budget } = make(null);
    expect(budget.told()).toEqual({ windowMs: 60_000, used: null, limit: null });
  });
});
