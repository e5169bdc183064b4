// An order as it arrives over the wire, all text, read into a typed request.
import { parseDecimal, type Decimal } from '@hedge/domain';
import { accept, paperErrors, refuse, type Answer } from './errors';
import type { OrderRequest, OrderType, TimeInForce } from './order-types';

/** Parameters of one request, query string and body already merged. */
export type Parameters = Readonly<Record<string, string | undefined>>;

const ORDER_TYPES = new Set<string>(['MARKET', 'LIMIT']);
/** Known to the real exchange, not modelled here. */
const OTHER_TYPES = new Set([
  'STOP',
  'STOP_MARKET',
  'TAKE_PROFIT',
  'TAKE_PROFIT_MARKET',
  'TRAILING_STOP_MARKET',
]);
const TIMES_IN_FORCE = new Set<string>(['GTC', 'IOC', 'FOK', 'GTX']);

/** As the exchange takes amounts: plain digits, no exponent (Binance docs, error -1100). */
const AMOUNT = /^-?[0-9]{1,20}(\.[0-9]{1,20})?$/;
const EXPONENT = /^-?[0-9.]+[eE][+-]?[0-9]+$/;

/** A decimal parameter. Nonsense is refused as malformed (-1102), exponents and long ones as -1100. */
function readAmount(text: string | undefined, name: string): Answer<Decimal> {
  const value = parseDecimal(text);
  if (value && AMOUNT.test(text ?? '')) return accept(value);
  if (value || EXPONENT.test(text ?? '')) {
    return refuse(paperErrors.illegalCharacters(name, '^([0-9]{1,20})(\\.[0-9]{1,20})?$'));
  }
  return refuse(paperErrors.mandatoryMissing(name));
}

/** A whole number parameter: absent, or refused with -1102 / -1130 when it is no number. */
export function readInteger(params: Parameters, name: string): Answer<number | undefined> {
  const text = params[name];
  if (text === undefined || text === '') return accept(undefined);
  if (!/^\d{1,15}$/.test(text)) return refuse(paperErrors.mandatoryMissing(name));
  return accept(Number(text));
}

/** `timestamp` (mandatory) and `recvWindow` of a signed request. */
export function readSignedAt(
  params: Parameters,
): Answer<{ readonly timestamp: number; readonly recvWindow?: number }> {
  const timestamp = readInteger(params, 'timestamp');
  if (!timestamp.ok) return timestamp;
  if (timestamp.value === undefined) return refuse(paperErrors.mandatoryMissing('timestamp'));
  const recvWindow = readInteger(params, 'recvWindow');
  if (!recvWindow.ok) return recvWindow;
  return accept({
    timestamp: timestamp.value,
    ...(recvWindow.value === undefined ? {} : { recvWindow: recvWindow.value }),
  });
}

type OptionalFields = Pick<
  OrderRequest,
  'positionSide' | 'timeInForce' | 'reduceOnly' | 'newOrderRespType'
>;

function readOptions(params: Parameters): Answer<OptionalFields> {
  const { positionSide, timeInForce, reduceOnly, newOrderRespType } = params;
  const isSide = positionSide === 'LONG' || positionSide === 'SHORT' || positionSide === 'BOTH';
  if (positionSide !== undefined && !isSide) return refuse(paperErrors.positionSideInvalid());
  if (timeInForce !== undefined && !TIMES_IN_FORCE.has(timeInForce)) {
    return refuse(paperErrors.timeInForceInvalid());
  }
  const isResp = newOrderRespType === 'ACK' || newOrderRespType === 'RESULT';
  if (newOrderRespType !== undefined && !isResp) return refuse(paperErrors.respTypeInvalid());
  return accept({
    ...(isSide ? { positionSide } : {}),
    ...(timeInForce === undefined ? {} : { timeInForce: timeInForce as TimeInForce }),
    ...(reduceOnly === undefined ? {} : { reduceOnly: reduceOnly.toLowerCase() === 'true' }),
    ...(isResp ? { newOrderRespType } : {}),
  });
}

/**
 * Reads POST /fapi/v1/order. Refusals are those of missing or malformed parameters; what the
 * values mean is checked when the order is placed.
 */
export function readOrderRequest(params: Parameters): Answer<OrderRequest> {
  const { symbol, side, type, quantity: quantityText, price: priceText } = params;
  if (!symbol) return refuse(paperErrors.mandatoryMissing('symbol'));
  if (!side) return refuse(paperErrors.mandatoryMissing('side'));
  if (side !== 'BUY' && side !== 'SELL') return refuse(paperErrors.sideInvalid());
  if (!type) return refuse(paperErrors.mandatoryMissing('type'));
  if (OTHER_TYPES.has(type)) return refuse(paperErrors.notSupported());
  if (!ORDER_TYPES.has(type)) return refuse(paperErrors.orderTypeInvalid());
  const quantity = readAmount(quantityText, 'quantity');
  if (!quantity.ok) return quantity;
  const price = priceText === undefined ? null : readAmount(priceText, 'price');
  if (price && !price.ok) return price;
  const options = readOptions(params);
  if (!options.ok) return options;
  const signed = readSignedAt(params);
  if (!signed.ok) return signed;
  const id = params['newClientOrderId'];
  return accept({
    symbol,
    side,
    type: type as OrderType,
    quantity: quantity.value,
    ...(price ? { price: price.value } : {}),
    ...(id === undefined ? {} : { newClientOrderId: id }),
    ...options.value,
    ...signed.value,
  });
}
