// One order, one POST: checked exactly, signed as told, its answer believed only when it is whole.
import type { OrderRequest } from '@hedge/cycle';
import { toText, type SendOutcome, type VenueOrder } from '@hedge/domain';
import type { AccountLink } from './account-link';
import type { Market } from './market-table';
import { decideOutcome, refusal } from './outcome-table';
import { KNOWN_FOR_MS } from './venue-door';
import { parsePlacedOrder } from './venue-rows';

/** `^[\.A-Z\:/a-z0-9_-]{1,36}$` (Binance USD-M docs, New Order). */
const CLIENT_ORDER_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/;
const RECV_WINDOW_MAX_MS = 60_000;

/**
 * Sends a market order. Refused by us (`notSent`) while backing off, and where the quantity is not
 * one the market takes: nothing is ever rounded, a leg's quantity is sent or it is not.
 */
export async function sendMarketOrder(
  link: AccountLink,
  request: OrderRequest,
): Promise<SendOutcome> {
  await link.host.door.learn(KNOWN_FOR_MS);
  const held = link.backoff();
  if (held !== null) {
    return { kind: 'notSent', refusal: refusal('limit', null, `backing off: ${held.why}`) };
  }
  const markets = link.host.markets();
  if (markets === null) {
    return { kind: 'notSent', refusal: refusal('connection', null, 'the markets are unknown') };
  }
  const market = markets.bySymbol.get(request.symbol);
  const fault = market === undefined ? 'unknown symbol' : findFault(request, market);
  if (market === undefined || fault !== null) {
    link.host.doubtMarkets();
    return { kind: 'notSent', refusal: refusal('order', null, fault ?? 'unknown symbol') };
  }

  const sent = link.state.slots.take();
  const called = await link.request(
    'fapiPrivatePostOrder',
    {
      symbol: market.venueSymbol,
      side: request.orderSide,
      positionSide: request.positionSide,
      type: 'MARKET',
      quantity: toText(request.quantity),
      newClientOrderId: request.clientOrderId,
      newOrderRespType: 'RESULT',
      timestamp: request.signedAt,
      recvWindow: request.recvWindowMs,
    },
    link.host.timeouts.orderMs,
  );
  if (!('result' in called)) {
    sent.neverLeft();
    const kind = called.cause === 'silence' ? 'connection' : 'limit';
    return { kind: 'notSent', refusal: refusal(kind, null, called.why) };
  }
  const { result, counts } = called;
  if (result.kind === 'notSent') sent.neverLeft();
  sent.report(counts.orders);
  if (result.kind !== 'body') return decideOutcome(result);

  const parsed = parsePlacedOrder(result.body, market.venueSymbol, market.symbol);
  if (!parsed.ok) return { kind: 'unknown', why: `malformed answer: ${parsed.why}` };
  return isAnswerTo(request, parsed.value)
    ? { kind: 'accepted', order: parsed.value }
    : { kind: 'unknown', why: 'the answer is about another order' };
}

/** What we refuse ourselves; null when the order may leave. The minimum notional is not among it:
 * whether it binds closes in hedge mode is not established, so the exchange is the judge. */
export function findFault(request: OrderRequest, market: Market): string | null {
  const { quantity } = request;
  if (!CLIENT_ORDER_ID.test(request.clientOrderId)) return 'the client order id is not valid';
  if (!Number.isSafeInteger(request.signedAt) || request.signedAt <= 0) return 'no signing time';
  const window = request.recvWindowMs;
  if (!Number.isSafeInteger(window) || window <= 0 || window > RECV_WINDOW_MAX_MS) {
    return 'the receive window is not valid';
  }
  if (quantity.lte('0')) return 'the quantity is not above zero';
  if (!quantity.mod(market.stepSize).eq('0')) {
    return `quantity ${toText(quantity)} is not a multiple of ${toText(market.stepSize)}`;
  }
  if (quantity.lt(market.minQuantity)) {
    return `quantity ${toText(quantity)} is under the minimum ${toText(market.minQuantity)}`;
  }
  if (market.maxQuantity !== null && quantity.gt(market.maxQuantity)) {
    return `quantity ${toText(quantity)} is over the maximum ${toText(market.maxQuantity)}`;
  }
  return null;
}

function isAnswerTo(request: OrderRequest, order: VenueOrder): boolean {
  return (
    order.clientOrderId === request.clientOrderId &&
    order.orderSide === request.orderSide &&
    order.positionSide === request.positionSide &&
    order.quantity.eq(request.quantity)
  );
}
