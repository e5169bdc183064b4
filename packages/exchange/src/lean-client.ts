// ccxt's USD-M client, lean: raw calls only, one host, no waiting, no hidden requests, no surprises.
//
// One instance of ccxt serves every account of a host: an instance takes half a MiB and 30 ms to make.
// What differs, keys and connections, lies in an object of the account's own that inherits the rest.
//
// ccxt says what to send: address, parameters, signature. What is overridden, and why (all measured with
// ccxt 4.5.84): its own sending classes errors by the URL's prefix, ends its `timeout` at the headers,
// rounds numbers, and costs as much as the rest of a reading. So each request leaves by our wire, any
// answer that is not 2xx leaves as RefusedError with its status, code and text, and numbers keep their
// digits. Its SHA-256 in JavaScript takes ten times as long as Node's.
import { createHmac } from 'node:crypto';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseExactJson } from './exact-json';
import { NO_COUNTS, readUsedCounts, type UsedCounts } from './used-counts';
import { assertInside, listUrls, overrideUrls, type VenueAddress } from './venue-urls';
import { makeWire, SEND_MAX_MS, type Wire, type WireRequest } from './wire';
import {
  CallDeadlineError,
  describeError,
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

/** One call on its way through ccxt: its deadline in, its counts out. */
interface Call {
  readonly wire: Wire;
  readonly signal: AbortSignal;
  counts: UsedCounts;
}

/** What of ccxt's client is touched. ccxt's own types are far wider and partly `any`. */
interface CcxtClient extends Record<
  Endpoint,
  (params: Params, caller: CcxtClient) => Promise<unknown>
> {
  readonly urls: { readonly api: unknown };
  /** Only an object that was made for one call has it. */
  readonly call?: Call;
  request(...asked: unknown[]): Promise<unknown>;
  fetch(
    url: string,
    method: WireRequest['method'],
    headers: Readonly<Record<string, string>> | undefined,
    body: string | undefined,
  ): Promise<unknown>;
  hmac(text: Uint8Array, secret: Uint8Array, hash: unknown, digest?: 'hex' | 'base64'): string;
  describe(): { readonly urls: { readonly api: unknown } };
  parseMarket(row: unknown): unknown;
}
type CcxtConstructor = new (config: object) => CcxtClient;
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

  class HostClient extends Base {
    /** ccxt binds its endpoints to the object they were made for, and hands on what they are given last. */
    override request(...asked: unknown[]): Promise<unknown> {
      return super.request.apply(asked.at(-1) as CcxtClient, asked);
    }

    /** Of SHA-256, which is all that this exchange signs with where a secret is shared. */
    override hmac(...[text, secret, , digest = 'hex']: Parameters<CcxtClient['hmac']>): string {
      return createHmac('sha256', secret).update(text).digest(digest);
    }

    override async fetch(
      ...[url, method, headers = {}, body]: Parameters<CcxtClient['fetch']>
    ): Promise<unknown> {
      assertInside(url, address);
      if (this.call === undefined) throw new Error('a request that nobody called for');
      const { wire, signal } = this.call;
      const answer = await wire.send({ url, method, headers, body: body ?? null, signal });
      this.call.counts = readUsedCounts(answer.headers);
      const parsed = parseExactJson(answer.text);
      if (answer.httpStatus >= 200 && answer.httpStatus < 300) return parsed ?? answer.text;
      throw new RefusedError(readRefusal(answer, parsed));
    }
  }

  const shared = new HostClient(configure(overrideUrls(new Base({}).describe().urls.api, address)));
  const urls = listUrls(shared.urls.api);
  for (const url of urls) assertInside(url, address);
  return (credentials) => {
    const owner = Object.assign(Object.create(shared) as CcxtClient, credentials);
    const wire = makeWire(egressAddress);
    return {
      urls,
      call: async (endpoint, params, timeoutMs) => {
        const controller = new AbortController();
        const call: Call = { wire, signal: controller.signal, counts: NO_COUNTS };
        const caller = Object.assign(Object.create(owner) as CcxtClient, { call });
        const ask = () => shared[endpoint](params, caller);
        const result = await settle(withinDeadline(controller, timeoutMs, ask), credentials);
        return { result, counts: call.counts };
      },
      parseMarket: (row) => shared.parseMarket(row),
      close: () => wire.close(),
      retire: () => wire.retire(),
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

function configure(api: Record<string, unknown>): object {
  return {
    urls: { api },
    enableRateLimit: false,
    timeout: SEND_MAX_MS,
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
