// One account's reads: signed with exchange time, held back while backing off, parsed or failed.
import type { Backoff } from '@hedge/cycle';
import type { Answer } from '@hedge/domain';
import type { Endpoint, LeanClient, Params } from './lean-client';
import { makeLimitBackoff, type LimitBackoff } from './limit-backoff';
import type { Market, MarketTable } from './market-table';
import { describeAnswer } from './outcome-table';
import type { Parsed } from './row-fields';
import { waitAtMost } from './timeouts';
import type { VenueHost } from './venue-host';
import type { RefusedAnswer } from './wire-result';

/** Why a read has no answer, as far as registration tells them apart. */
export type ReadFailure = 'unreachable' | 'refused' | 'backoff';

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
  readonly client: LeanClient;
  /** The account's own backoff and the host's, whichever lasts longer. */
  backoff(): Backoff | null;
  /** Takes note of a refusal of any request of this account. */
  note(answer: RefusedAnswer): void;
  /** One request; the exchange time is read first where it is unknown or doubted. */
  read<T>(request: ReadRequest<T>): Promise<ReadResult<T>>;
  /** The same with the market table at hand, read first where there is none. */
  readWithMarkets<T>(build: (markets: MarketTable) => ReadRequest<T>): Promise<ReadResult<T>>;
  readMarket<T>(symbol: string, build: (market: Market) => ReadRequest<T>): Promise<ReadResult<T>>;
}

export function makeAccountLink(host: VenueHost, client: LeanClient): AccountLink {
  const own: LimitBackoff = makeLimitBackoff({ clock: host.clock });

  const failed = (why: string, failure: ReadFailure): ReadResult<never> => ({
    kind: 'failed',
    requestedAt: host.time.now() ?? 0,
    why,
    failure,
  });

  const backoff = (): Backoff | null => {
    const held = [own.current(), host.backoff()].filter((each) => each !== null);
    return held.sort((a, b) => b.until - a.until)[0] ?? null;
  };

  async function read<T>(request: ReadRequest<T>): Promise<ReadResult<T>> {
    if (!host.time.isSound()) await waitAtMost(host.timeouts.readMs, host.time.refresh());
    const held = backoff();
    if (held !== null) return failed(`backing off: ${held.why}`, 'backoff');
    const requestedAt = host.time.now();
    if (requestedAt === null) return failed('the exchange time is unknown', 'unreachable');

    const signature = { timestamp: requestedAt, recvWindow: host.timeouts.readWindowMs };
    const result = await client.call(
      request.endpoint,
      request.signed ? { ...request.params, ...signature } : request.params,
      request.timeoutMs ?? host.timeouts.readMs,
    );
    if (result.kind === 'refused') {
      host.note(result.answer, own);
      const meaning = request.onRefused?.(result.answer);
      return meaning === undefined
        ? { ...failed(describeAnswer(result.answer), failureOf(result.answer)), requestedAt }
        : { kind: 'answer', requestedAt, value: meaning.value };
    }
    if (result.kind !== 'body') return { ...failed(result.why, 'unreachable'), requestedAt };
    const parsed = request.parse(result.body);
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

  return {
    host,
    client,
    backoff,
    note: (answer) => host.note(answer, own),
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
}

function failureOf(answer: RefusedAnswer): ReadFailure {
  if (answer.httpStatus === 429 || answer.httpStatus === 418) return 'backoff';
  return answer.httpStatus >= 500 || answer.httpStatus === 408 ? 'unreachable' : 'refused';
}
