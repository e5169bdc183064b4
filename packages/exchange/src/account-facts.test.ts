// What a registration learns about an account, over real HTTP.
import { ACCOUNT, makeFixture, orderRow, positionRow, type Fixture } from './testing/venue-fixture';
import { json, raw, type Reply } from './testing/venue-server';

const SYMBOL = 'BTC/USDT:USDT';
const DUAL = 'GET /fapi/v1/positionSide/dual';
const RATE = 'GET /fapi/v1/commissionRate';
const MARK = 'GET /fapi/v1/premiumIndex';
const POSITIONS = 'GET /fapi/v3/positionRisk';
const OPEN = 'GET /fapi/v1/openOrders';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await makeFixture();
  const { server } = fixture;
  server.on(DUAL, json({ dualSidePosition: true }));
  server.on(POSITIONS, json([positionRow({ positionSide: 'SHORT', positionAmt: '-0.020' })]));
  server.on(RATE, json({ symbol: 'BTCUSDT', takerCommissionRate: '0.000400' }));
  server.on(MARK, json({ symbol: 'BTCUSDT', markPrice: '50100.00', time: 1 }));
  server.on(OPEN, json([orderRow({ status: 'NEW', executedQty: '0.005' })]));
});
afterEach(() => fixture.close());

test('facts hold mode, positions, markets and resting orders as exact text', async () => {
  const facts = await fixture.exchange.accountFacts(ACCOUNT, [SYMBOL, SYMBOL, 'XYZ/USDT:USDT']);
  expect(facts).toEqual({
    ok: true,
    value: {
      hedgeMode: true,
      positions: [
        {
          symbol: SYMBOL,
          exchangeSymbol: 'BTCUSDT',
          side: 'SHORT',
          quantity: '0.02',
          entryPrice: '50000',
          markPrice: '50100',
          unrealizedPnl: '2',
          updateTimeMs: expect.any(Number),
        },
      ],
      markets: [
        {
          symbol: SYMBOL,
          exchangeSymbol: 'BTCUSDT',
          trading: true,
          marginAsset: 'USDT',
          contractSize: '1',
          stepSize: '0.001',
          minQuantity: '0.001',
          maxQuantity: '120',
          minNotional: '5',
          markPrice: '50100',
          takerRate: '0.0004',
        },
      ],
      openOrders: [
        {
          symbol: SYMBOL,
          side: 'SELL',
          positionSide: 'LONG',
          quantity: '0.015',
          clientOrderId: 'abcL1',
        },
      ],
    },
  });
});

test('an account in one-way mode is told as that, whatever its positions', async () => {
  fixture.server.on(DUAL, json({ dualSidePosition: false }));
  fixture.server.on(POSITIONS, json([positionRow({ positionSide: 'BOTH' })]));
  expect(await fixture.exchange.accountFacts(ACCOUNT, [SYMBOL])).toEqual({
    ok: true,
    value: { hedgeMode: false },
  });
  expect(await fixture.exchange.accountPositions(ACCOUNT)).toEqual({
    ok: true,
    value: { hedgeMode: false, positions: [] },
  });
});

test.each<[string, string, Reply, string]>([
  ['a mode of {}', DUAL, json({}), 'refused'],
  ['a mode as text', DUAL, json({ dualSidePosition: 'true' }), 'refused'],
  ['positions of {}', POSITIONS, json({}), 'refused'],
  ['a refused key', DUAL, json({ code: -2015, msg: 'Invalid API-key' }, 401), 'refused'],
  ['a mark price of zero', MARK, json({ symbol: 'BTCUSDT', markPrice: '0', time: 1 }), 'refused'],
  ['a rate of another symbol', RATE, json({ symbol: 'X', takerCommissionRate: '0' }), 'refused'],
  ['open orders of null', OPEN, raw('null'), 'refused'],
  ['HTTP 503', OPEN, raw('', 503), 'unreachable'],
  ['a limit', RATE, raw('', 429), 'backoff'],
])('%s is a failure as a value', async (_what, route, reply, failure) => {
  fixture.server.on(route, reply);
  expect(await fixture.exchange.accountFacts(ACCOUNT, [SYMBOL])).toMatchObject({
    ok: false,
    failure,
    why: expect.any(String),
  });
});
