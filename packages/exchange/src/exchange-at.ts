// The exchange of one mode at given hosts, as seen from one local address: a gateway per account, sharing time, markets and the door.
import type { Clock, Gateway, ReadRoom, VenueHolds } from '@hedge/cycle';
import type { Logger } from '@hedge/platform';
import {
  fetchAccountFacts,
  fetchAccountPositions,
  type AccountFacts,
  type FactsResult,
  type PositionFacts,
} from './account-facts';
import { makeAccountLink, type AccountLink } from './account-link';
import { makeAccountStates, type AccountStates } from './account-states';
import type { Egress } from './egress';
import { makeGateway } from './gateway';
import { loadLeanClient, type LeanClient } from './lean-client';
import { DEFAULT_TIMEOUTS, type ExchangeTimeouts } from './timeouts';
import { fetchMarginFacts, type MarginFacts } from './margin-facts';
import { fetchPreflight, type PreflightFacts } from './preflight-facts';
import { makeVenueHost } from './venue-host';
import type { ExchangeMode, VenueAddress } from './venue-urls';

/** An account as the exchange needs it. The keys stay in here and appear in no text. */
export interface ExchangeAccount {
  readonly accountId: string;
  readonly apiKey: string;
  readonly secret: string;
}

export interface ExchangeDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** What workers on one address know together: without an answer from it nothing is sent. */
  readonly holds: VenueHolds;
  /** From 0 to below 1; `Math.random` unless given. */
  readonly random?: () => number;
  /** Shared by the exchanges that an account may move between; its own unless given. */
  readonly states?: AccountStates;
}

export interface Exchange {
  /**
   * Reads exchange time and markets, so that the first cycle need not. Never rejects; false when
   * either is still missing, and then the gateways read them when they are needed. Sends nothing
   * while the exchange is known to ban this address.
   */
  warmUp(): Promise<boolean>;
  /** The account's gateway: the same one as long as its keys are the same. */
  gatewayFor(account: ExchangeAccount): Gateway;
  /** Everything a registration on these symbols is checked against. */
  accountFacts(
    account: ExchangeAccount,
    symbols: readonly string[],
  ): Promise<FactsResult<AccountFacts>>;
  /** Free margin, and the leverages of these symbols; what cannot be read is left out. */
  marginFacts(account: ExchangeAccount, symbols: readonly string[]): Promise<MarginFacts>;
  /** Hedge mode and positions; of an account in one-way mode no positions are told. */
  accountPositions(
    account: ExchangeAccount,
  ): Promise<FactsResult<{ hedgeMode: boolean; positions: readonly PositionFacts[] }>>;
  /** What the exchange says of the account's mode and key. */
  preflight(account: ExchangeAccount): Promise<FactsResult<PreflightFacts>>;
  /** What the request budget has for readings of positions. */
  readRoom(): ReadRoom;
  /** Every address any client of this exchange can reach. */
  urls(): readonly string[];
  /** Closes every connection; requests in flight end as lost. */
  close(): Promise<void>;
}

export interface ExchangePlace {
  readonly mode: ExchangeMode;
  readonly address: VenueAddress;
  readonly egress: Egress;
  readonly timeouts?: Partial<ExchangeTimeouts> | undefined;
}

/** Loads ccxt and makes the exchange. Sends nothing yet. */
export async function makeExchangeAt(
  deps: ExchangeDeps,
  { mode, address, egress, timeouts }: ExchangePlace,
): Promise<Exchange> {
  const makeClient = await loadLeanClient(address, egress.egressAddress);
  const publicClient = makeClient(null);
  const host = makeVenueHost({
    ...deps,
    random: deps.random ?? Math.random,
    client: publicClient,
    venue: { exchange: 'binanceusdm', mode, ...egress },
    timeouts: { ...DEFAULT_TIMEOUTS, ...timeouts },
  });
  const clients = new Set<LeanClient>([publicClient]);
  const stateOf = deps.states ?? makeAccountStates(deps);
  const known = new Map<string, Connected>();

  function connect(account: ExchangeAccount): Connected {
    const { accountId, apiKey, secret } = account;
    const state = stateOf(accountId, host.time);
    const before = known.get(accountId);
    if (before?.account.apiKey === apiKey && before.account.secret === secret) return before;
    if (before !== undefined) {
      // Requests in flight end as they would have; an order cut off would be one more to look up.
      clients.delete(before.client);
      void before.client.retire();
    }
    const client = makeClient({ apiKey, secret });
    clients.add(client);
    const link = makeAccountLink(host, client, state);
    const connected = { account, client, link, gateway: makeGateway(link) };
    known.set(accountId, connected);
    return connected;
  }

  const asked = (account: ExchangeAccount) => connect(account).link.withPriority('query');

  return {
    warmUp: async () => {
      await Promise.all([host.time.refresh(), host.refreshMarkets()]);
      return host.time.now() !== null && host.markets() !== null;
    },
    gatewayFor: (account) => connect(account).gateway,
    accountFacts: (account, symbols) => fetchAccountFacts(asked(account), symbols),
    marginFacts: (account, symbols) => fetchMarginFacts(asked(account), symbols),
    accountPositions: (account) => fetchAccountPositions(asked(account)),
    preflight: (account) => fetchPreflight(asked(account)),
    readRoom: () => host.door.roomFor('fapiPrivateV3GetPositionRisk', 'read'),
    urls: () => [...clients].flatMap((client) => client.urls),
    close: async () => {
      await Promise.all([...clients].map((client) => client.close()));
    },
  };
}

interface Connected {
  readonly account: ExchangeAccount;
  readonly client: LeanClient;
  readonly link: AccountLink;
  readonly gateway: Gateway;
}
