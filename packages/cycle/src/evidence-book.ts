// The evidence of one operation in one cycle, as it grows: answers from the exchange by question.
import {
  assertNever,
  queryKey,
  type Answer,
  type Evidence,
  type Lookup,
  type Order,
  type Position,
  type Query,
  type SendOutcome,
  type VenueOrder,
  type VenueTrade,
} from '@hedge/domain';
import type { Gateway } from './ports/gateway';

/** Grows by what is asked and sent; read by the protocol as plain evidence. */
export class EvidenceBook implements Evidence {
  readonly heldTokens = new Set<string>();
  readonly outcomes = new Map<string, SendOutcome>();
  readonly lookups = new Map<string, Lookup>();
  readonly orders = new Map<string, Answer<readonly VenueOrder[]>>();
  readonly trades = new Map<string, Answer<readonly VenueTrade[]>>();
  readonly openOrders = new Map<string, Answer<readonly VenueOrder[]>>();
  readonly cleared = new Set<string>();

  constructor(
    readonly processStartedAt: number,
    public positions: Answer<readonly Position[]> | null,
    readonly forgotten: readonly VenueOrder[] | null,
    readonly accountOrders: readonly Order[],
  ) {}

  /** Asks all of it at once; each answer replaces an older one to the same question. */
  async ask(gateway: Gateway, queries: readonly Query[]): Promise<void> {
    await Promise.all(queries.map((query) => this.#askOne(gateway, query)));
  }

  /** Others' orders were told to go: what is known of them and of their position is out of date. */
  noteCleared(orders: readonly VenueOrder[]): void {
    for (const { exchangeOrderId, symbol } of orders) {
      this.cleared.add(exchangeOrderId);
      this.openOrders.delete(queryKey({ kind: 'openOrders', symbol }));
    }
    this.positions = null;
  }

  async #askOne(gateway: Gateway, query: Query): Promise<void> {
    const key = queryKey(query);
    switch (query.kind) {
      case 'order':
        this.lookups.set(key, await gateway.fetchOrder(query.symbol, query.clientOrderId));
        return;
      case 'orderById':
        this.lookups.set(key, await gateway.fetchOrderById(query.symbol, query.exchangeOrderId));
        return;
      case 'orders':
        this.orders.set(key, await gateway.fetchOrders(query.symbol, query.since));
        return;
      case 'trades':
        this.trades.set(key, await gateway.fetchTrades(query.symbol, query.since));
        return;
      case 'openOrders':
        this.openOrders.set(key, await gateway.fetchOpenOrders(query.symbol));
        return;
      case 'positions':
        this.positions = await gateway.fetchPositions();
        return;
      default:
        assertNever(query);
    }
  }
}
