// Placing, cancelling and looking up orders, one by one and in batches.
import {
  accept,
  paperErrors,
  readOrderRequest,
  refuse,
  type Answer,
  type OrderLookup,
  type Parameters,
} from '@hedge/paper-engine';
import {
  optional,
  placing,
  readIntegers,
  signed,
  withSymbol,
  type Call,
  type EndpointTable,
} from './endpoint';

const MAX_BATCH = 5;
const MAX_CANCEL_BATCH = 10;
/** Binance USD-M docs, New Order and Place Multiple Orders: what they count for. */
const ONE_ORDER = { tenSeconds: 1, minute: 1 };
const BATCH = { tenSeconds: 5, minute: 1 };

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

/** A JSON list in a parameter; null when it is none. */
function readList(text: string | undefined): readonly unknown[] | null {
  try {
    const items: unknown = JSON.parse(text ?? '');
    return Array.isArray(items) ? items : null;
  } catch {
    // Not JSON: malformed like any other missing list.
    return null;
  }
}

/** What one element of a batch answers: its row, or its own code. */
function toElement(answer: Answer<unknown>): unknown {
  return answer.ok ? answer.value : { code: answer.error.code, msg: answer.error.msg };
}

function placeOne({ engine, apiKey, nowMs, script }: Call, params: Parameters): Answer<unknown> {
  const request = readOrderRequest(params);
  return request.ok ? engine.placeOrder(apiKey, request.value, nowMs, script) : request;
}

/** Numbers and texts as they would stand in a query; anything else is malformed there too. */
function toParameters(item: unknown): Parameters {
  const fields = typeof item === 'object' && item !== null ? Object.entries(item) : [];
  return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
}

/** Not atomic: each order is accepted or refused by itself, in the order of the list. */
function placeBatch(call: Call): Answer<unknown> {
  const items = readList(call.params['batchOrders']);
  if (!items) return refuse(paperErrors.mandatoryMissing('batchOrders'));
  if (items.length === 0 || items.length > MAX_BATCH) return refuse(paperErrors.batchSize());
  const { timestamp, recvWindow } = call.params;
  const place = (item: unknown) => placeOne(call, { ...toParameters(item), timestamp, recvWindow });
  return accept(items.map((item) => toElement(place(item))));
}

function readCancelList(params: Parameters): Answer<readonly Parameters[]> {
  const [ids, clientIds] = ['orderIdList', 'origClientOrderIdList'] as const;
  const name = optional(params, ids) === undefined ? clientIds : ids;
  if (optional(params, name) === undefined)
    return refuse(paperErrors.eitherMissing(ids, clientIds));
  const list = readList(params[name]);
  if (!list) return refuse(paperErrors.mandatoryMissing(name));
  if (list.length === 0 || list.length > MAX_CANCEL_BATCH) return refuse(paperErrors.batchSize());
  const key = name === ids ? 'orderId' : 'origClientOrderId';
  const { symbol } = params;
  return accept(list.map((id) => ({ symbol, [key]: String(id) })));
}

function cancelBatch(call: Call): Answer<unknown> {
  return withSymbol(call.params, () => {
    const list = readCancelList(call.params);
    if (!list.ok) return list;
    return accept(list.value.map((params) => toElement(cancelOne(call, params))));
  });
}

function cancelOne({ engine, apiKey, nowMs }: Call, params: Parameters): Answer<unknown> {
  const lookup = readLookup(params);
  return lookup.ok ? engine.cancelOrder(apiKey, lookup.value, nowMs) : lookup;
}

/** Binance USD-M docs, Cancel All Open Orders. */
function cancelAll({ engine, apiKey, params, nowMs }: Call): Answer<unknown> {
  return withSymbol(params, (symbol) => {
    const done = engine.cancelAllOrders(apiKey, symbol, nowMs);
    if (!done.ok) return done;
    return accept({ code: 200, msg: 'The operation of cancel all open order is done.' });
  });
}

function lookUp(call: Call, which: 'getOrder' | 'openOrder'): Answer<unknown> {
  const lookup = readLookup(call.params);
  return lookup.ok ? call.engine[which](call.apiKey, lookup.value, call.nowMs) : lookup;
}

export const ORDER_ENDPOINTS: EndpointTable = {
  'POST /fapi/v1/order': placing(ONE_ORDER, (call) => placeOne(call, call.params)),
  'POST /fapi/v1/batchOrders': placing(BATCH, placeBatch),
  'GET /fapi/v1/order': signed((call) => lookUp(call, 'getOrder')),
  'GET /fapi/v1/openOrder': signed((call) => lookUp(call, 'openOrder')),
  'DELETE /fapi/v1/order': signed((call) => cancelOne(call, call.params)),
  'DELETE /fapi/v1/batchOrders': signed(cancelBatch),
  'DELETE /fapi/v1/allOpenOrders': signed(cancelAll),
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
};
