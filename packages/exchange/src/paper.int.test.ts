// The gateway against the paper exchange as its own process: real ccxt, real signatures, real fills.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Gateway, OrderRequest } from '@hedge/cycle';
import { decimal, type Answer } from '@hedge/domain';
import { silentLogger, systemClock } from '@hedge/platform';
import { makeMemoryVenueHolds, startApp, type AppProcess } from '@hedge/testkit';
import { makeExchange } from './exchange';
import type { Exchange } from './exchange-at';

const SYMBOL = 'BTC/USDT:USDT';

let folder: string;
let paper: AppProcess;
let exchange: Exchange;
let accounts = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exchange-'));
  paper = await startApp({
    app: 'paper-exchange',
    env: { PAPER_EXCHANGE_PORT: '0', DATA_DIR: folder },
  });
  exchange = await makeExchange(
    { clock: systemClock, logger: silentLogger, holds: makeMemoryVenueHolds(systemClock) },
    {
      ...{ mode: 'paper', paperUrl: paper.url, allowLiveTrading: false },
      timeouts: { readMs: 5_000, orderMs: 1_500 },
    },
  );
  if (!(await exchange.warmUp())) throw new Error('the paper exchange told no time or no markets');
  await control('PUT', '/paper/prices', { symbol: 'BTCUSDT', markPrice: '50000' });
});
afterAll(async () => {
  await exchange.close();
  await paper.kill();
  rmSync(folder, { recursive: true });
});

async function control(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${paper.url}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  expect(response.ok).toBe(true);
  return response.status === 204 ? null : response.json();
}

/** A fresh account with a LONG of 0.02 and a SHORT of 0.01. */
async function makeHedge(options: { readonly hedgeMode?: boolean } = {}) {
  accounts += 1;
  const account = {
    accountId: `account-${accounts}`,
    apiKey: `key-${accounts}`,
    secret: `secret-${accounts}`,
  };
  const { apiKey, secret } = account;
  const hedgeMode = options.hedgeMode ?? true;
  await control('POST', '/paper/accounts', { apiKey, secret, balance: '100000', hedgeMode });
  if (hedgeMode) {
    const position = { apiKey, symbol: 'BTCUSDT', entryPrice: '49000' };
    await control('POST', '/paper/positions', {
      ...position,
      positionSide: 'LONG',
      quantity: '0.02',
    });
    await control('POST', '/paper/positions', {
      ...position,
      positionSide: 'SHORT',
      quantity: '0.01',
    });
  }
  return { account, gateway: exchange.gatewayFor(account) };
}

const closeLong = (
  gateway: Gateway,
  id: string,
  changes: Partial<OrderRequest> = {},
): OrderRequest => ({
  clientOrderId: id,
  symbol: SYMBOL,
  positionSide: 'LONG',
  orderSide: 'SELL',
  quantity: decimal('0.02'),
  signedAt: gateway.exchangeNow() ?? 0,
  recvWindowMs: 5_000,
  ...changes,
});

function valueOf<T>(answer: Answer<T>): T {
  if (answer.kind === 'failed') throw new Error(answer.why);
  return answer.value;
}

test('a hedge is read, closed leg by leg in parallel, and found again by id and by trades', async () => {
  const { gateway } = await makeHedge();
  const positions = valueOf(await gateway.fetchPositions());
  expect(positions.map((each) => [each.symbol, each.side, each.amount.toFixed()])).toEqual([
    [SYMBOL, 'LONG', '0.02'],
    [SYMBOL, 'SHORT', '0.01'],
  ]);
  expect(positions[0]?.markPrice?.toFixed()).toBe('50000');

  const since = gateway.exchangeNow() ?? 0;
  const outcomes = await Promise.all([
    gateway.sendOrder(closeLong(gateway, 'closeL1')),
    gateway.sendOrder(
      closeLong(gateway, 'closeS1', {
        positionSide: 'SHORT',
        orderSide: 'BUY',
        quantity: decimal('0.01'),
      }),
    ),
  ]);
  expect(outcomes.map((each) => each.kind)).toEqual(['accepted', 'accepted']);

  expect(valueOf(await gateway.fetchPositions())).toEqual([]);
  const order = valueOf(await gateway.fetchOrder(SYMBOL, 'closeL1'));
  expect(order).toMatchObject({ status: 'FILLED', positionSide: 'LONG', orderSide: 'SELL' });
  const byId = await gateway.fetchOrderById(SYMBOL, order?.exchangeOrderId ?? '');
  expect(valueOf(byId)?.clientOrderId).toBe('closeL1');
  const orders = valueOf(await gateway.fetchOrders(SYMBOL, since - 1_000));
  expect(orders.map((each) => each.clientOrderId)).toEqual(
    expect.arrayContaining(['closeL1', 'closeS1']),
  );
  const trades = valueOf(await gateway.fetchTrades(SYMBOL, since - 1_000));
  const own = trades.filter((each) => each.exchangeOrderId === order?.exchangeOrderId);
  expect(own.reduce((total, each) => total.plus(each.quantity), decimal('0')).toFixed()).toBe(
    '0.02',
  );

  const again = await gateway.sendOrder(closeLong(gateway, 'closeL2'));
  expect(again).toMatchObject({
    kind: 'rejected',
    refusal: { kind: 'nothingToClose', code: -2022 },
  });
  expect(valueOf(await gateway.fetchOrder(SYMBOL, 'closeL2'))).toBeNull();
});

test('an order signed longer ago than its window is refused by the exchange, not executed', async () => {
  const { gateway } = await makeHedge();
  const signedAt = (gateway.exchangeNow() ?? 0) - 6_000;
  const outcome = await gateway.sendOrder(closeLong(gateway, 'staleL1', { signedAt }));
  expect(outcome).toMatchObject({ kind: 'rejected', refusal: { kind: 'clock', code: -1021 } });
  expect(valueOf(await gateway.fetchPositions())).toHaveLength(2);
});

test.each([
  ['before', 'lost on its way', null],
  ['afterExecution', 'executed', 'FILLED'],
] as const)(
  'an order whose answer is dropped %s is unknown: it was %s',
  async (when, _was, status) => {
    const { gateway } = await makeHedge();
    const id = `drop-${when}`;
    await control('POST', '/paper/faults', {
      endpoint: 'POST /fapi/v1/order',
      match: { newClientOrderId: id },
      when,
      do: { drop: true },
    });
    expect((await gateway.sendOrder(closeLong(gateway, id))).kind).toBe('unknown');
    expect(valueOf(await gateway.fetchOrder(SYMBOL, id))?.status ?? null).toBe(status);
  },
);

test('a registration learns mode, positions and filters of an account', async () => {
  const { account } = await makeHedge();
  const facts = await exchange.accountFacts(account, [SYMBOL, 'ETH/USDT:USDT']);
  expect(facts).toMatchObject({
    ok: true,
    value: {
      hedgeMode: true,
      positions: [
        { side: 'LONG', quantity: '0.02' },
        { side: 'SHORT', quantity: '0.01' },
      ],
      markets: [
        { symbol: SYMBOL, stepSize: '0.001', maxQuantity: '120', minNotional: '100' },
        { symbol: 'ETH/USDT:USDT', exchangeSymbol: 'ETHUSDT', marginAsset: 'USDT' },
      ],
      openOrders: [],
    },
  });
});

test('an account in one-way mode and a wrong secret are told apart', async () => {
  const { account } = await makeHedge({ hedgeMode: false });
  expect(await exchange.accountFacts(account, [SYMBOL])).toEqual({
    ok: true,
    value: { hedgeMode: false },
  });
  expect(await exchange.accountFacts({ ...account, secret: 'wrong' }, [SYMBOL])).toMatchObject({
    ok: false,
    failure: 'refused',
  });
});
