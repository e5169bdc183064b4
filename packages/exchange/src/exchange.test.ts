// One exchange per mode, each at its own hosts; nothing here sends a request.
import { silentLogger, systemClock } from '@hedge/platform';
import { makeMemoryVenueHolds } from '@hedge/testkit';
import { makeExchange, makeExchanges } from './exchange';
import { ExchangeConfigError, type ExchangeMode } from './venue-urls';

const deps = {
  clock: systemClock,
  logger: silentLogger,
  holds: makeMemoryVenueHolds(systemClock),
};
const settings = { paperUrl: 'http://127.0.0.1:3210', allowLiveTrading: true, egressAddresses: [] };
const ACCOUNT = { accountId: 'a', apiKey: 'key', secret: 'secret' };

/** The hosts of every address that any client of the mode knows, ccxt's own tables included. */
async function hostsOf(mode: ExchangeMode): Promise<readonly string[]> {
  const exchange = await makeExchange(deps, { ...settings, mode });
  exchange.gatewayFor(ACCOUNT);
  const origins = exchange.urls().map((url) => new URL(url).origin);
  await exchange.close();
  return [...new Set(origins)].sort();
}

test.each<[ExchangeMode, readonly string[]]>([
  ['paper', ['http://127.0.0.1:3210']],
  ['demo', ['https://demo-api.binance.com', 'https://demo-fapi.binance.com']],
  ['live', ['https://api.binance.com', 'https://fapi.binance.com']],
])('a client of mode %s knows the hosts of its mode and no other', async (mode, expected) => {
  expect(await hostsOf(mode)).toEqual(expected);
});

test('live money that is not allowed has no exchange, whoever asks for it', async () => {
  const exchanges = makeExchanges(deps, { ...settings, allowLiveTrading: false });
  await expect(exchanges.of('live', null)).rejects.toThrow(ExchangeConfigError);
  await expect(exchanges.of('live', null)).rejects.toThrow('ALLOW_LIVE_TRADING');
  await expect(exchanges.of('paper', null)).resolves.toBeDefined();
  await exchanges.close();
});

test('each address has an exchange of its own, and the first is for accounts that name none', async () => {
  const exchanges = makeExchanges(deps, { ...settings, egressAddresses: ['10.0.0.1', '10.0.0.2'] });
  const [unnamed, first, second] = await Promise.all([
    exchanges.of('paper', null),
    exchanges.of('paper', '10.0.0.1'),
    exchanges.of('paper', '10.0.0.2'),
  ]);
  expect(first).toBe(unnamed);
  expect(second).not.toBe(first);
  expect(exchanges.hasEgress('10.0.0.3')).toBe(false);
  await expect(exchanges.of('paper', '10.0.0.3')).rejects.toThrow(ExchangeConfigError);
  await exchanges.close();
});

test('a mode has one exchange, so that its accounts share one budget and one ban', async () => {
  const exchanges = makeExchanges(deps, settings);
  const [first, again, demo] = await Promise.all([
    exchanges.of('paper', null),
    exchanges.of('paper', null),
    exchanges.of('demo', null),
  ]);
  expect(again).toBe(first);
  expect(demo).not.toBe(first);
  await exchanges.close();
});
