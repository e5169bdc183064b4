// No address may stay at, or lead to, another host.
import { assertInside, checkBaseUrl, listUrls, overrideUrls } from './venue-urls';

const base = new URL('http://127.0.0.1:3210');

test('every address is replaced, nested ones and unknown keys included', () => {
  const own = {
    fapiPublic: 'https://fapi.binance.com/fapi/v1',
    brandNew: 'https://new.binance.com',
    ws: { future: 'wss://fstream.binance.com/ws', deep: { er: 'wss://x' } },
  };
  const urls = overrideUrls(own, base);
  expect(urls).toMatchObject({ fapiPublic: 'http://127.0.0.1:3210/fapi/v1' });
  expect(listUrls(urls)).toHaveLength(4);
  for (const url of listUrls(urls)) expect(() => assertInside(url, base)).not.toThrow();
});

test.each([
  'https://fapi.binance.com/fapi/v1',
  'http://127.0.0.1:3211/fapi/v1',
  'http://127.0.0.1.evil.example/fapi',
  'http://127.0.0.1:3210@evil.example/fapi',
  'not a url',
])('%s is outside', (url) => {
  expect(() => assertInside(url, base)).toThrow('leaves its base URL');
});

test.each(['ftp://127.0.0.1', 'nonsense', 'https://testnet.binancefuture.com'])(
  'a paper base of %s is refused',
  (url) => {
    expect(() => checkBaseUrl('paper', url)).toThrow('paper exchange');
  },
);
