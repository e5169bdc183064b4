// What an order must look like before it is looked at: parameters that belong together, and filters.
import { ZERO, type Decimal } from '@hedge/domain';
import { paperErrors, type PaperError } from './errors';
import type { OrderRequest } from './order-types';
import type { SymbolSpec } from './symbols';

/** Binance USD-M docs, New Order: newClientOrderId. */
const CLIENT_ORDER_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/;

/** Rounds a quantity down to the lot step. */
export function floorToStep(quantity: Decimal, spec: SymbolSpec): Decimal {
  return quantity.div(spec.stepSize).round(0, 0).times(spec.stepSize);
}

function isMultiple(value: Decimal, step: Decimal): boolean {
  return value.mod(step).eq(ZERO);
}

function checkQuantity(order: OrderRequest, spec: SymbolSpec): PaperError | null {
  const { quantity } = order;
  if (quantity.lte(ZERO)) return paperErrors.quantityNotPositive();
  if (!quantity.round(spec.quantityPrecision, 0).eq(quantity)) return paperErrors.precision();
  if (quantity.lt(spec.minQty)) return paperErrors.quantityBelowMin();
  const max = order.type === 'MARKET' ? spec.marketMaxQty : spec.maxQty;
  if (quantity.gt(max)) return paperErrors.quantityAboveMax();
  return isMultiple(quantity, spec.stepSize) ? null : paperErrors.quantityOffStep();
}

function checkPrice(price: Decimal, spec: SymbolSpec): PaperError | null {
  if (price.lte(ZERO)) return paperErrors.priceNotPositive();
  if (!price.round(spec.pricePrecision, 0).eq(price)) return paperErrors.precision();
  if (price.lt(spec.minPrice)) return paperErrors.priceBelowMin();
  if (price.gt(spec.maxPrice)) return paperErrors.priceAboveMax();
  return isMultiple(price, spec.tickSize) ? null : paperErrors.priceOffTick();
}

/**
 * The first reason to refuse an order by its own parameters, or null. Hedge mode is assumed.
 * Codes: Binance USD-M docs, Error Codes and New Order.
 */
export function checkOrderParameters(order: OrderRequest, spec: SymbolSpec): PaperError | null {
  // A hedge-mode account cannot send reduceOnly at all; the exchange spells the name like this.
  if (order.reduceOnly !== undefined) return paperErrors.notRequired('reduceonly');
  if (order.type === 'MARKET') {
    if (order.price !== undefined) return paperErrors.notRequired('price');
    if (order.timeInForce !== undefined) return paperErrors.notRequired('timeinforce');
  } else {
    if (order.timeInForce === undefined) return paperErrors.mandatoryMissing('timeinforce');
    if (order.price === undefined) return paperErrors.mandatoryMissing('price');
    const wrong = checkPrice(order.price, spec);
    if (wrong) return wrong;
  }
  const id = order.newClientOrderId;
  if (id !== undefined && !CLIENT_ORDER_ID.test(id)) return paperErrors.clientOrderIdInvalid();
  return checkQuantity(order, spec);
}

/** -4164 when the notional at `price` is under the symbol's minimum. */
export function checkNotional(
  quantity: Decimal,
  price: Decimal,
  spec: SymbolSpec,
): PaperError | null {
  return quantity.times(price).lt(spec.minNotional)
    ? paperErrors.minNotional(spec.minNotional.toFixed())
    : null;
}
