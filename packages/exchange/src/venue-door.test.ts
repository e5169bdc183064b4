// Bans over real HTTP and several workers: not one request while there is one, whoever was told.
import type { Clock, VenueHolds } from '@hedge/cycle';
import { decimal } from '@hedge/domain';
import { aVenue, makeMemoryVenueHolds } from '@hedge/testkit';
import { ACCOUNT, makeFixture, SERVER_TIME, type Fixture } from './testing/venue-fixture';
import { closeSilently, json } from './testing/venue-server';
import { makeRequestBudget } from './request-budget';
import { makeVenueDoor } from './venue-door';

const POSITIONS = 'GET /fapi/v3/positionRisk';
const VENUE = aVenue();
const HOUR = 3_600_000;
const order = {
  clientOrderId: 'abcL1',
  symbol: 'BTC/USDT:USDT',
  positionSide: 'LONG',
  orderSide: 'SELL',
  quantity: decimal('0.02'),
  signedAt: SERVER_TIME,
  recvWindowMs: 3_000,
} as const;

const opened: Fixture[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});
async function open(options: Parameters<typeof makeFixture>[0] = {}): Promise<Fixture> {
  const fixture = await makeFixture(options);
  fixture.server.on(POSITIONS, json([]));
  opened.push(fixture);
  return fixture;
}

const still: Clock = { wallMs: () => 0, monotonicMs: () => 0 };
const banned = json({ code: -1003, msg: 'banned' }, 418, { 'retry-after': '86400' });

/** Everything that a worker may want of an exchange, at once. */
async function tryEverything({ exchange, gateway }: Fixture) {
  await exchange.warmUp();
  await gateway.refreshTime(true);
  const symbol = order.symbol;
  return Promise.all([
    gateway.fetchPositions(),
    gateway.fetchMark(symbol),
    gateway.fetchOrder(symbol, 'x'),
    gateway.fetchTrades(symbol, SERVER_TIME),
    gateway.fetchOpenOrders(symbol),
    gateway.withPriority('naked').fetchPositions(),
    gateway.sendOrder(order),
    exchange.accountFacts(ACCOUNT, [symbol]),
    exchange.accountPositions({ ...ACCOUNT, accountId: 'created meanwhile' }),
  ]);
}

test('a ban is stored before the request that earned it is answered', async () => {
  const { gateway, server, holds } = await open();
  server.on(POSITIONS, banned);
  await gateway.fetchPositions();
  expect(await holds.loadHold(VENUE)).toMatchObject({ banned: true, remainingMs: 86_400_000 });
});

test('a worker that starts during a ban sends nothing: no time, no markets, no order, no question', async () => {
  const holds = makeMemoryVenueHolds(still);
  await holds.recordHold(VENUE, { remainingMs: 24 * HOUR, banned: true, why: 'HTTP 418' });
  const fixture = await open({ cold: true, holds: () => holds });
  const answers = await tryEverything(fixture);
  expect(fixture.server.seen).toEqual([]);
  expect(fixture.gateway.backoff()).toMatchObject({ banned: true, why: 'HTTP 418' });
  expect(answers.at(-1)).toMatchObject({ ok: false, failure: 'backoff' });
});

test('what one worker was told, another knows with its next reading, warm or not', async () => {
  const holds = makeMemoryVenueHolds(still);
  const [first, second] = [await open({ holds: () => holds }), await open({ holds: () => holds })];
  first.server.on(POSITIONS, banned);
  await first.gateway.fetchPositions();
  second.clock.advance(1_000);
  const before = second.server.seen.length;
  await tryEverything(second);
  expect(second.server.seen).toHaveLength(before);
  expect(second.gateway.backoff()).toMatchObject({ banned: true });
});

test('a ban of minutes ends by monotonic time, wherever the wall clock stands', async () => {
  const { gateway, server, clock } = await open();
  server.on(POSITIONS, json({ code: -1003, msg: 'banned' }, 418, { 'retry-after': '120' }));
  await gateway.fetchPositions();
  const before = server.seen.length;
  clock.advance(119_999);
  await gateway.refreshTime(true);
  expect(server.seen).toHaveLength(before);
  clock.advance(1);
  server.on(POSITIONS, json([]));
  expect((await gateway.fetchPositions()).kind).toBe('answer');
});

test('an account and mode of its own host is not held by another mode’s ban', async () => {
  const holds = makeMemoryVenueHolds(still);
  await holds.recordHold(VENUE, { remainingMs: HOUR, banned: true, why: 'HTTP 418' });
  const { gateway } = await open({ mode: 'demo', holds: () => holds });
  expect((await gateway.fetchPositions()).kind).toBe('answer');
});

describe('a store that does not answer', () => {
  const failing = (clock: Clock) => {
    const holds = makeMemoryVenueHolds(clock);
    const state = { down: true };
    const orFail =
      <A extends unknown[], T>(call: (...given: A) => Promise<T>) =>
      (...given: A) =>
        state.down ? Promise.reject(new Error('no database')) : call(...given);
    const wrapped: VenueHolds = {
      loadHold: orFail(holds.loadHold),
      recordHold: orFail(holds.recordHold),
      takeWeight: orFail(holds.takeWeight),
    };
    return { state, wrapped, holds };
  };

  test('at the start: nothing is sent until it tells whether there is a ban', async () => {
    const { state, wrapped } = failing(still);
    const fixture = await open({ cold: true, holds: () => wrapped });
    await tryEverything(fixture);
    expect(fixture.server.seen).toEqual([]);
    expect(fixture.gateway.backoff()).toMatchObject({ banned: false });
    state.down = false;
    expect((await fixture.gateway.fetchPositions()).kind).toBe('answer');
  });

  test('while a ban is told: it holds at once, and is stored as soon as the store answers', async () => {
    const { state, wrapped, holds } = failing(still);
    state.down = false;
    const { gateway, server } = await open({ holds: () => wrapped });
    // From here on it holds a piece of the minute's weight.
    expect((await gateway.fetchPositions()).kind).toBe('answer');
    server.on(POSITIONS, banned);
    state.down = true;
    await gateway.fetchPositions();
    expect(gateway.backoff()).toMatchObject({ banned: true });
    expect(await holds.loadHold(VENUE)).toBeNull();
    state.down = false;
    await gateway.refreshTime();
    expect(await holds.loadHold(VENUE)).toMatchObject({ banned: true });
  });
});

test.each([
  [5_000, true],
  [5_001, false],
])('a piece of weight is taken for %i ms: what was learnt before is so old', async (ms, isOpen) => {
  let now = 0;
  const clock: Clock = { wallMs: () => now, monotonicMs: () => now };
  const exchangeNow = () => SERVER_TIME + now;
  const door = makeVenueDoor({
    ...{ clock, exchangeNow, venue: VENUE, holds: makeMemoryVenueHolds(clock) },
    budget: makeRequestBudget({ clock, exchangeNow }),
    share: {
      draw: () => Promise.resolve(true),
      giveBack: () => undefined,
      room: () => Infinity,
      prepare: async () => {
        await Promise.resolve();
        now += ms;
      },
    },
    logger: { warn: () => undefined, error: () => undefined },
    random: () => 0.5,
    onRefused: () => undefined,
  });
  await door.learn();
  expect(door.closed('an account') === null).toBe(isOpen);
});

test('of weight that other workers took nothing is spent, and the room tells of it', async () => {
  const holds = makeMemoryVenueHolds(still);
  const { gateway, server, exchange } = await open({ holds: () => holds });
  const period = { windowMs: 60_000, period: Math.floor(SERVER_TIME / 60_000) };
  await gateway.fetchPositions();
  const before = server.seen.length;
  while ((await holds.takeWeight(VENUE, period, 1, 2_400)) !== null);
  let answered = 0;
  while ((await gateway.fetchPositions()).kind === 'answer') answered += 1;
  expect(server.seen).toHaveLength(before + answered);
  // What it had taken before.
  expect(answered).toBeLessThanOrEqual(7);
  expect(exchange.readRoom().now).toBe(0);
  expect(await gateway.fetchPositions()).toMatchObject({
    why: expect.stringContaining('among the workers of the address') as string,
  });
});

test('an exchange that is gone for three seconds is left alone for a while, and found again', async () => {
  const { gateway, server, clock } = await open();
  server.on(POSITIONS, closeSilently);
  await gateway.fetchPositions();
  clock.advance(3_000);
  await gateway.fetchPositions();
  const before = server.seen.length;
  expect(gateway.backoff()).toMatchObject({ banned: false, why: 'the exchange does not answer' });
  expect(gateway.reserveOrderSlots(1)).toBe(false);
  expect((await gateway.fetchPositions()).kind).toBe('failed');
  expect(server.seen).toHaveLength(before);
  clock.advance(1_000);
  server.on(POSITIONS, json([]));
  expect((await gateway.fetchPositions()).kind).toBe('answer');
  expect(gateway.backoff()).toBeNull();
});

test('an account that gets no answer, alone at a worker for three seconds, holds no other back', async () => {
  const { gateway, exchange, server, clock } = await open();
  const other = exchange.gatewayFor({ ...ACCOUNT, accountId: 'other', apiKey: 'other' });
  server.on(POSITIONS, (response, request) =>
    (request.apiKey === 'other' ? json([]) : closeSilently)(response, request),
  );
  await gateway.fetchPositions();
  clock.advance(3_000);
  await gateway.fetchPositions();
  expect(gateway.backoff()).not.toBeNull();
  expect(other.backoff()).toBeNull();
  expect((await other.fetchPositions()).kind).toBe('answer');
  expect(gateway.backoff()).toBeNull();
});

test('a read without room in the budget is a failure with its reason, at once, and nothing leaves', async () => {
  const { gateway, server } = await open();
  server.on(POSITIONS, json([], 200, { 'x-mbx-used-weight-1m': '1500' }));
  await gateway.fetchPositions();
  const before = server.seen.length;
  expect(await gateway.fetchPositions()).toMatchObject({
    kind: 'failed',
    why: expect.stringContaining('request budget') as string,
  });
  expect(server.seen).toHaveLength(before);
  expect((await gateway.withPriority('close').fetchPositions()).kind).toBe('answer');
});
