// The exchange of one host: a gateway per account, sharing time, markets and bans.
import type { Clock, Gateway } from '@hedge/cycle';
import type { Logger } from '@hedge/platform';
import {
  fetchAccountFacts,
  fetchAccountPositions,
  type AccountFacts,
  type FactsResult,
  type PositionFacts,
} from './account-facts';
import { makeAccountLink, type AccountLink } from './account-link';
import { makeGateway } from './gateway';
import { loadLeanClient, type LeanClient } from './lean-client';
import { DEFAULT_TIMEOUTS, type ExchangeTimeouts } from './timeouts';
import { checkBaseUrl, type ExchangeMode } from './venue-urls';
import { makeVenueHost } from './venue-host';

/** An account as the exchange needs it. The keys stay in here and appear in no text. */
export interface ExchangeAccount {
  readonly accountId: string;
  readonly apiKey: string;
  readonly secret: string;
}

export interface ExchangeDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface ExchangeOptions {
  readonly mode: ExchangeMode;
  /** Such as `http://127.0.0.1:3210`; the only host anything is sent to. */
  readonly baseUrl: string;
  readonly timeouts?: Partial<ExchangeTimeouts>;
}

export interface Exchange {
  /**
   * Reads exchange time and markets, so that the first cycle need not. Never rejects; false when
   * either is still missing, and then the gateways read them when they are needed.
   */
  warmUp(): Promise<boolean>;
  /** The account's gateway: the same one as long as its keys are the same. */
  gatewayFor(account: ExchangeAccount): Gateway;
  /** Everything a registration on these symbols is checked against. */
  accountFacts(
    account: ExchangeAccount,
    symbols: readonly string[],
  ): Promise<FactsResult<AccountFacts>>;
  /** Hedge mode and positions; of an account in one-way mode no positions are told. */
  accountPositions(
    account: ExchangeAccount,
  ): Promise<FactsResult<{ hedgeMode: boolean; positions: readonly PositionFacts[] }>>;
  /** Every address any client of this exchange can reach. */
  urls(): readonly string[];
  /** Closes every connection; requests in flight end as lost. */
  close(): Promise<void>;
}

/**
 * Loads ccxt and makes the exchange of one host. Sends nothing yet.
 * @throws {ExchangeConfigError} for a mode that is not available or a base URL it may not use.
 */
export async function makeExchange(
  deps: ExchangeDeps,
  options: ExchangeOptions,
): Promise<Exchange> {
  const makeClient = await loadLeanClient(checkBaseUrl(options.mode, options.baseUrl));
  const publicClient = makeClient(null);
  const host = makeVenueHost({
    ...deps,
    client: publicClient,
    timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
  });
  const clients = new Set<LeanClient>([publicClient]);
  const known = new Map<
    string,
    { account: ExchangeAccount; link: AccountLink; gateway: Gateway }
  >();

  function connect(account: ExchangeAccount) {
    const before = known.get(account.accountId);
    if (before?.account.apiKey === account.apiKey && before.account.secret === account.secret) {
      return before;
    }
    const client = makeClient({ apiKey: account.apiKey, secret: account.secret });
    clients.add(client);
    const link = makeAccountLink(host, client);
    const connected = { account, link, gateway: makeGateway({ clock: deps.clock, link }) };
    known.set(account.accountId, connected);
    return connected;
  }

  return {
    warmUp: async () => {
      await Promise.all([host.time.refresh(), host.refreshMarkets()]);
      return host.time.now() !== null && host.markets() !== null;
    },
    gatewayFor: (account) => connect(account).gateway,
    accountFacts: (account, symbols) => fetchAccountFacts(connect(account).link, symbols),
    accountPositions: (account) => fetchAccountPositions(connect(account).link),
    urls: () => [...clients].flatMap((client) => client.urls),
    close: async () => {
      await Promise.all([...clients].map((client) => client.close()));
    },
  };
}
