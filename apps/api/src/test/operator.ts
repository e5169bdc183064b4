// An API on a migrated database of its own, and an operator who uses it; the worker's answers are given.
import type {
  AccountQueryResult,
  MarginFacts,
  MarketFact,
  PreflightView,
  RegistrationFacts,
} from '@hedge/contracts';
import { makeDatabase, migrate, type Database } from '@hedge/db';
import { makeEmptyDatabase } from '@hedge/testkit';
import { ADMIN_KEY, startApi, type ApiUnderTestOptions } from './api-under-test';

export const BTC = 'BTC/USDT:USDT';

/** The id of nothing. */
export const NOBODY = '00000000-0000-4000-8000-000000000000';

/** What the exchange demands of orders in BTC. */
export const BTC_MARKET: MarketFact = {
  symbol: BTC,
  exchangeSymbol: 'BTCUSDT',
  trading: true,
  marginAsset: 'USDT',
  contractSize: '1',
  stepSize: '0.001',
  minQuantity: '0.001',
  maxQuantity: '120',
  minNotional: '100',
  markPrice: '50000',
  takerRate: '0.0005',
};

/** A hedged account: 0.05 long from 49,000 and 0.05 short from 49,500, mark 50,000. */
export const FACTS: RegistrationFacts = {
  hedgeMode: true,
  positions: (['LONG', 'SHORT'] as const).map((side) => ({
    symbol: BTC,
    exchangeSymbol: 'BTCUSDT',
    side,
    quantity: '0.05',
    entryPrice: side === 'LONG' ? '49000' : '49500',
    markPrice: '50000',
    unrealizedPnl: '1',
    updateTimeMs: 1,
  })),
  markets: [BTC_MARKET],
  openOrders: [],
};

/** An answer's body, by the fields that tests look at. */
type AnswerBody = {
  readonly id: string;
  readonly version: number;
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
  readonly error: { readonly code: string; readonly details: unknown };
  readonly preflight: PreflightView | null;
};

export type Operator = {
  readonly url: string;
  readonly databaseUrl: string;
  /** The same database, past the API. */
  readonly database: Database;
  /** What the worker answers from now on. */
  setWorkerAnswer(answer: AccountQueryResult): void;
  /** What it says of an account that is made or checked: all is well, unless told otherwise. */
  setPreflightAnswer(answer: AccountQueryResult): void;
  /** Makes the next question to the worker fail as only a defect could. */
  failWorker(error: Error): void;
  /** Keeps the worker's answers back until the returned function is called. */
  holdWorker(): () => void;
  send(
    method: string,
    path: string,
    body?: unknown,
    /** Beside the admin key. */
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: AnswerBody }>;
  /** The body of an account that no other test has. */
  accountBody(): Readonly<Record<string, string>>;
  createAccount(): Promise<string>;
  countOperations(accountId: string): Promise<number>;
  close(): Promise<void>;
};

/** 10,000 USDT free, at a leverage of 20. */
export const MARGIN: MarginFacts = {
  available: [{ asset: 'USDT', amount: '10000' }],
  leverages: [{ symbol: BTC, leverage: '20' }],
  unknown: null,
};

/** A hedge that these facts allow: 1,500 of value, which takes 75 of margin and 0.75 of fees. */
export const hedgeBody = (accountId: string, change: object = {}) => ({
  ...{ accountId, symbol: BTC, profitTarget: '100' },
  ...{ long: { quantity: '0.02' }, short: { quantity: '0.01' } },
  ...change,
});

export const FACTS_ANSWER = { ok: true, kind: 'registration', facts: FACTS } as const;

/** All is well. */
export const GOOD_PREFLIGHT = {
  ok: true,
  kind: 'preflight',
  facts: {
    hedgeMode: true,
    mayWithdraw: false,
    ipRestricted: true,
    clockOffsetMs: 12,
    requestBudget: { used: 124, limit: 2_400, windowMs: 60_000, readingsNow: 244 },
  },
} as const;

/** All of it, and the first that comes of one without end. */
async function readAnswer(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
    return response.text();
  for await (const piece of response.body ?? []) return new TextDecoder().decode(piece as Buffer);
  return '';
}

export async function startOperator(
  options: Pick<
    ApiUnderTestOptions,
    'boardActions' | 'logger' | 'timeouts' | 'trustProxyHops'
  > = {},
): Promise<Operator> {
  const own = await makeEmptyDatabase();
  await migrate(own.url);
  const database = makeDatabase({ url: own.url });
  let answer: AccountQueryResult = FACTS_ANSWER;
  let preflight: AccountQueryResult = GOOD_PREFLIGHT;
  let failure: Error | undefined;
  let held: Promise<void> | undefined;
  let accounts = 0;
  const api = await startApi({
    store: { kind: 'postgres', url: own.url },
    databaseUrl: own.url,
    askWorker: async (_accountId, { kind }) => {
      if (kind === 'preflight') return preflight;
      const error = failure;
      failure = undefined;
      await held;
      if (error !== undefined) throw error;
      // Whoever opens is told the same, and of margin enough.
      return kind === 'opening' && answer.ok && answer.kind === 'registration'
        ? { ...answer, kind, margin: MARGIN }
        : answer;
    },
    ...options,
  });
  const send: Operator['send'] = async (method, path, body, headers = {}) => {
    const known = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
    const response = await fetch(`${api.url}${path}`, {
      method,
      headers: { ...known, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await readAnswer(response);
    const isFile = response.headers.get('content-type')?.startsWith('text/') ?? false;
    const answered = (text === '' ? {} : isFile ? text : JSON.parse(text)) as AnswerBody;
    return { status: response.status, headers: response.headers, body: answered };
  };
  const accountBody = () => {
    accounts += 1;
    return {
      label: `account ${accounts}`,
      exchange: 'binanceusdm',
      mode: 'paper',
      apiKey: `canary-key-${accounts}`,
      secret: `canary-secret-${accounts}`,
    };
  };
  return {
    url: api.url,
    databaseUrl: own.url,
    database,
    setWorkerAnswer: (given) => {
      answer = given;
    },
    setPreflightAnswer: (given) => {
      preflight = given;
    },
    failWorker: (error) => {
      failure = error;
    },
    holdWorker: () => {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    send,
    accountBody,
    createAccount: async () => (await send('POST', '/api/v1/accounts', accountBody())).body.id,
    countOperations: async (accountId) =>
      (await send('GET', `/api/v1/operations?accountId=${accountId}`)).body.items.length,
    close: async () => {
      await api.close();
      await database.close();
      await own.drop();
    },
  };
}
