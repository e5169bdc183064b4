// ccxt's USD-M client, lean: raw calls only, one host, no waiting, no hidden requests, no surprises.
//
// One instance of ccxt serves every account of a host: an instance takes half a MiB and 30 ms to make.
// What differs, keys and connections, lies in an object of the account's own that inherits the rest.
//
// What is overridden, and why (all measured with ccxt 4.5.84):
// - error classes depend on the URL's prefix, so every answer that is not 2xx leaves as RefusedError
//   with its status, code and text before ccxt classifies it;
// - `timeout` ends at the headers, so each call carries an abort signal that covers the body too;
// - numbers are rounded by JSON.parse, so the parser keeps their digits.
import { AsyncLocalStorage } from 'node:async_hooks';
import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseExactJson } from './exact-json';
import { NO_COUNTS, readUsedCounts, type UsedCounts } from './used-counts';
import { assertInside, listUrls, overrideUrls, type VenueAddress } from './venue-urls';
import {
  CallDeadlineError,
  describeError,
  isConnectFailure,
  NeverSentError,
  readRefusal,
  RefusedError,
  type WireResult,
} from './wire-result';

export type Params = Readonly<Record<string, string | number>>;

/** The raw endpoints used, by ccxt's implicit method names. */
export type Endpoint =
  | 'fapiPublicGetTime'
  | 'fapiPublicGetExchangeInfo'
  | 'fapiPublicGetPremiumIndex'
  | 'fapiPrivateV3GetPositionRisk'
  | 'fapiPrivateGetPositionSideDual'
  | 'fapiPrivateGetCommissionRate'
  | 'fapiPrivateGetAccountConfig'
  | 'fapiPrivateV3GetAccount'
  | 'fapiPrivateGetSymbolConfig'
  | 'fapiPrivateGetOrder'
  | 'fapiPrivatePostOrder'
  | 'fapiPrivateDeleteOrder'
  | 'fapiPrivateGetAllOrders'
  | 'fapiPrivateGetOpenOrders'
  | 'fapiPrivateGetUserTrades'
  | 'sapiGetAccountApiRestrictions';

type RequestParams = Record<string, unknown> & { readonly signal?: AbortSignal };

interface Answered {
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What travels with one call through ccxt: whose it is and its deadline in, its headers out. */
interface CallContext {
  /** The account's own object. */
  readonly owner: CcxtClient;
  readonly signal: AbortSignal;
  counts: UsedCounts;
}

/** What of ccxt's client is touched. ccxt's own types are far wider and partly `any`. */
interface CcxtClient extends Record<Endpoint, (params: Params) => Promise<unknown>> {
  readonly urls: { readonly api: unknown };
  readonly fetchDispatcher?: { destroy(): Promise<void>; close(): Promise<void> };
  request(...asked: unknown[]): Promise<unknown>;
  describe(): { readonly urls: { readonly api: unknown } };
  getDispatcherOptions(plain: boolean): Record<string, unknown>;
  undiciRequest(url: string, params: RequestParams): Promise<Answered>;
  parseMarket(row: unknown): unknown;
  parseJson(text: string): unknown;
  handleErrors(...answer: ErrorArguments): unknown;
}
type CcxtConstructor = new (config: object) => CcxtClient;
type ErrorArguments = readonly [
  status: number,
  reason: string,
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  response: unknown,
  ...rest: readonly unknown[],
];

/** One account's (or, without keys, one host's) way to the exchange. */
export interface LeanClient {
  /** Every address the client knows. */
  readonly urls: readonly string[];
  /** One request, never repeated. Never throws for what an exchange or a network can do. */
  call(endpoint: Endpoint, params: Params, timeoutMs: number): Promise<Called>;
  /** ccxt's reading of an exchangeInfo row: the unified symbol. Throws on nonsense. */
  parseMarket(row: unknown): unknown;
  /** Drops its sockets, requests in flight included. */
  close(): Promise<void>;
  /** Lets requests in flight end, then drops its sockets. */
  retire(): Promise<void>;
}

/** What came of a call, and what its own answer said of the limits. */
export interface Called {
  readonly result: WireResult;
  readonly counts: UsedCounts;
}

export interface Credentials {
  readonly apiKey: string;
  readonly secret: string;
}

export type MakeLeanClient = (credentials: Credentials | null) => LeanClient;

/** Upper bound of any single call, for the timers underneath our own deadline. */
const CALL_MAX_MS = 30_000;
/** Until a connection stands. Shorter than any call's deadline, so that "never sent" can be told. */
const CONNECT_MAX_MS = 1_000;
/** A connection idle for longer is not used again. */
const IDLE_MAX_MS = 10_000;

/**
 * Loads ccxt's one exchange file (30 MB less than the whole package) for clients of one host.
 *
 * @param egressAddress the local address that connections leave from; null lets the machine choose
 */
export async function loadLeanClient(
  address: VenueAddress,
  egressAddress: string | null = null,
): Promise<MakeLeanClient> {
  const Base = await importBinanceUsdm();
  const calls = new AsyncLocalStorage<CallContext>();

  class HostClient extends Base {
    override getDispatcherOptions(plain: boolean): Record<string, unknown> {
      return {
        ...super.getDispatcherOptions(plain),
        // A request on a connection that the other side just dropped for idleness is lost, and a lost
        // order is unknown for many seconds: idle connections are given up before anybody else does.
        keepAliveTimeout: IDLE_MAX_MS,
        keepAliveMaxTimeout: IDLE_MAX_MS,
        connectTimeout: CONNECT_MAX_MS,
        headersTimeout: CALL_MAX_MS,
        bodyTimeout: CALL_MAX_MS,
        ...(egressAddress === null ? {} : leaveFrom(egressAddress)),
      };
    }

    override request(...asked: unknown[]): Promise<unknown> {
      return super.request.apply(calls.getStore()?.owner ?? this, asked);
    }

    override async undiciRequest(url: string, params: RequestParams): Promise<Answered> {
      assertInside(url, address);
      const context = calls.getStore();
      const signals = [params.signal, context?.signal].filter((each) => each !== undefined);
      try {
        const signal = AbortSignal.any(signals);
        const answered = await super.undiciRequest(url, { ...params, signal });
        // Not from `last_response_headers`, which belongs to whichever call ended last.
        if (context !== undefined) context.counts = readUsedCounts(answered.headers);
        return answered;
      } catch (error) {
        if (isConnectFailure(error)) throw new NeverSentError(describeError(error));
        throw error;
      }
    }

    override parseJson(text: string): unknown {
      return parseExactJson(text);
    }

    override handleErrors(...answer: ErrorArguments): unknown {
      const [status, , , , headers, body, response] = answer;
      if (status >= 200 && status < 300) return true;
      throw new RefusedError(readRefusal(status, headers, body, response));
    }
  }

  const shared = new HostClient(configure(overrideUrls(new Base({}).describe().urls.api, address)));
  const urls = listUrls(shared.urls.api);
  for (const url of urls) assertInside(url, address);
  return (credentials) => {
    const owner = Object.assign(Object.create(shared) as CcxtClient, credentials);
    return {
      urls,
      call: async (endpoint, params, timeoutMs) => {
        const controller = new AbortController();
        const context: CallContext = { owner, signal: controller.signal, counts: NO_COUNTS };
        const call = () => calls.run(context, () => shared[endpoint](params));
        const result = await settle(withinDeadline(controller, timeoutMs, call), credentials);
        return { result, counts: context.counts };
      },
      parseMarket: (row) => shared.parseMarket(row),
      // Made by ccxt at the owner's first request.
      close: async () => owner.fetchDispatcher?.destroy(),
      retire: async () => owner.fetchDispatcher?.close(),
    };
  };
}

/** The deep file is not among the package's exports, so it is reached by its file URL. */
async function importBinanceUsdm(): Promise<CcxtConstructor> {
  // dist/ or js/, by the condition under which it was resolved: both lie beside js/src.
  const entry = require.resolve('ccxt');
  const file = pathToFileURL(join(dirname(entry), '..', 'js', 'src', 'binanceusdm.js'));
  const loaded = (await import(file.href)) as { readonly default: CcxtConstructor };
  return loaded.default;
}

/** undici's: from that address, to a host's addresses of the same family alone. */
function leaveFrom(egressAddress: string): Record<string, unknown> {
  return { localAddress: egressAddress, connect: { family: isIP(egressAddress) } };
}

function configure(api: Record<string, unknown>): object {
  return {
    urls: { api },
    enableRateLimit: false,
    timeout: CALL_MAX_MS,
    number: String,
    options: {
      fetchCurrencies: false,
      fetchMargins: false,
      leverageBrackets: {},
      adjustForTimeDifference: false,
      maxRetriesOnFailure: 0,
    },
  };
}

/** Runs `work` for at most `timeoutMs`; then its request is aborted, whatever part it is in. */
async function withinDeadline<T>(
  controller: AbortController,
  timeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new CallDeadlineError(timeoutMs));
      controller.abort();
    }, timeoutMs);
  });
  try {
    // The race listens to both, so the abandoned request's failure is never unhandled.
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function settle(
  answer: Promise<unknown>,
  credentials: Credentials | null,
): Promise<WireResult> {
  try {
    return { kind: 'body', body: await answer };
  } catch (error) {
    if (error instanceof RefusedError) {
      return {
        kind: 'refused',
        answer: { ...error.answer, text: withoutSecrets(error.answer.text, credentials) },
      };
    }
    const why = withoutSecrets(describeError(error), credentials);
    return { kind: error instanceof NeverSentError ? 'notSent' : 'lost', why };
  }
}

/** The other side wrote these texts: should it echo a credential, the credential stays here. */
function withoutSecrets(text: string, credentials: Credentials | null): string {
  const secrets = [credentials?.apiKey, credentials?.secret];
  return secrets.reduce<string>(
    (clean, secret) => (secret ? clean.replaceAll(secret, '***') : clean),
    text,
  );
}
