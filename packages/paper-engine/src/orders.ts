// The orders the exchange ever accepted, their look-ups, and what may be hidden of them.
import { decimal, ZERO, type Decimal } from '@hedge/domain';
import type {
  HiddenAspect,
  Hiding,
  LedgerOrder,
  OrderOrigin,
  OrderSide,
  OrderStatus,
  OrderType,
  PositionSide,
  TimeInForce,
} from './order-types';
import { SYMBOLS } from './symbols';
import type { OrderAck, OrderRow } from './wire-rows';

/** A scripted execution that is still to come. */
export interface DuePiece {
  readonly atMs: number;
  readonly quantity: Decimal;
}

/** An order as kept; the mutable fields change only by execution, cancel, expiry and hiding. */
export interface StoredOrder {
  readonly seq: number;
  readonly apiKey: string;
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly positionSide: PositionSide;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  /** The limit; zero for a market order. */
  readonly price: Decimal;
  readonly quantity: Decimal;
  readonly origin: OrderOrigin;
  readonly time: number;
  readonly signedAt: number | null;
  readonly recvWindow: number | null;
  executed: Decimal;
  cumQuote: Decimal;
  status: OrderStatus;
  updateTime: number;
  hidings: readonly Hiding[];
  pieces: readonly DuePiece[];
}

/** An order in an exported state: decimals as text. */
export type OrderState = Omit<
  StoredOrder,
  'price' | 'quantity' | 'executed' | 'cumQuote' | 'pieces'
> & {
  readonly price: string;
  readonly quantity: string;
  readonly executed: string;
  readonly cumQuote: string;
  readonly pieces: readonly { readonly atMs: number; readonly quantity: string }[];
};

export function isOpen(order: StoredOrder): boolean {
  return order.status === 'NEW' || order.status === 'PARTIALLY_FILLED';
}

export function remaining(order: StoredOrder): Decimal {
  return order.quantity.minus(order.executed);
}

export function isHidden(order: StoredOrder, aspect: HiddenAspect, nowMs: number): boolean {
  return order.hidings.some((hiding) => nowMs < hiding.untilMs && hiding.what.includes(aspect));
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Whether look-ups still find it: not while it is hidden, and once it has ended not for longer than
 * 90 days, or 3 when nothing of it executed. (Binance USD-M docs, Query Order.)
 */
export function isVisible(order: StoredOrder, nowMs: number): boolean {
  if (isHidden(order, 'order', nowMs)) return false;
  const keptDays = order.executed.eq(ZERO) ? 3 : 90;
  return isOpen(order) || order.time + keptDays * DAY_MS >= nowMs;
}

/** Orders by id, by client id and by symbol; insertion order is order of acceptance. */
export interface OrderStore {
  add(order: StoredOrder): void;
  byId(orderId: number): StoredOrder | undefined;
  /** Every order that ever bore this client id, oldest first. */
  byClientId(apiKey: string, clientOrderId: string): readonly StoredOrder[];
  ofSymbol(apiKey: string, symbol: string): readonly StoredOrder[];
  open(): Iterable<StoredOrder>;
  hasOpen(): boolean;
  /** Must be told when an order has become final. */
  close(order: StoredOrder): void;
  all(): readonly StoredOrder[];
}

export function makeOrderStore(states: readonly OrderState[] = []): OrderStore {
  const all: StoredOrder[] = [];
  const ids = new Map<number, StoredOrder>();
  const clientIds = new Map<string, StoredOrder[]>();
  const symbols = new Map<string, StoredOrder[]>();
  const open = new Map<number, StoredOrder>();
  const push = (index: Map<string, StoredOrder[]>, key: string, order: StoredOrder) => {
    const rows = index.get(key);
    if (rows) rows.push(order);
    else index.set(key, [order]);
  };
  const store: OrderStore = {
    add: (order) => {
      all.push(order);
      ids.set(order.orderId, order);
      push(clientIds, `${order.apiKey} ${order.clientOrderId}`, order);
      push(symbols, `${order.apiKey} ${order.symbol}`, order);
      if (isOpen(order)) open.set(order.orderId, order);
    },
    byId: (orderId) => ids.get(orderId),
    byClientId: (apiKey, clientOrderId) => clientIds.get(`${apiKey} ${clientOrderId}`) ?? [],
    ofSymbol: (apiKey, symbol) => symbols.get(`${apiKey} ${symbol}`) ?? [],
    open: () => open.values(),
    hasOpen: () => open.size > 0,
    close: (order) => void open.delete(order.orderId),
    all: () => all,
  };
  for (const state of states) store.add(readOrder(state));
  return store;
}

function readOrder(state: OrderState): StoredOrder {
  return {
    ...state,
    price: decimal(state.price),
    quantity: decimal(state.quantity),
    executed: decimal(state.executed),
    cumQuote: decimal(state.cumQuote),
    pieces: state.pieces.map((piece) => ({ ...piece, quantity: decimal(piece.quantity) })),
  };
}

export function writeOrder(order: StoredOrder): OrderState {
  return {
    ...order,
    price: order.price.toFixed(),
    quantity: order.quantity.toFixed(),
    executed: order.executed.toFixed(),
    cumQuote: order.cumQuote.toFixed(),
    pieces: order.pieces.map((piece) => ({ ...piece, quantity: piece.quantity.toFixed() })),
  };
}

export function buildLedgerOrder(order: StoredOrder): LedgerOrder {
  const { seq, apiKey, orderId, clientOrderId, symbol, side, positionSide, type, status } = order;
  const { origin, time, updateTime, signedAt, recvWindow } = order;
  return {
    ...{ seq, apiKey, orderId, clientOrderId, symbol, side, positionSide, type, status },
    quantity: order.quantity.toFixed(),
    executedQuantity: order.executed.toFixed(),
    ...{ origin, time, updateTime, signedAt, recvWindow },
  };
}

/** The row of a look-up (Binance USD-M docs, Query Order). */
export function buildOrderRow(order: StoredOrder): OrderRow {
  return { ...buildFields(order), time: order.time };
}

function buildFields(order: StoredOrder): Omit<OrderRow, 'time'> {
  const spec = SYMBOLS.get(order.symbol);
  const qty = (value: Decimal) => value.toFixed(spec?.quantityPrecision ?? 8);
  const average = order.executed.eq(ZERO) ? ZERO : order.cumQuote.div(order.executed);
  return {
    orderId: order.orderId,
    symbol: order.symbol,
    status: order.status,
    clientOrderId: order.clientOrderId,
    price: order.price.toFixed(spec?.pricePrecision ?? 8),
    avgPrice: average.toFixed(8),
    origQty: qty(order.quantity),
    executedQty: qty(order.executed),
    cumQuote: order.cumQuote.toFixed(8),
    timeInForce: order.timeInForce,
    type: order.type,
    reduceOnly: false,
    closePosition: false,
    side: order.side,
    positionSide: order.positionSide,
    stopPrice: '0.00',
    workingType: 'CONTRACT_PRICE',
    priceProtect: false,
    origType: order.type,
    priceMatch: 'NONE',
    selfTradePreventionMode: 'NONE',
    goodTillDate: 0,
    updateTime: order.updateTime,
  };
}

/**
 * The answer of POST and DELETE. `withPrices`: whether avgPrice and cumQuote are in it.
 * ACK of a new order states nothing of its execution (Binance USD-M docs, New Order).
 */
export function buildOrderAck(order: StoredOrder, withPrices: boolean, ackOnly = false): OrderAck {
  const { avgPrice, cumQuote, ...row } = buildFields(order);
  const zero = ZERO.toFixed(SYMBOLS.get(order.symbol)?.quantityPrecision ?? 8);
  if (ackOnly) {
    const prices = withPrices ? { avgPrice: '0.00', cumQuote: '0.00000' } : {};
    return { ...row, status: 'NEW', executedQty: zero, cumQty: zero, ...prices };
  }
  return { ...row, cumQty: row.executedQty, ...(withPrices ? { avgPrice, cumQuote } : {}) };
}
