// What an opening learns of an account's margin, over real HTTP: told, or not known with the reason.
import { ACCOUNT, makeFixture, type Fixture } from './testing/venue-fixture';
import { json, raw, type Reply } from './testing/venue-server';

const BTC = 'BTC/USDT:USDT';
const ETH = 'ETH/USDT:USDT';
const MODE = 'GET /fapi/v1/accountConfig';
const FUNDS = 'GET /fapi/v3/account';
const LEVERAGE = 'GET /fapi/v1/symbolConfig';

const config = (symbol: string, leverage: unknown): Reply => json([{ symbol, leverage }]);

let fixture: Fixture;
beforeEach(async () => {
  fixture = await makeFixture();
  const { server } = fixture;
  server.on(MODE, json({ dualSidePosition: true, multiAssetsMargin: false }));
  server.on(FUNDS, json({ assets: [{ asset: 'USDT', availableBalance: '126.72469206' }] }));
  server.on(LEVERAGE, (response, request) =>
    config(request.params['symbol'] ?? '', 21)(response, request),
  );
});
afterEach(() => fixture.close());

test('it is what is free by asset, and the leverage of each symbol', async () => {
  expect(await fixture.exchange.marginFacts(ACCOUNT, [BTC, ETH, BTC])).toEqual({
    available: [{ asset: 'USDT', amount: '126.72469206' }],
    leverages: [
      { symbol: BTC, leverage: '21' },
      { symbol: ETH, leverage: '21' },
    ],
    unknown: null,
  });
});

test('in multi-assets mode nothing of one asset is taken for what is free', async () => {
  fixture.server.on(MODE, json({ multiAssetsMargin: true }));

  expect(await fixture.exchange.marginFacts(ACCOUNT, [BTC])).toEqual({
    available: [],
    leverages: [{ symbol: BTC, leverage: '21' }],
    unknown: expect.stringContaining('multi-assets mode') as string,
  });
});

test.each<[string, string, Reply, number, number]>([
  ['the mode fails', MODE, raw('', 503), 0, 1],
  ['the mode is malformed', MODE, json({ multiAssetsMargin: 'no' }), 0, 1],
  ['the account is {}', FUNDS, json({}), 0, 1],
  ['an amount is malformed', FUNDS, json({ assets: [{ asset: 'USDT' }] }), 0, 1],
  ['the leverage is refused', LEVERAGE, json({ code: -1121, msg: 'Invalid symbol.' }, 400), 1, 0],
  ['the leverage is another’s', LEVERAGE, config('ETHUSDT', 20), 1, 0],
  ['the leverage is zero', LEVERAGE, config('BTCUSDT', 0), 1, 0],
])('where %s it is not known, and why is', async (_what, route, reply, available, leverages) => {
  fixture.server.on(route, reply);
  const facts = await fixture.exchange.marginFacts(ACCOUNT, [BTC]);

  expect([facts.available.length, facts.leverages.length]).toEqual([available, leverages]);
  expect(facts.unknown).toEqual(expect.any(String));
});
