// Where a client may go: every address ccxt knows is replaced, and none may leave its mode's hosts.
import { isRecord } from './wire-result';

export type ExchangeMode = 'paper' | 'demo' | 'live';

/** The hosts of one mode. On paper both are the paper exchange. */
export interface VenueAddress {
  /** The USD-M API, under `/fapi`. */
  readonly futures: URL;
  /** What a key may do is asked of the spot API, under `/sapi`. */
  readonly spot: URL;
}

/** What decides where a mode's requests go. */
export interface ModeSettings {
  /** Such as `http://127.0.0.1:3210`. */
  readonly paperUrl: string;
  readonly allowLiveTrading: boolean;
}

/** Thrown when a mode cannot be served, or an address is not one the mode may use. */
export class ExchangeConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExchangeConfigError';
  }
}

/** Not configurable: no line of an environment may turn one kind of money into another. */
const REAL_HOSTS = {
  // Binance USD-M docs, General Info; demo trading: ccxt 4.5.84 `urls.demo`.
  live: { futures: 'https://fapi.binance.com', spot: 'https://api.binance.com' },
  demo: { futures: 'https://demo-fapi.binance.com', spot: 'https://demo-api.binance.com' },
} as const;

/** The paths of the USD-M API under its host (Binance USD-M docs, General Info). */
const FUTURES_PATHS: Readonly<Record<string, string>> = {
  fapiPublic: '/fapi/v1',
  fapiPublicV2: '/fapi/v2',
  fapiPublicV3: '/fapi/v3',
  fapiPrivate: '/fapi/v1',
  fapiPrivateV2: '/fapi/v2',
  fapiPrivateV3: '/fapi/v3',
  fapiData: '/futures/data',
};

const SPOT_PATHS: Readonly<Record<string, string>> = {
  sapi: '/sapi/v1',
  sapiV2: '/sapi/v2',
  sapiV3: '/sapi/v3',
  sapiV4: '/sapi/v4',
};

/**
 * The hosts of a mode.
 * @throws {ExchangeConfigError} for live money that is not allowed, and a paper URL that is none or
 * is a real exchange's: a wrong line of configuration must not trade real money.
 */
export function addressOf(mode: ExchangeMode, settings: ModeSettings): VenueAddress {
  if (mode === 'paper') {
    const paper = checkPaperUrl(settings.paperUrl);
    return { futures: paper, spot: paper };
  }
  if (mode === 'live' && !settings.allowLiveTrading) {
    throw new ExchangeConfigError('live trading is not allowed: ALLOW_LIVE_TRADING is not "yes"');
  }
  const hosts = REAL_HOSTS[mode];
  return { futures: new URL(hosts.futures), spot: new URL(hosts.spot) };
}

function checkPaperUrl(text: string): URL {
  if (!URL.canParse(text)) {
    throw new ExchangeConfigError('the URL of the paper exchange is not a URL');
  }
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ExchangeConfigError('the URL of the paper exchange is not http or https');
  }
  if (/binance/i.test(url.hostname)) {
    throw new ExchangeConfigError('the URL of the paper exchange is a real exchange');
  }
  return url;
}

/**
 * The `urls.api` that replaces ccxt's own, key by key. ccxt merges deeply, so that a key left out
 * would stay at the real exchange: those the product does not use point into nowhere of the host.
 */
export function overrideUrls(own: unknown, address: VenueAddress): Record<string, unknown> {
  const replaced: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(isRecord(own) ? own : {})) {
    replaced[key] = isRecord(value) ? overrideUrls(value, address) : addressFor(key, address);
  }
  return replaced;
}

function addressFor(key: string, { futures, spot }: VenueAddress): string {
  const spotPath = SPOT_PATHS[key];
  if (spotPath !== undefined) return `${rootOf(spot)}${spotPath}`;
  return `${rootOf(futures)}${FUTURES_PATHS[key] ?? `/unused/${key}`}`;
}

function rootOf(url: URL): string {
  return url.href.replace(/\/+$/, '');
}

/** Every address in `urls.api`, however deeply nested. */
export function listUrls(urls: unknown): string[] {
  if (typeof urls === 'string') return [urls];
  return isRecord(urls) ? Object.values(urls).flatMap(listUrls) : [];
}

/** @throws {ExchangeConfigError} when an address leaves the hosts. */
export function assertInside(url: string, { futures, spot }: VenueAddress): void {
  const origin = URL.canParse(url) ? new URL(url).origin : null;
  if (origin !== futures.origin && origin !== spot.origin) {
    throw new ExchangeConfigError('an address of the exchange client leaves its hosts');
  }
}
