// The gateway of one simulated worker: the pure engine behind a network that delays and loses.
import type { Gateway, OrderRequest } from '@hedge/cycle';
import {
  decimal,
  type Answer,
  type Lookup,
  type MarkQuote,
  type Position,
  type SendOutcome,
  type VenueOrder,
  type VenueTrade,
} from '@hedge/domain';
import type {
  Answer as EngineAnswer,
  ExecutionScript,
  HiddenAspect,
  OrderAck,
  PaperEngine,
} from '@hedge/paper-engine';
import { drawOrderFault, type FaultPlan } from './faults';
import type { Incarnation } from './incarnation';
import type { Random } from './random';
import { toMark, toOrder, toPosition, toTrade, venueSymbol } from './rows';
import type { World } from './world';

export const API_KEY = 'sim';

export interface SimGatewayDeps {
  readonly world: World;
  readonly engine: PaperEngine;
  readonly random: Random;
  readonly self: Incarnation;
  readonly plan: () => FaultPlan;
  /** Called when an order reaches the exchange, before it is matched. */
  readonly onArrival: (request: OrderRequest) => void;
}

const CALL_TIMEOUT_MS = 1_500;
const SEND_TIMEOUT_MS = 3_000;
const LIST_LIMIT = 1_000;

export function makeSimGateway(deps: SimGatewayDeps): Gateway {
  const { world, engine, random, self } = deps;
  let known: { readonly serverTime: number; readonly at: number } | null = null;

  const exchangeNow = (): number | null =>
    known === null ? null : known.serverTime + (world.now() - known.at);

  const latency = (): number =>
    random.chance(deps.plan().slow) ? random.int(300, 2_500) : random.int(1, 40);

  /** One read: out, answered at the exchange, back; or lost. */
  const read = async <T>(ask: () => EngineAnswer<T>): Promise<Answer<T>> => {
    await self.boundary();
    const requestedAt = exchangeNow();
    if (requestedAt === null) return { kind: 'failed', requestedAt: 0, why: 'no exchange time' };
    const out = latency();
    const back = latency();
    const lost = random.chance(deps.plan().readLost);
    if (lost || out + back > CALL_TIMEOUT_MS) {
      await world.sleep(CALL_TIMEOUT_MS);
      await self.boundary();
      return { kind: 'failed', requestedAt, why: 'timeout' };
    }
    await world.sleep(out);
    const answer = ask();
    await world.sleep(back);
    await self.boundary();
    if (!answer.ok) return { kind: 'failed', requestedAt, why: `${answer.error.code}` };
    return { kind: 'answer', requestedAt, value: answer.value };
  };

  const lookup = async (
    symbol: string,
    id: { readonly origClientOrderId: string } | { readonly orderId: number },
  ): Promise<Lookup> =>
    read<VenueOrder | null>(() => {
      const answer = engine.getOrder(API_KEY, { symbol: venueSymbol(symbol), ...id }, world.now());
      if (answer.ok) return { ok: true, value: toOrder(answer.value) };
      return answer.error.code === -2013 ? { ok: true, value: null } : answer;
    });

  const gateway: Gateway = {
    exchangeNow,
    async refreshTime(force = false) {
      if (!force && known !== null && world.now() - known.at < 60_000) return;
      await self.boundary();
      const sentAt = world.now();
      await world.sleep(random.int(1, 30));
      const serverTime = world.now();
      await world.sleep(random.int(1, 30));
      await self.boundary();
      if (world.now() - sentAt > CALL_TIMEOUT_MS) return;
      known = { serverTime, at: world.now() };
    },
    backoff: () => null,
    withPriority: () => gateway,
    reserveOrderSlots: () => true,
    releaseOrderSlots: () => undefined,
    fetchPositions: () =>
      read<readonly Position[]>(() => {
        const lag = random.chance(deps.plan().lagging) ? random.int(1, 4_000) : 0;
        const asOfMs = world.now() - lag;
        const rows = engine.positionRisk(API_KEY, lag === 0 ? {} : { asOfMs }, world.now());
        return rows.ok ? { ok: true, value: rows.value.flatMap(toPosition) } : rows;
      }),
    fetchMark: (symbol) =>
      read<MarkQuote>(() => {
        const row = engine.premiumIndex(venueSymbol(symbol), world.now());
        return row.ok ? { ok: true, value: toMark(row.value) } : row;
      }),
    fetchOrder: (symbol, clientOrderId) => lookup(symbol, { origClientOrderId: clientOrderId }),
    fetchOrderById: (symbol, exchangeOrderId) =>
      lookup(symbol, { orderId: Number(exchangeOrderId) }),
    fetchOrders: (symbol, since) =>
      read<readonly VenueOrder[]>(() => {
        const query = { symbol: venueSymbol(symbol), startTime: since, limit: LIST_LIMIT };
        const rows = engine.allOrders(API_KEY, query, world.now());
        return rows.ok ? { ok: true, value: rows.value.map(toOrder) } : rows;
      }),
    fetchTrades: (symbol, since) =>
      read<readonly VenueTrade[]>(() => {
        const query = { symbol: venueSymbol(symbol), startTime: since, limit: LIST_LIMIT };
        const rows = engine.userTrades(API_KEY, query, world.now());
        return rows.ok ? { ok: true, value: rows.value.map(toTrade) } : rows;
      }),
    fetchOpenOrders: (symbol) =>
      read<readonly VenueOrder[]>(() => {
        const rows = engine.openOrders(API_KEY, venueSymbol(symbol), world.now());
        return rows.ok ? { ok: true, value: rows.value.map(toOrder) } : rows;
      }),
    sendOrder: (request) => send(deps, request),
  };
  return gateway;
}

async function send(deps: SimGatewayDeps, request: OrderRequest): Promise<SendOutcome> {
  const { world, random, self } = deps;
  await self.boundary(deps.plan().pauseAtSend);
  const fault = drawOrderFault(deps.plan(), random);
  world.note(`send ${request.clientOrderId} ${fault.kind}`);
  switch (fault.kind) {
    case 'notSent':
      return { kind: 'notSent', refusal: { kind: 'connection', code: null, text: 'refused' } };
    case 'lost':
      await world.sleep(SEND_TIMEOUT_MS);
      await self.boundary();
      return { kind: 'unknown', why: 'timeout' };
    case 'refused':
      await world.sleep(random.int(2, 60));
      await self.boundary();
      return { kind: 'rejected', refusal: { kind: 'overload', code: -1008, text: 'overloaded' } };
    case 'late':
    case 'answerLost': {
      const delay = fault.kind === 'late' ? fault.byMs : random.int(1, 60);
      world.at(world.now() + delay, () => void place(deps, request, true));
      await world.sleep(SEND_TIMEOUT_MS);
      await self.boundary();
      return { kind: 'unknown', why: 'timeout' };
    }
    case 'none': {
      await world.sleep(random.int(1, 40));
      const answer = place(deps, request, false);
      await world.sleep(random.int(1, 40));
      await self.boundary();
      return toOutcome(answer, request);
    }
  }
}

/** The request reaches the exchange: its window is checked now, whatever happened on the way. */
function place(
  deps: SimGatewayDeps,
  request: OrderRequest,
  unanswered: boolean,
): EngineAnswer<OrderAck> {
  const { world, engine, random } = deps;
  const plan = deps.plan();
  deps.onArrival(request);
  const untilMs = world.now() + random.int(500, 6_000);
  const what = random.pick<readonly HiddenAspect[]>([
    ['order', 'trades', 'position'],
    ['order', 'trades'],
    ['order', 'position'],
    ['order'],
    ['trades'],
  ]);
  const script: ExecutionScript = {
    // Hidden hurts most where the answer is lost too, so there it comes often.
    ...(random.chance(plan.hidden > 0 && unanswered ? 0.6 : plan.hidden)
      ? { hide: { untilMs, what } }
      : {}),
    ...drawExecution(plan, random),
  };
  const answer = engine.placeOrder(
    API_KEY,
    {
      symbol: venueSymbol(request.symbol),
      side: request.orderSide,
      positionSide: request.positionSide,
      type: 'MARKET',
      quantity: request.quantity,
      newClientOrderId: request.clientOrderId,
      newOrderRespType: 'RESULT',
      timestamp: request.signedAt,
      recvWindow: request.recvWindowMs,
    },
    world.now(),
    script,
  );
  world.note(
    `placed ${request.clientOrderId} ${answer.ok ? answer.value.status : answer.error.code}`,
  );
  return answer;
}

/** At once and whole, or part of it, or in two pieces with the position changing in between. */
function drawExecution(plan: FaultPlan, random: Random): ExecutionScript {
  if (random.chance(plan.partial)) {
    return { fillFraction: decimal(random.pick(['0', '0.25', '0.5'])) };
  }
  if (!random.chance(plan.pieces)) return {};
  const half = decimal('0.5');
  return {
    pieces: [
      { afterMs: 0, fraction: half },
      { afterMs: random.int(1, 1_500), fraction: half },
    ],
  };
}

function toOutcome(answer: EngineAnswer<OrderAck>, request: OrderRequest): SendOutcome {
  if (answer.ok) {
    return { kind: 'accepted', order: toOrder({ ...answer.value, time: answer.value.updateTime }) };
  }
  const { code, msg } = answer.error;
  if (code === -4116) return { kind: 'unknown', why: 'duplicate id' };
  const kind =
    code === -2022 || code === -4118 ? 'nothingToClose' : code === -1021 ? 'clock' : 'order';
  return { kind: 'rejected', refusal: { kind, code, text: `${msg} ${request.symbol}` } };
}
