// No address may stay at, or lead to, another host; and each mode has its own.
import { addressOf, assertInside, listUrls, overrideUrls } from './venue-urls';

const paper = new URL('http://127.0.0.1:3210');
const address = { futures: paper, spot: paper };
const settings = { paperUrl: paper.href, allowLiveTrading: false };

test('every address is replaced, nested ones and unknown keys included', () => {
  const own = {
    fapiPublic: 'https://fapi.binance.com/fapi/v1',
    brandNew: 'https://new.binance.com',
    ws: { future: 'wss://fstream.binance.com/ws', deep: { er: 'wss://x' } },
  };
  const urls = overrideUrls(own, address);
  expect(urls).toMatchObject({ fapiPublic: 'http://127.0.0.1:3210/fapi/v1' });
  expect(listUrls(urls)).toHaveLength(4);
  for (const url of listUrls(urls)) expect(() => assertInside(url, address)).not.toThrow();
});

test.each([
  'https://fapi.binance.com/fapi/v1',
  'http://127.0.0.1:3211/fapi/v1',
  'http://127.0.0.1.evil.example/fapi',
  'http://127.0.0.1:3210@evil.example/fapi',
  'not a url',
])('%s is outside', (url) => {
  expect(() => assertInside(url, address)).toThrow('leaves its hosts');
});

describe('the hosts of a mode', () => {
  const hosts = (mode: 'paper' | 'demo' | 'live', allowLiveTrading: boolean) => {
    const { futures, spot } = addressOf(mode, { ...settings, allowLiveTrading });
    return [futures.origin, spot.origin];
  };

  test('are the configured one for paper and the real ones for demo and live', () => {
    expect(hosts('paper', true)).toEqual(['http://127.0.0.1:3210', 'http://127.0.0.1:3210']);
    expect(hosts('demo', false)).toEqual([
      'https://demo-fapi.binance.com',
      'https://demo-api.binance.com',
    ]);
    expect(hosts('live', true)).toEqual(['https://fapi.binance.com', 'https://api.binance.com']);
  });

  test('are not told for live money that is not allowed', () => {
    expect(() => hosts('live', false)).toThrow('ALLOW_LIVE_TRADING');
  });

  test('of live and demo do not listen to the paper URL', () => {
    for (const mode of ['demo', 'live'] as const) {
      const given = { paperUrl: 'http://127.0.0.1:1', allowLiveTrading: true };
      expect(addressOf(mode, given).futures.hostname).toMatch(/binance\.com$/);
    }
  });

  test.each([
    'ftp://127.0.0.1',
    'nonsense',
    'https://fapi.binance.com',
    'https://FAPI.BINANCE.COM.',
    'https://demo-fapi.binance.com',
    'https://testnet.binancefuture.com',
    'https://data-api.binance.vision',
    'http://user:password@fapi.binance.us:8080/fapi',
  ])('a paper URL of %s is refused', (paperUrl) => {
    expect(() => addressOf('paper', { ...settings, paperUrl })).toThrow('paper exchange');
  });
});

test('sapi is asked of the spot host, everything else of the futures host', () => {
  const split = { futures: new URL('https://f.example'), spot: new URL('https://s.example') };
  expect(overrideUrls({ sapi: 'x', fapiPrivateV3: 'x', papi: 'x' }, split)).toEqual({
    sapi: 'https://s.example/sapi/v1',
    fapiPrivateV3: 'https://f.example/fapi/v3',
    papi: 'https://f.example/unused/papi',
  });
});
