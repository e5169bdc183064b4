// Binance paths and what answers them. Numbers are typed as Binance types them: see wire rows.
import {
  accept,
  paperErrors,
  readInteger,
  readOrderRequest,
  refuse,
  type Answer,
  type ExecutionScript,
  type OrderLookup,
  type Parameters,
  type PaperEngine,
} from '@hedge/paper-engine';

/** One request, its signature and window already checked where the endpoint demands them. */
interface Call {
  readonly engine: PaperEngine;
  readonly apiKey: string;
  readonly params: Parameters;
  readonly nowMs: number;
  readonly script: ExecutionScript;
}

/** Public endpoints need nothing; signed ones a key, a signature and a timestamp. */
export interface Endpoint {
  readonly signed: boolean;
  readonly handle: (call: Call) => Answer<unknown>;
}

const MAX_BATCH = 5;

const open = (handle: Endpoint['handle']): Endpoint => ({ signed: false, handle });
const signed = (handle: Endpoint['handle']): Endpoint => ({ signed: true, handle });

/** An empty parameter counts as not sent. */
function optional(params: Parameters, name: string): string | undefined {
  return params[name] === '' ? undefined : params[name];
}

function readIntegers<K extends string>(
  params: Parameters,
  names: readonly K[],
): Answer<Partial<Record<K, number>>> {
  const values: Partial<Record<K, number>> = {};
  for (const name of names) {
    const value = readInteger(params, name);
    if (!value.ok) return value;
    if (value.value !== undefined) values[name] = value.value;
  }
  return accept(values);
}

function withSymbol<T>(params: Parameters, call: (symbol: string) => Answer<T>): Answer<T> {
  const symbol = optional(params, 'symbol');
  return symbol === undefined ? refuse(paperErrors.mandatoryMissing('symbol')) : call(symbol);
}

function readLookup(params: Parameters): Answer<OrderLookup> {
  return withSymbol(params, (symbol) => {
    const ids = readIntegers(params, ['orderId']);
    if (!ids.ok) return ids;
    const origClientOrderId = optional(params, 'origClientOrderId');
    if (ids.value.orderId === undefined && origClientOrderId === undefined) {
      return refuse(paperErrors.eitherMissing('origClientOrderId', 'orderId'));
    }
    return accept({
      symbol,
      ...ids.value,
      ...(origClientOrderId === undefined ? {} : { origClientOrderId }),
    });
  });
}

function placeOne({ engine, apiKey, nowMs, script }: Call, params: Parameters): Answer<unknown> {
  const request = readOrderRequest(params);
  return request.ok ? engine.placeOrder(apiKey, request.value, nowMs, script) : request;
}

function readBatch(text: string | undefined): readonly Parameters[] | null {
  try {
    const items: unknown = JSON.parse(text ?? '');
    if (!Array.isArray(items)) return null;
    return items.map((item: unknown) => {
      const fields = typeof item === 'object' && item !== null ? Object.entries(item) : [];
      return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
    });
  } catch {
    // Not JSON: malformed like any other missing list.
    return null;
  }
}

/** Not atomic: each order is accepted or refused by itself, in the order of the list. */
function placeBatch(call: Call): Answer<unknown> {
  const items = readBatch(call.params['batchOrders']);
  if (!items) return refuse(paperErrors.mandatoryMissing('batchOrders'));
  if (items.length === 0 || items.length > MAX_BATCH) return refuse(paperErrors.batchSize());
  const { timestamp, recvWindow } = call.params;
  const results = items.map((item) => {
    const answer = placeOne(call, { ...item, timestamp, recvWindow });
    return answer.ok ? answer.value : { code: answer.error.code, msg: answer.error.msg };
  });
  return accept(results);
}

function changePositionMode({ engine, apiKey, params, nowMs }: Call): Answer<unknown> {
  const wanted = params['dualSidePosition']?.toLowerCase();
  if (wanted !== 'true' && wanted !== 'false') {
    return refuse(paperErrors.mandatoryMissing('dualSidePosition'));
  }
  const changed = engine.setPositionMode(apiKey, wanted === 'true', nowMs);
  return changed.ok ? accept({ code: 200, msg: 'success' }) : changed;
}

function readIncome({ engine, apiKey, params, nowMs }: Call): Answer<unknown> {
  const numbers = readIntegers(params, ['startTime', 'endTime', 'limit']);
  if (!numbers.ok) return numbers;
  const [symbol, incomeType] = [optional(params, 'symbol'), optional(params, 'incomeType')];
  const query = {
    ...numbers.value,
    ...(symbol === undefined ? {} : { symbol }),
    ...(incomeType === undefined ? {} : { incomeType }),
  };
  return engine.income(apiKey, query, nowMs);
}

function readPositions(
  { engine, apiKey, params, nowMs }: Call,
  version: 'positionRisk' | 'positionRiskV2',
): Answer<unknown> {
  const symbol = optional(params, 'symbol');
  return engine[version](apiKey, symbol === undefined ? {} : { symbol }, nowMs);
}

/** Every path this exchange speaks, by `"METHOD /path"`. */
export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  Object.entries({
    'GET /fapi/v1/ping': open(() => accept({})),
    'GET /fapi/v1/time': open(({ nowMs }) => accept({ serverTime: nowMs })),
    'GET /fapi/v1/exchangeInfo': open(({ engine, nowMs }) => accept(engine.exchangeInfo(nowMs))),
    'GET /fapi/v1/premiumIndex': open(({ engine, params, nowMs }) => {
      const symbol = optional(params, 'symbol');
      if (symbol === undefined) return accept(engine.premiumIndexAll(nowMs));
      return engine.premiumIndex(symbol, nowMs);
    }),
    'GET /fapi/v2/positionRisk': signed((call) => readPositions(call, 'positionRiskV2')),
    'GET /fapi/v3/positionRisk': signed((call) => readPositions(call, 'positionRisk')),
    'GET /fapi/v2/account': signed((call) => call.engine.account(call.apiKey, call.nowMs)),
    'GET /fapi/v3/account': signed((call) => call.engine.account(call.apiKey, call.nowMs)),
    'GET /fapi/v2/balance': signed((call) => call.engine.balance(call.apiKey, call.nowMs)),
    'GET /fapi/v3/balance': signed((call) => call.engine.balance(call.apiKey, call.nowMs)),
    'GET /fapi/v1/positionSide/dual': signed(({ engine, apiKey }) => engine.positionMode(apiKey)),
    'POST /fapi/v1/positionSide/dual': signed(changePositionMode),
    'GET /fapi/v1/leverageBracket': signed(({ engine, apiKey, params }) =>
      engine.leverageBracket(apiKey, optional(params, 'symbol')),
    ),
    'GET /fapi/v1/commissionRate': signed(({ engine, apiKey, params }) =>
      withSymbol(params, (symbol) => engine.commissionRate(apiKey, symbol)),
    ),
    'GET /fapi/v1/rateLimit/order': signed(({ engine, apiKey }) => engine.rateLimitOrder(apiKey)),
    'POST /fapi/v1/order': signed((call) => placeOne(call, call.params)),
    'POST /fapi/v1/batchOrders': signed(placeBatch),
    'GET /fapi/v1/order': signed(({ engine, apiKey, params, nowMs }) => {
      const lookup = readLookup(params);
      return lookup.ok ? engine.getOrder(apiKey, lookup.value, nowMs) : lookup;
    }),
    'DELETE /fapi/v1/order': signed(({ engine, apiKey, params, nowMs }) => {
      const lookup = readLookup(params);
      return lookup.ok ? engine.cancelOrder(apiKey, lookup.value, nowMs) : lookup;
    }),
    'GET /fapi/v1/openOrders': signed(({ engine, apiKey, params, nowMs }) =>
      engine.openOrders(apiKey, optional(params, 'symbol'), nowMs),
    ),
    'GET /fapi/v1/allOrders': signed(({ engine, apiKey, params, nowMs }) =>
      withSymbol(params, (symbol) => {
        const query = readIntegers(params, ['orderId', 'startTime', 'endTime', 'limit']);
        return query.ok ? engine.allOrders(apiKey, { symbol, ...query.value }, nowMs) : query;
      }),
    ),
    'GET /fapi/v1/userTrades': signed(({ engine, apiKey, params, nowMs }) =>
      withSymbol(params, (symbol) => {
        const names = ['orderId', 'fromId', 'startTime', 'endTime', 'limit'] as const;
        const query = readIntegers(params, names);
        return query.ok ? engine.userTrades(apiKey, { symbol, ...query.value }, nowMs) : query;
      }),
    ),
    'GET /fapi/v1/income': signed(readIncome),
    'GET /sapi/v1/account/apiRestrictions': signed(({ engine, apiKey }) =>
      engine.apiRestrictions(apiKey),
    ),
  }),
);
