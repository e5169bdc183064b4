// The evidence of one cycle on the model exchange: answers that lag, or never come.
import type { Decimal } from '../decimal';
import { queryKey, type Answer, type Evidence, type Lookup, type Query } from '../evidence';
import type { Position, VenueOrder, VenueTrade } from '../venue';
import type { SendOutcome } from '../outcome';
import type { PositionSide } from '../sides';
import type { ExchangeModel } from './exchange-model';

/** Grows by what is asked and sent. */
export interface Book extends Evidence {
  readonly heldTokens: Set<string>;
  readonly outcomes: Map<string, SendOutcome>;
  readonly lookups: Map<string, Lookup>;
  readonly orders: Map<string, Answer<readonly VenueOrder[]>>;
  readonly trades: Map<string, Answer<readonly VenueTrade[]>>;
  readonly openOrders: Map<string, Answer<readonly VenueOrder[]>>;
  positions: Answer<readonly Position[]> | null;
}

/** By how much each kind of answer lags behind the truth, ms. */
export type Lags = { readonly [K in 'lookup' | 'orders' | 'trades' | 'positions']: number };

export function openBook(processStartedAt: number): Book {
  return {
    processStartedAt,
    forgotten: [],
    accountOrders: [],
    heldTokens: new Set(),
    outcomes: new Map(),
    lookups: new Map(),
    orders: new Map(),
    trades: new Map(),
    openOrders: new Map(),
    positions: null,
    cleared: new Set(),
  };
}

/** Asks one question; its answer replaces an older one to the same. */
export function askModel(
  exchange: ExchangeModel,
  book: Book,
  query: Query,
  how: {
    readonly requestedAt: number;
    readonly lags: Lags;
    /** Whether there is no answer. */
    readonly isDeaf: boolean;
    readonly marks: Readonly<Record<PositionSide, Decimal>>;
  },
): void {
  const { requestedAt, lags, isDeaf } = how;
  const key = queryKey(query);
  const answer = <T>(value: T): Answer<T> =>
    isDeaf
      ? { kind: 'failed', requestedAt, why: 'timeout' }
      : { kind: 'answer', requestedAt, value };
  switch (query.kind) {
    case 'order': {
      const ofId = (row: VenueOrder) => row.clientOrderId === query.clientOrderId;
      const found = exchange.viewOrders(lags.lookup).filter(ofId);
      book.lookups.set(key, answer(found.at(-1) ?? null));
      return;
    }
    case 'orderById': {
      const ofId = (row: VenueOrder) => row.exchangeOrderId === query.exchangeOrderId;
      book.lookups.set(key, answer(exchange.viewOrders(lags.lookup).find(ofId) ?? null));
      return;
    }
    case 'orders': {
      const orders = exchange.viewOrders(lags.orders);
      book.orders.set(key, answer(orders.filter((row) => row.time >= query.since)));
      return;
    }
    case 'trades': {
      const trades = exchange.viewTrades(lags.trades);
      book.trades.set(key, answer(trades.filter((trade) => trade.time >= query.since)));
      return;
    }
    case 'openOrders': {
      const orders = exchange.viewOrders(lags.orders);
      book.openOrders.set(key, answer(orders.filter((row) => row.status === 'NEW')));
      return;
    }
    case 'positions':
      book.positions = answer(exchange.viewPositions(lags.positions, how.marks));
      return;
  }
}
