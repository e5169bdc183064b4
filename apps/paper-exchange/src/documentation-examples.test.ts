// The examples of the exchange's documentation against the answers given here, field by field.
//
// The examples lie beside the repository (../shared/binance/examples); without them this is skipped.
import fs from 'node:fs';
import path from 'node:path';
import { computeShape, listExtras, listMismatches } from './testing/json-shape';
import {
  CLOSE_LONG,
  holdLong,
  KEY,
  startTestExchange,
  type TestExchange,
} from './testing/paper-client';

const ROOT = path.resolve(__dirname, '../../..');
const FOLDER = path.resolve(ROOT, '../shared/binance/examples');
const suite = fs.existsSync(FOLDER) ? describe : describe.skip;

const SYMBOL = { symbol: 'BTCUSDT' };
const RESTING = {
  ...SYMBOL,
  side: 'BUY',
  positionSide: 'LONG',
  type: 'LIMIT',
  timeInForce: 'GTC',
  price: '45000',
  quantity: '0.01',
  newClientOrderId: 'rest-1',
} as const;

type Ask = (exchange: TestExchange) => Promise<{ readonly body: unknown }>;

const get =
  (resource: string, params: object = {}): Ask =>
  ({ client }) =>
    client.signed('GET', resource, params as Record<string, string>);

/** How each example is asked for, of an account that holds 0.02 LONG and has one resting order. */
const ASKED: Readonly<Record<string, Ask>> = {
  'balance_v3.json': get('/fapi/v3/balance'),
  'batch_orders_partial_failure.json': ({ client }) =>
    client.signed('POST', '/fapi/v1/batchOrders', {
      batchOrders: JSON.stringify([CLOSE_LONG, { ...CLOSE_LONG, newClientOrderId: 'close-2' }]),
    }),
  'cancel_order.json': ({ client }) =>
    client.signed('DELETE', '/fapi/v1/order', { ...SYMBOL, origClientOrderId: 'rest-1' }),
  'change_position_mode.json': async ({ client, engine }) => {
    await client.signed('DELETE', '/fapi/v1/allOpenOrders', SYMBOL);
    await client.signed('POST', '/fapi/v1/order', CLOSE_LONG);
    expect(engine.ledger(KEY).orders).toHaveLength(3);
    return client.signed('POST', '/fapi/v1/positionSide/dual', { dualSidePosition: 'false' });
  },
  'commission_rate.json': get('/fapi/v1/commissionRate', SYMBOL),
  'exchange_info.json': ({ client }) => client.plain('GET', '/fapi/v1/exchangeInfo'),
  'get_position_mode.json': get('/fapi/v1/positionSide/dual'),
  'income.json': get('/fapi/v1/income'),
  'leverage_bracket.json': get('/fapi/v1/leverageBracket'),
  'leverage_bracket_2.json': get('/fapi/v1/leverageBracket', SYMBOL),
  'new_order.json': ({ client }) => client.signed('POST', '/fapi/v1/order', CLOSE_LONG),
  'position_risk_v2.json': get('/fapi/v2/positionRisk', { symbol: 'ETHUSDT' }),
  'position_risk_v2_2.json': get('/fapi/v2/positionRisk', SYMBOL),
  'position_risk_v3.json': get('/fapi/v3/positionRisk', SYMBOL),
  'position_risk_v3_2.json': get('/fapi/v3/positionRisk'),
  'premium_index.json': ({ client }) => client.plain('GET', '/fapi/v1/premiumIndex?symbol=BTCUSDT'),
  'premium_index_2.json': ({ client }) => client.plain('GET', '/fapi/v1/premiumIndex'),
  'query_order.json': get('/fapi/v1/order', { ...SYMBOL, origClientOrderId: 'rest-1' }),
  'symbol_config.json': get('/fapi/v1/symbolConfig', SYMBOL),
  'user_trades.json': get('/fapi/v1/userTrades', SYMBOL),
};

interface Exception {
  readonly files: readonly string[];
  readonly fields: readonly string[];
  readonly reason: string;
}

/** Every field of an example that is absent here or of another type. */
const EXCEPTIONS: readonly Exception[] = [
  {
    files: ['new_order.json', 'cancel_order.json', 'query_order.json'],
    fields: ['activatePrice', 'priceRate'],
    reason: 'only trailing stops carry them ("appear only when it is a TRAILING_STOP_MARKET")',
  },
  {
    files: ['batch_orders_partial_failure.json'],
    fields: ['[].activatePrice', '[].priceRate'],
    reason: 'as above',
  },
  {
    files: ['exchange_info.json'],
    fields: ['symbols[].OrderType', 'symbols[].OrderType[]'],
    reason: 'a slip of the page, removed from it in 24.0.0: clients read orderTypes',
  },
  {
    files: ['exchange_info.json'],
    fields: ['assets[].autoAssetExchange', 'symbols[].filters[].multiplierDecimal'],
    reason: 'text in the official connector 38.1.1 and in recorded answers, a number on the page',
  },
];

/** Every field that is here beyond an example. */
const EXTRAS: Readonly<Record<string, readonly string[]>> = {
  'exchange_info.json': ['symbols[].orderTypes', 'symbols[].orderTypes[]'],
  'batch_orders_partial_failure.json': ['[].closePosition'],
  'cancel_order.json': ['avgPrice'],
};

function readExample(file: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8'));
}

suite('the answers to the documented questions (examples beside the checkout)', () => {
  let exchange: TestExchange;

  beforeEach(async () => {
    exchange = await startTestExchange();
    await holdLong(exchange.client);
    await exchange.client.signed('POST', '/fapi/v1/order', RESTING);
    await exchange.client.paper('PUT', '/switches', { postAnswersAvgPrice: true });
  });
  afterEach(() => exchange.server.close());

  it('are asked for every example there is', () => {
    const files = fs.readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
    expect([...Object.keys(ASKED), 'error_bodies.json'].sort()).toEqual(files.sort());
  });

  it.each(Object.keys(ASKED))('have every field of %s, with its type', async (file) => {
    const example = computeShape(readExample(file));
    const answer = computeShape((await ASKED[file]?.(exchange))?.body);
    const excused = EXCEPTIONS.filter((row) => row.files.includes(file)).flatMap((r) => r.fields);
    const wrong = listMismatches(example, answer);
    expect(wrong.map(({ field }) => field).sort()).toEqual([...excused].sort());
    expect(listExtras(example, answer)).toEqual(EXTRAS[file] ?? []);
  });

  it('are error bodies as documented, made by a fault or by the exchange itself', async () => {
    const rows = readExample('error_bodies.json') as readonly { http: number; body: unknown }[];
    for (const { http, body } of rows) {
      const endpoint = 'POST /fapi/v1/order';
      const action = { status: http, body };
      await exchange.client.paper('POST', '/faults', { endpoint, when: 'before', do: action });
      const reply = await exchange.client.signed('POST', '/fapi/v1/order', CLOSE_LONG);
      expect([reply.status, reply.body]).toEqual([http, body]);
    }
    const refused = [
      { ...CLOSE_LONG, quantity: '5' },
      { ...RESTING, quantity: '0.02' },
    ];
    for (const order of refused) {
      const reply = await exchange.client.signed('POST', '/fapi/v1/order', order);
      expect(rows).toContainEqual(
        expect.objectContaining({ http: reply.status, body: reply.body }),
      );
    }
  });
});
