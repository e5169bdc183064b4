// Accepting an order: every check in the exchange's order, then execution. And ending one.
import { decimal, sum, ZERO, type Decimal } from '@hedge/domain';
import { computeFunds, findAccount, leverageOf, positionOf, type Account } from './accounts';
import { endOrder, executeFill, type Core } from './core';
import { accept, paperErrors, refuse, type Answer, type PaperError } from './errors';
import { checkNotional, checkOrderParameters } from './filters';
import { executeDue, executeLimit, executeMarket } from './matching';
import type { ExecutionScript, Hiding, OrderRequest, PositionSide } from './order-types';
import {
  buildOrderAck,
  buildOrderRow,
  isOpen,
  isVisible,
  remaining,
  type StoredOrder,
} from './orders';
import type { OrderLookup } from './paper-engine';
import { closes, computeInitialMargin } from './positions';
import { checkTimestamp, DEFAULT_RECV_WINDOW_MS } from './request-window';
import { MAX_OPEN_ORDERS, SYMBOLS, type SymbolSpec } from './symbols';
import type { OrderAck, OrderRow } from './wire-rows';

/** The window as checked on arrival and, by switch, once more when the order reaches matching. */
function checkWindow(
  core: Core,
  request: OrderRequest,
  nowMs: number,
  acceptedAtMs: number | undefined,
): PaperError | null {
  const early = checkTimestamp(request, acceptedAtMs ?? nowMs);
  if (early || acceptedAtMs === undefined || !core.switches.recheckWindowAtMatching) return early;
  return checkTimestamp(request, nowMs) ? paperErrors.outsideMatchingWindow() : null;
}

function checkClientOrderId(core: Core, apiKey: string, request: OrderRequest): PaperError | null {
  if (request.newClientOrderId === undefined) return null;
  const known = core.orders.byClientId(apiKey, request.newClientOrderId);
  const taken =
    core.switches.reuseFinishedClientOrderId === 'refuse' ? known.length > 0 : known.some(isOpen);
  return taken ? paperErrors.clientOrderIdDuplicate() : null;
}

function openOrdersOf(core: Core, apiKey: string, symbol: string): readonly StoredOrder[] {
  if (!core.orders.hasOpen()) return [];
  return [...core.orders.open()].filter((o) => o.apiKey === apiKey && o.symbol === symbol);
}

/** A close must find its quantity in the position, less what resting closes hold, as switched. */
function checkClose(
  core: Core,
  account: Account,
  request: OrderRequest,
  positionSide: PositionSide,
): PaperError | null {
  const { amount } = positionOf(account, request.symbol, positionSide);
  const trims = core.switches.closeAbovePosition === 'trim';
  if (amount.eq(ZERO) || (!trims && request.quantity.gt(amount))) {
    return paperErrors.reduceOnlyRejected();
  }
  const { restingOrders } = core.switches;
  if (restingOrders === 'ignore') return null;
  const resting = openOrdersOf(core, account.apiKey, request.symbol).filter(
    (o) => o.positionSide === positionSide && closes(o.side, positionSide),
  );
  const free = amount.minus(sum(resting.map(remaining)));
  if (free.gte(request.quantity) || (trims && free.gt(ZERO))) return null;
  return restingOrders === 'refuse4118'
    ? paperErrors.reduceOnlyMargin()
    : paperErrors.reduceOnlyRejected();
}

function checkMargin(
  core: Core,
  account: Account,
  symbol: string,
  notional: Decimal,
  nowMs: number,
): PaperError | null {
  const funds = computeFunds(account, (held) => core.prices.truePrice(held, nowMs));
  const fee = notional.times(decimal(core.switches.takerFee));
  const needed = computeInitialMargin(notional, leverageOf(account, symbol)).plus(fee);
  return needed.gt(funds.available) ? paperErrors.marginInsufficient() : null;
}

interface Checked {
  readonly account: Account;
  readonly spec: SymbolSpec;
  readonly positionSide: PositionSide;
}

function checkOrder(
  core: Core,
  account: Account,
  request: OrderRequest,
  nowMs: number,
): Answer<Checked> {
  const spec = SYMBOLS.get(request.symbol);
  if (!spec) return refuse(paperErrors.symbolInvalid());
  const positionSide = request.positionSide ?? 'BOTH';
  if ((positionSide === 'BOTH') === account.hedgeMode) {
    return refuse(paperErrors.positionSideMismatch());
  }
  if (positionSide === 'BOTH') return refuse(paperErrors.notSupported());
  const opening = !closes(request.side, positionSide);
  const price = request.price ?? core.prices.truePrice(request.symbol, nowMs);
  const error =
    checkOrderParameters(request, spec) ??
    checkClientOrderId(core, account.apiKey, request) ??
    (opening || core.switches.minNotionalBindsCloses
      ? checkNotional(request.quantity, price, spec)
      : null) ??
    (opening
      ? checkMargin(core, account, request.symbol, request.quantity.times(price), nowMs)
      : checkClose(core, account, request, positionSide));
  if (error) return refuse(error);
  if (openOrdersOf(core, account.apiKey, request.symbol).length >= MAX_OPEN_ORDERS) {
    return refuse(paperErrors.maxOpenOrders());
  }
  return accept({ account, spec, positionSide });
}

/** Puts an order on record as NEW. */
export function recordOrder(
  core: Core,
  order: Pick<
    StoredOrder,
    'apiKey' | 'symbol' | 'side' | 'positionSide' | 'type' | 'quantity' | 'origin' | 'time'
  > &
    Partial<
      Pick<StoredOrder, 'clientOrderId' | 'price' | 'timeInForce' | 'signedAt' | 'recvWindow'>
    >,
): StoredOrder {
  const orderId = core.nextOrderId;
  core.nextOrderId += 1;
  const prefix = order.origin === 'hand' ? 'web_' : 'paper_';
  const stored: StoredOrder = {
    seq: core.orders.all().length + 1,
    orderId,
    clientOrderId: `${prefix}${orderId}`,
    timeInForce: 'GTC',
    price: ZERO,
    signedAt: null,
    recvWindow: null,
    ...order,
    executed: ZERO,
    cumQuote: ZERO,
    status: 'NEW',
    updateTime: order.time,
    hidings: [],
    pieces: [],
  };
  core.orders.add(stored);
  core.revision += 1;
  return stored;
}

/** See PaperEngine.placeOrder. */
export function placeOrder(
  core: Core,
  apiKey: string,
  request: OrderRequest,
  nowMs: number,
  script: ExecutionScript = {},
): Answer<OrderAck> {
  const found = findAccount(core.accounts, apiKey);
  if (!found.ok) return found;
  const late = checkWindow(core, request, nowMs, script.acceptedAtMs);
  if (late) return refuse(late);
  executeDue(core, nowMs);
  const checked = checkOrder(core, found.value, request, nowMs);
  if (!checked.ok) return checked;
  const { account, spec, positionSide } = checked.value;
  const { symbol, side, type, quantity, price, timeInForce, newClientOrderId } = request;
  const order = recordOrder(core, {
    ...{ apiKey, symbol, side, positionSide, type, quantity, origin: 'api', time: nowMs },
    ...(newClientOrderId === undefined ? {} : { clientOrderId: newClientOrderId }),
    ...(price === undefined ? {} : { price }),
    ...(timeInForce === undefined ? {} : { timeInForce }),
    signedAt: request.timestamp,
    recvWindow: request.recvWindow ?? DEFAULT_RECV_WINDOW_MS,
  });
  if (script.hide) hideOrder(core, order.orderId, script.hide);
  if (type === 'MARKET') executeMarket(core, account, order, spec, script);
  else executeLimit(core, account, order);
  const ackOnly = request.newOrderRespType !== 'RESULT';
  return accept(buildOrderAck(order, core.switches.postAnswersAvgPrice, ackOnly));
}

/** The newest order of the account that the look-up names and its owner can see. */
export function findOrder(
  core: Core,
  apiKey: string,
  lookup: OrderLookup,
  nowMs: number,
): StoredOrder | null {
  const { symbol, orderId, origClientOrderId } = lookup;
  const named =
    orderId !== undefined
      ? [core.orders.byId(orderId)]
      : core.orders.byClientId(apiKey, origClientOrderId ?? '');
  const visible = named.filter(
    (o) => o?.apiKey === apiKey && o.symbol === symbol && isVisible(o, nowMs),
  );
  return visible.at(-1) ?? null;
}

/** See PaperEngine.cancelOrder. */
export function cancelOrder(
  core: Core,
  apiKey: string,
  lookup: OrderLookup,
  nowMs: number,
): Answer<OrderAck> {
  if (!SYMBOLS.has(lookup.symbol)) return refuse(paperErrors.symbolInvalid());
  const order = findOrder(core, apiKey, lookup, nowMs);
  if (!order || !isOpen(order)) return refuse(paperErrors.cancelRejected());
  endOrder(core, order, 'CANCELED', nowMs);
  return accept(buildOrderAck(order, true));
}

/** See PaperEngine.cancelAllOrders. */
export function cancelAllOrders(
  core: Core,
  apiKey: string,
  symbol: string,
  nowMs: number,
): Answer<null> {
  if (!SYMBOLS.has(symbol)) return refuse(paperErrors.symbolInvalid());
  for (const order of openOrdersOf(core, apiKey, symbol)) endOrder(core, order, 'CANCELED', nowMs);
  return accept(null);
}

/** See PaperEngine.fillResting. */
export function fillResting(
  core: Core,
  orderId: number,
  quantity: Decimal,
  nowMs: number,
): Answer<OrderRow> {
  const order = core.orders.byId(orderId);
  const account = order && core.accounts.get(order.apiKey);
  if (!order || !account) return refuse(paperErrors.noSuchOrder());
  const { amount } = positionOf(account, order.symbol, order.positionSide);
  const tooMuch = closes(order.side, order.positionSide) && quantity.gt(amount);
  const fits = quantity.gt(ZERO) && quantity.lte(remaining(order));
  if (!isOpen(order) || order.type !== 'LIMIT' || !fits || tooMuch) {
    return refuse(paperErrors.parameterInvalid('quantity'));
  }
  executeFill(core, account, order, { quantity, price: order.price, maker: true, timeMs: nowMs });
  return accept(buildOrderRow(order));
}

/** See PaperEngine.hideOrder. An unknown order is ignored. */
export function hideOrder(core: Core, orderId: number, hiding: Hiding): void {
  const order = core.orders.byId(orderId);
  if (!order) return;
  const { untilMs, what } = hiding;
  order.hidings = [...order.hidings, hiding];
  if (what.includes('position')) {
    const key = `${order.apiKey} ${order.symbol} ${order.positionSide}`;
    core.hiddenPositions.set(key, Math.max(untilMs, core.hiddenPositions.get(key) ?? 0));
  }
  core.revision += 1;
}
