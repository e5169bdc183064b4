// What a pre-flight learns of the request budget, over real HTTP.
import { ACCOUNT, makeFixture, type Fixture } from './testing/venue-fixture';
import { json } from './testing/venue-server';

const DUAL = 'GET /fapi/v1/positionSide/dual';
const TIME = 'GET /fapi/v1/time';
const usedHeader = (used: number) => ({ 'x-mbx-used-weight-1m': String(used) });

let fixture: Fixture;
const open = async (options: Parameters<typeof makeFixture>[0] = {}) => {
  fixture = await makeFixture(options);
  const { server } = fixture;
  server.on(DUAL, json({ dualSidePosition: true }));
  const restrictions = { enableWithdrawals: false, ipRestrict: true };
  server.on('GET /sapi/v1/account/apiRestrictions', json(restrictions));
  return fixture;
};
afterEach(() => fixture.close());

test('the request budget is what the exchange counts at this address, others included', async () => {
  const { server, exchange } = await open();
  server.on(DUAL, json({ dualSidePosition: true }, 200, usedHeader(1_101)));

  expect(await exchange.preflight(ACCOUNT)).toMatchObject({
    ok: true,
    value: {
      hedgeMode: true,
      requestBudget: { used: 1_101, limit: 2_400, windowMs: 60_000, readingsNow: 48 },
    },
  });
});

test('a budget that others have used up is told as that, and nothing more is asked', async () => {
  const { server, exchange } = await open();
  server.on(TIME, json({ serverTime: 1_760_000_000_000 }, 200, usedHeader(2_000)));

  expect(await exchange.preflight(ACCOUNT)).toMatchObject({
    ok: true,
    value: {
      hedgeMode: null,
      mayWithdraw: null,
      ipRestricted: null,
      requestBudget: { used: 2_000, limit: 2_400, readingsNow: 0 },
    },
  });
  expect(server.seenOf(DUAL)).toHaveLength(0);
});

test('where the exchange tells no count, none is told', async () => {
  const { exchange } = await open();

  expect(await exchange.preflight(ACCOUNT)).toMatchObject({
    ok: true,
    value: { requestBudget: { used: null, limit: 2_400, readingsNow: 261 } },
  });
});

test('the limit is read first where it is not known yet', async () => {
  const { exchange } = await open({ cold: true });

  expect(await exchange.preflight(ACCOUNT)).toMatchObject({
    ok: true,
    value: { requestBudget: { limit: 2_400 } },
  });
});
