// What the shell's tests share: an exchange on a free port, and a client that signs.
import { makePaperEngine, type PaperEngine } from '@hedge/paper-engine';
import { createHmac } from 'node:crypto';
import type { ExchangeClock } from '../clock';
import { makePaperServer, type PaperServer } from '../paper-server';

export const KEY = 'test-key';
export const SECRET = 'test-secret';

type Params = Readonly<Record<string, string | number>>;

/** The fields tests look at; which of them are there depends on the answer. */
interface AnyBody {
  readonly code: number;
  readonly error: { readonly code: string; readonly details: readonly { readonly path: string }[] };
  readonly orderId: number;
  readonly status: string;
  readonly avgPrice: string;
  readonly updateTime: number;
  readonly serverTime: number;
  readonly time: number;
  readonly markPrice: string;
  readonly balance: string;
  readonly positionAmt: string;
  readonly postAnswersAvgPrice: boolean;
  readonly fills: readonly unknown[];
  readonly orders: readonly unknown[];
}

/** What came back; `body` is parsed where it is JSON, and text otherwise. */
interface Reply<Body = AnyBody> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface PaperClient {
  /** Signed; `place` says where the parameters of a POST go (default form body). */
  signed<Body = AnyBody>(
    method: string,
    path: string,
    params?: Params,
    place?: 'query' | 'body',
  ): Promise<Reply<Body>>;
  /** Unsigned and as given. */
  plain<Body = AnyBody>(
    method: string,
    pathAndQuery: string,
    init?: RequestInit,
  ): Promise<Reply<Body>>;
  /** The control interface, JSON in and out. */
  paper<Body = AnyBody>(method: string, path: string, body?: unknown): Promise<Reply<Body>>;
}

async function readReply<Body>(response: Response): Promise<Reply<Body>> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true;
  const body: unknown = json && text !== '' ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: body as Body };
}

/** The exact text that is signed and sent. */
export function encodeParams(params: Params): string {
  const texts = Object.entries(params).map(([name, value]): [string, string] => [name, `${value}`]);
  return new URLSearchParams(texts).toString();
}

/** Signs as Binance clients do: the timestamp is `nowMs()` unless given, the signature last. */
export function makePaperClient(
  baseUrl: string,
  key = KEY,
  secret = SECRET,
  nowMs: () => number = Date.now,
): PaperClient {
  const plain = async <Body>(method: string, pathAndQuery: string, init: RequestInit = {}) =>
    readReply<Body>(await fetch(`${baseUrl}${pathAndQuery}`, { method, ...init }));
  return {
    plain,
    signed: (method, path, params = {}, place) => {
      const text = encodeParams({ timestamp: nowMs(), ...params });
      const signature = createHmac('sha256', secret).update(text).digest('hex');
      const all = `${text}&signature=${signature}`;
      const headers = { 'X-MBX-APIKEY': key };
      if (method !== 'POST' || place === 'query')
        return plain(method, `${path}?${all}`, { headers });
      const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
      return plain(method, path, { headers: form, body: all });
    },
    paper: (method, path, body) =>
      plain(method, `/paper${path}`, {
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json' },
      }),
  };
}

/** An exchange in this process. */
export interface TestExchange {
  readonly url: string;
  readonly engine: PaperEngine;
  readonly client: PaperClient;
  /** Exchange time; sleeping moves it. */
  readonly clock: ExchangeClock;
  /** Signals that fault rules would have sent, and how many fills there were at that moment. */
  readonly signals: { readonly pid: number; readonly name: string; readonly fills: number }[];
  readonly server: PaperServer;
}

/** The wall clock, but sleeping takes no time: it moves the clock instead. */
function makeSkippingClock(): ExchangeClock {
  let skippedMs = 0;
  return {
    now: () => Date.now() + skippedMs,
    sleep: (ms) => {
      skippedMs += ms;
      return Promise.resolve();
    },
  };
}

/** One account with 10,000 USDT in hedge mode; BTCUSDT pinned at 50,000. */
export async function startTestExchange(): Promise<TestExchange> {
  const clock = makeSkippingClock();
  const engine = makePaperEngine({ random: () => 0.5 });
  const signals: TestExchange['signals'] = [];
  const sendSignal = (pid: number, name: string) => {
    signals.push({ pid, name, fills: engine.ledger().fills.length });
  };
  const server = makePaperServer({ engine, clock, log: () => undefined, sendSignal });
  const url = `http://127.0.0.1:${await server.start(0)}`;
  const client = makePaperClient(url, KEY, SECRET, () => clock.now());
  await client.paper('POST', '/accounts', { apiKey: KEY, secret: SECRET, balance: '10000' });
  await client.paper('PUT', '/prices', { symbol: 'BTCUSDT', markPrice: '50000' });
  return { url, engine, client, clock, signals, server };
}

/** Opens 0.02 BTC LONG at 49,000 by hand. */
export async function holdLong(client: PaperClient, quantity = '0.02'): Promise<void> {
  const position = { symbol: 'BTCUSDT', positionSide: 'LONG', quantity, entryPrice: '49000' };
  await client.paper('POST', '/positions', { apiKey: KEY, ...position });
}

export const CLOSE_LONG = {
  symbol: 'BTCUSDT',
  side: 'SELL',
  positionSide: 'LONG',
  type: 'MARKET',
  quantity: '0.02',
  newClientOrderId: 'close-1',
  newOrderRespType: 'RESULT',
} as const;
