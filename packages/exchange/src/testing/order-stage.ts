// One order against the paper exchange, by a client of its own, and what is true of it afterwards.
import { decimal, type PositionSide, type SendOutcome } from '@hedge/domain';
import { silentLogger, systemClock } from '@hedge/platform';
import { makeMemoryVenueHolds, waitFor, type Paper } from '@hedge/testkit';
import { UNNAMED_EGRESS } from '../egress';
import { makeExchangeAt, type Exchange } from '../exchange-at';
import type { ExchangeTimeouts } from '../timeouts';

const SYMBOL = 'BTC/USDT:USDT';
const QUANTITY: Readonly<Record<PositionSide, string>> = { LONG: '0.02', SHORT: '0.01' };
/** Shorter than any delay of a case: an order that was held back is not executed late. */
const WINDOW_MS = 1_000;

/** One leg's order, once: its client has sent nothing before, so its connection is a new one. */
export interface StagedOrder {
  readonly clientOrderId: string;
  readonly leg: PositionSide;
  /** Sends it; never twice. */
  send(): Promise<SendOutcome>;
  /** What GET order finds of it, asked by somebody who was told nothing of limits. */
  lookUp(): Promise<{ readonly status: string; readonly executed: string } | null>;
  /** What the exchange itself has of it. */
  readTruth(): Promise<{
    readonly fills: number;
    readonly executed: string;
    /** HTTP statuses of POST order of this account, as far as they were answered. */
    readonly posts: readonly number[];
  }>;
  close(): Promise<void>;
}

let staged = 0;

export function makeClientAt(
  url: string,
  timeouts: Partial<ExchangeTimeouts> = {},
): Promise<Exchange> {
  const base = new URL(url);
  return makeExchangeAt(
    { clock: systemClock, logger: silentLogger, holds: makeMemoryVenueHolds(systemClock) },
    {
      ...{ mode: 'paper', address: { futures: base, spot: base }, egress: UNNAMED_EGRESS },
      timeouts: { readMs: 5_000, orderMs: 600, ...timeouts },
    },
  );
}

/**
 * A fresh account with both legs of a hedge, and a client that knows time and markets.
 * @param url where its client sends to, when that is not the exchange itself
 */
export async function stageOrder(
  deps: { readonly paper: Paper; readonly observer: Exchange },
  leg: PositionSide,
  options: { readonly url?: string; readonly orderMs?: number } = {},
): Promise<StagedOrder> {
  const { paper, observer } = deps;
  staged += 1;
  const account = { accountId: `a-${staged}`, apiKey: `key-${staged}`, secret: `secret-${staged}` };
  const { apiKey, secret } = account;
  await paper.control('POST', '/accounts', { apiKey, secret, balance: '100000', hedgeMode: true });
  for (const positionSide of ['LONG', 'SHORT'] as const) {
    const position = { apiKey, symbol: 'BTCUSDT', entryPrice: '49000', positionSide };
    // Twice the leg: an order sent twice would execute twice.
    const quantity = decimal(QUANTITY[positionSide]).times('2').toFixed();
    await paper.control('POST', '/positions', { ...position, quantity });
  }
  const client = await makeClientAt(options.url ?? paper.url, {
    orderMs: options.orderMs ?? 600,
  });
  if (!(await client.warmUp())) throw new Error('the paper exchange told no time or no markets');
  const gateway = client.gatewayFor(account);
  const clientOrderId = `case${staged}${leg[0]}1`;
  return {
    clientOrderId,
    leg,
    send: () =>
      gateway.sendOrder({
        clientOrderId,
        symbol: SYMBOL,
        positionSide: leg,
        orderSide: leg === 'LONG' ? 'SELL' : 'BUY',
        quantity: decimal(QUANTITY[leg]),
        signedAt: gateway.exchangeNow() ?? 0,
        recvWindowMs: WINDOW_MS,
      }),
    lookUp: async () => {
      const lookup = await observer.gatewayFor(account).fetchOrder(SYMBOL, clientOrderId);
      if (lookup.kind === 'failed') throw new Error(lookup.why);
      if (lookup.value === null) return null;
      return { status: lookup.value.status, executed: lookup.value.executed.toFixed() };
    },
    readTruth: async () => {
      const ledger = await paper.readLedger(apiKey);
      const fills = ledger.fills.filter((fill) => fill.clientOrderId === clientOrderId);
      const posts = ledger.requests.filter(
        ({ method, path }) => method === 'POST' && path === '/fapi/v1/order',
      );
      const executed = fills.reduce((total, fill) => total.plus(fill.quantity), decimal('0'));
      const statuses = posts.map(({ status }) => status);
      return { fills: fills.length, executed: executed.toFixed(), posts: statuses };
    },
    close: () => client.close(),
  };
}

/** What is true when the order has executed, whole and once, and when it has not. */
export function truthOf(order: StagedOrder, isExecuted: boolean) {
  const executed = QUANTITY[order.leg];
  return isExecuted
    ? { lookup: { status: 'FILLED', executed }, fills: 1, executed }
    : { lookup: null, fills: 0, executed: '0' };
}

/** Waits until the exchange has done with the order, then says what look-up and ledger have of it. */
export async function readResult(order: StagedOrder) {
  const truth = await waitFor('the exchange to be done with the order', async () => {
    const read = await order.readTruth();
    return read.posts.length > 0 ? read : null;
  });
  expect(truth.posts).toHaveLength(1);
  const { fills, executed } = truth;
  return { lookup: await order.lookUp(), fills, executed };
}
