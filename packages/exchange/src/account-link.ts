// One account's reads: signed with exchange time, let out or not by the host's door, parsed or failed.
import type { Backoff, RequestPriority } from '@hedge/cycle';
import type { Answer } from '@hedge/domain';
import type { AccountState } from './account-states';
import type { Called, Endpoint, LeanClient, Params } from './lean-client';
import type { Market, MarketTable } from './market-table';
import { classifyAnswer, describeAnswer } from './outcome-table';
import type { Parsed } from './row-fields';
import { waitAtMost } from './timeouts';
import type { Denied } from './venue-door';
import type { VenueHost } from './venue-host';
import type { RefusedAnswer } from './wire-result';

/** Why a read has no answer, as far as registration tells them apart. */
export type ReadFailure = 'unreachable' | 'refused' | 'backoff' | 'budget';

/** An answer, or its absence with the cause told apart. */
export type ReadResult<T> =
  | Extract<Answer<T>, { kind: 'answer' }>
  | (Extract<Answer<T>, { kind: 'failed' }> & { readonly failure: ReadFailure });

export interface ReadRequest<T> {
  readonly endpoint: Endpoint;
  readonly params: Params;
  readonly timeoutMs?: number;
  /** Public calls are neither signed nor timed. */
  readonly signed: boolean;
  readonly parse: (body: unknown) => Parsed<T>;
  /** What an HTTP refusal may mean besides failure, such as -2013; `undefined` for failure. */
  readonly onRefused?: (answer: RefusedAnswer) => { readonly value: T } | undefined;
}

export interface AccountLink {
  readonly host: VenueHost;
  readonly state: AccountState;
  withPriority(priority: RequestPriority): AccountLink;
  /** The account's own backoff and the host's, whichever lasts longer. */
  backoff(): Backoff | null;
  /** One request as it is, through the host's door. */
  request(endpoint: Endpoint, params: Params, timeoutMs: number): Promise<Called | Denied>;
  /** One request; the exchange time is read first where it is unknown or doubted. */
  read<T>(request: ReadRequest<T>): Promise<ReadResult<T>>;
  /** The same with the market table at hand, read first where there is none. */
  readWithMarkets<T>(build: (markets: MarketTable) => ReadRequest<T>): Promise<ReadResult<T>>;
  readMarket<T>(symbol: string, build: (market: Market) => ReadRequest<T>): Promise<ReadResult<T>>;
}

export function makeAccountLink(
  host: VenueHost,
  client: LeanClient,
  state: AccountState,
  priority: RequestPriority = 'read',
): AccountLink {
  const { accountId } = state;
  const request: AccountLink['request'] = (endpoint, params, timeoutMs) => {
    const by = { accountId, priority };
    return host.door.request({ client, endpoint, params, timeoutMs, by }, state.told);
  };

  const failed = (why: string, failure: ReadFailure): ReadResult<never> => ({
    kind: 'failed',
    requestedAt: host.time.now() ?? 0,
    why,
    failure,
  });

  const backoff = (): Backoff | null => {
    const held = [state.told.current(), host.door.closed(accountId)].filter(
      (each) => each !== null,
    );
    return held.sort((a, b) => b.until - a.until)[0] ?? null;
  };

  async function read<T>(asked: ReadRequest<T>): Promise<ReadResult<T>> {
    await host.door.learn();
    if (!host.time.isSound()) await waitAtMost(host.timeouts.readMs, host.time.refresh());
    const held = backoff();
    if (held !== null) return failed(`backing off: ${held.why}`, 'backoff');
    const requestedAt = host.time.now();
    if (requestedAt === null) return failed('the exchange time is unknown', 'unreachable');

    const signature = { timestamp: requestedAt, recvWindow: host.timeouts.readWindowMs };
    const called = await request(
      asked.endpoint,
      asked.signed ? { ...asked.params, ...signature } : asked.params,
      asked.timeoutMs ?? host.timeouts.readMs,
    );
    if (!('result' in called)) {
      return failed(called.why, DENIED_AS[called.cause]);
    }
    const { result } = called;
    if (result.kind === 'refused') {
      const meaning = asked.onRefused?.(result.answer);
      if (meaning !== undefined) return { kind: 'answer', requestedAt, value: meaning.value };
      const { answer } = result;
      const refusesKey = classifyAnswer(answer) === 'account';
      const why = describeAnswer(answer);
      return { kind: 'failed', requestedAt, why, failure: failureOf(answer), refusesKey };
    }
    if (result.kind !== 'body') return { ...failed(result.why, 'unreachable'), requestedAt };
    const parsed = asked.parse(result.body);
    return parsed.ok
      ? { kind: 'answer', requestedAt, value: parsed.value }
      : { ...failed(`malformed answer: ${parsed.why}`, 'refused'), requestedAt };
  }

  /** Waits for the first table only; an old one is read anew behind the back of whoever asks. */
  async function currentMarkets(): Promise<MarketTable | null> {
    const refreshed = host.refreshMarkets();
    if (host.markets() === null) await waitAtMost(host.timeouts.readMs, refreshed);
    return host.markets();
  }

  async function readWithMarkets<T>(
    build: (markets: MarketTable) => ReadRequest<T>,
  ): Promise<ReadResult<T>> {
    const markets = await currentMarkets();
    if (markets === null) return failed('the markets of the exchange are unknown', 'unreachable');
    return read(build(markets));
  }

  const link: AccountLink = {
    host,
    state,
    withPriority: (other) =>
      other === priority ? link : makeAccountLink(host, client, state, other),
    backoff,
    request,
    read,
    readWithMarkets,
    readMarket: async (symbol, build) => {
      const markets = await currentMarkets();
      const market = markets?.bySymbol.get(symbol);
      if (market !== undefined) return read(build(market));
      return markets === null
        ? failed('the markets of the exchange are unknown', 'unreachable')
        : failed(`the exchange does not know ${symbol}`, 'refused');
    },
  };
  return link;
}

const DENIED_AS: Readonly<Record<Denied['cause'], ReadFailure>> = {
  hold: 'backoff',
  silence: 'unreachable',
  budget: 'budget',
};

function failureOf(answer: RefusedAnswer): ReadFailure {
  if (answer.httpStatus === 429 || answer.httpStatus === 418) return 'backoff';
  return answer.httpStatus >= 500 || answer.httpStatus === 408 ? 'unreachable' : 'refused';
}
