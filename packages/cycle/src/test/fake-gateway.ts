// An exchange for tests of the cycle: answers what the test says, and executes what it is sent.
import {
  decimal,
  type Answer,
  type Position,
  type SendOutcome,
  type VenueOrder,
  type VenueTrade,
} from '@hedge/domain';
import type { Gateway, OrderRequest, RequestPriority } from '../ports/gateway';

/** What the test sets, and what it looks at afterwards. */
export interface FakeGateway extends Gateway {
  now: number;
  mark: string;
  /** Null: the reading fails. */
  positions: Position[] | null;
  quoteAgeMs: number;
  slots: boolean;
  /** Order slots reserved, and neither used nor given back. */
  slotsHeld: number;
  slotsReserved: number;
  /** What was traded, by others as well. */
  readonly trades: VenueTrade[];
  /** Client order ids of others' orders by exchange order id. */
  readonly others: Map<string, string>;
  /** `close fetchMark`, in order. */
  readonly asked: string[];
  readonly sent: OrderRequest[];
  /** Awaited by every reading. */
  hold: Promise<void>;
}

export function makeFakeGateway(now: number, positions: Position[]): FakeGateway {
  const trades: VenueTrade[] = [];
  const fake: FakeGateway = {
    now,
    mark: '100',
    positions,
    quoteAgeMs: 0,
    slots: true,
    slotsHeld: 0,
    slotsReserved: 0,
    trades,
    others: new Map(),
    asked: [],
    sent: [],
    hold: Promise.resolve(),
    exchangeNow: () => fake.now,
    refreshTime: async () => undefined,
    backoff: () => null,
    withPriority: (priority) => noting(fake, priority),
    reserveOrderSlots: (count) => {
      if (!fake.slots) return false;
      fake.slotsHeld += count;
      fake.slotsReserved += count;
      return true;
    },
    releaseOrderSlots: (count) => {
      fake.slotsHeld -= count;
    },
    fetchPositions: async () => {
      const requestedAt = fake.now;
      await fake.hold;
      if (fake.positions === null) return { kind: 'failed', requestedAt, why: 'empty answer' };
      const markPrice = decimal(fake.mark);
      return answer(
        requestedAt,
        fake.positions.map((row) => ({ ...row, markPrice })),
      );
    },
    fetchMark: async (symbol) =>
      answer(fake.now, { symbol, markPrice: decimal(fake.mark), time: fake.now - fake.quoteAgeMs }),
    fetchOrder: async () => answer(fake.now, null),
    fetchOrderById: async (symbol, id) => answer(fake.now, othersOrder(fake, symbol, id)),
    fetchOrders: async () => answer(fake.now, []),
    fetchTrades: async () => answer(fake.now, trades),
    fetchOpenOrders: async () => answer(fake.now, []),
    cancelOrder: async () => answer(fake.now, null),
    sendOrder: async (request) => execute(fake, trades, request),
  };
  return fake;
}

/** The fake itself, which writes down who asks. */
function noting(fake: FakeGateway, priority: RequestPriority): Gateway {
  const note = (what: string) => fake.asked.push(`${priority} ${what}`);
  return {
    ...fake,
    exchangeNow: () => fake.exchangeNow(),
    withPriority: (other) => noting(fake, other),
    fetchPositions: () => {
      note('fetchPositions');
      return fake.fetchPositions();
    },
    fetchMark: (symbol) => {
      note('fetchMark');
      return fake.fetchMark(symbol);
    },
    fetchTrades: (symbol, since) => {
      note('fetchTrades');
      return fake.fetchTrades(symbol, since);
    },
  };
}

function answer<T>(requestedAt: number, value: T): Answer<T> {
  return { kind: 'answer', requestedAt, value };
}

function othersOrder(
  fake: FakeGateway,
  symbol: string,
  exchangeOrderId: string,
): VenueOrder | null {
  const clientOrderId = fake.others.get(exchangeOrderId);
  const trade = fake.trades.find((row) => row.exchangeOrderId === exchangeOrderId);
  if (clientOrderId === undefined || trade === undefined) return null;
  const { positionSide, orderSide, quantity, time } = trade;
  return {
    ...{ exchangeOrderId, clientOrderId, symbol, positionSide, orderSide, quantity, time },
    ...{ executed: quantity, status: 'FILLED' },
  };
}

function execute(fake: FakeGateway, trades: VenueTrade[], request: OrderRequest): SendOutcome {
  fake.sent.push(request);
  fake.slotsHeld -= 1;
  const { clientOrderId, symbol, positionSide, orderSide, quantity } = request;
  const exchangeOrderId = String(1000 + fake.sent.length);
  const order: VenueOrder = {
    exchangeOrderId,
    clientOrderId,
    symbol,
    positionSide,
    orderSide,
    quantity,
    executed: quantity,
    status: 'FILLED',
    time: fake.now,
  };
  trades.push({
    tradeId: String(trades.length + 1),
    exchangeOrderId,
    symbol,
    positionSide,
    orderSide,
    quantity,
    price: decimal(fake.mark),
    commission: decimal('0.01'),
    commissionAsset: 'USDT',
    realizedPnl: decimal('1'),
    time: fake.now,
  });
  return { kind: 'accepted', order };
}
