// Where a client may go: every address ccxt knows is replaced, and none may leave the base URL.
import { isRecord } from './wire-result';

/** `live` and `demo` have their place here; their addresses come with their own configuration. */
export type ExchangeMode = 'paper' | 'demo' | 'live';

/** Thrown when a mode cannot be served, or an address is not one the mode may use. */
export class ExchangeConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExchangeConfigError';
  }
}

/** The paths of the USD-M API under one host (Binance USD-M docs, General Info). */
const USED_PATHS: Readonly<Record<string, string>> = {
  fapiPublic: '/fapi/v1',
  fapiPublicV2: '/fapi/v2',
  fapiPublicV3: '/fapi/v3',
  fapiPrivate: '/fapi/v1',
  fapiPrivateV2: '/fapi/v2',
  fapiPrivateV3: '/fapi/v3',
  fapiData: '/futures/data',
  sapi: '/sapi/v1',
  sapiV2: '/sapi/v2',
  sapiV3: '/sapi/v3',
  sapiV4: '/sapi/v4',
};

/**
 * The base URL of a mode, checked.
 * @throws {ExchangeConfigError} for a mode that is not available, a base that is not http(s), and a
 * paper base that is the real exchange: a wrong line of configuration must not trade real money.
 */
export function checkBaseUrl(mode: ExchangeMode, baseUrl: string): URL {
  if (mode !== 'paper') {
    throw new ExchangeConfigError(`exchange mode ${mode} is not available: only paper is`);
  }
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    throw new ExchangeConfigError('the base URL of the paper exchange is not a URL');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ExchangeConfigError('the base URL of the paper exchange is not http or https');
  }
  if (/(^|\.)binance[a-z]*\./.test(url.hostname)) {
    throw new ExchangeConfigError('the base URL of the paper exchange is the real exchange');
  }
  return url;
}

/**
 * The `urls.api` that replaces ccxt's own, key by key. ccxt merges deeply, so that a key left out
 * would stay at the real exchange: those the product does not use point into nowhere of the base.
 */
export function overrideUrls(own: unknown, base: URL): Record<string, unknown> {
  const root = base.href.replace(/\/+$/, '');
  const replaced: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(isRecord(own) ? own : {})) {
    replaced[key] = isRecord(value)
      ? overrideUrls(value, base)
      : `${root}${USED_PATHS[key] ?? `/unused/${key}`}`;
  }
  return replaced;
}

/** Every address in `urls.api`, however deeply nested. */
export function listUrls(urls: unknown): string[] {
  if (typeof urls === 'string') return [urls];
  return isRecord(urls) ? Object.values(urls).flatMap(listUrls) : [];
}

/** @throws {ExchangeConfigError} when an address leaves the base. */
export function assertInside(url: string, base: URL): void {
  if (!URL.canParse(url) || new URL(url).origin !== base.origin) {
    throw new ExchangeConfigError('an address of the exchange client leaves its base URL');
  }
}
