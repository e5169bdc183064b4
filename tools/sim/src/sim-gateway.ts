// The gateway of one simulated worker to one account: the pure engine behind a network that
// delays and loses.
import type { Gateway, OrderRequest, RequestPriority } from '@hedge/cycle';
import type { Answer, Lookup, MarkQuote, Position, VenueOrder, VenueTrade } from '@hedge/domain';
import type { Answer as EngineAnswer, PaperEngine } from '@hedge/paper-engine';
import type { Endpoint } from '@hedge/exchange';
import type { CallEffects, FaultBook } from './fault-book';
import type { CallName } from './faults';
import type { HiddenTraces } from './hidden-traces';
import type { People } from './people';
import type { Incarnation } from './incarnation';
import type { Random } from './random';
import { toMark, toOrder, toPosition, toTrade, venueSymbol } from './rows';
import { legAt, type Scenario } from './scenario';
import { makeSimClock, type SimClock } from './sim-clock';
import type { SimDoor } from './sim-door';
import { sendToEngine } from './sim-send';
import type { VenueBans } from './venue-bans';
import type { World } from './world';

export interface SimGatewayDeps {
  readonly world: World;
  readonly engine: PaperEngine;
  readonly apiKey: string;
  readonly random: Random;
  readonly self: Incarnation;
  readonly book: FaultBook;
  readonly hidden: HiddenTraces;
  readonly scenario: Scenario;
  readonly people: People;
  /** The life's own: one for all its accounts. */
  readonly door: SimDoor;
  readonly bans: VenueBans;
  /** Called when the worker has got an answer to a reading of positions. */
  readonly onReading: (readAt: number, positions: readonly Position[]) => void;
  /** Called when the worker has got a quote. */
  readonly onQuote: (quote: MarkQuote) => void;
  /** Called when an order reaches the exchange, before it is matched. */
  readonly onArrival: (request: OrderRequest) => void;
  /** Called when a worker cancels an order at the exchange. */
  readonly onCancel: (order: VenueOrder) => void;
}

export const CALL_TIMEOUT_MS = 1_500;
const LIST_LIMIT = 1_000;

const ENDPOINTS = {
  positions: 'fapiPrivateV3GetPositionRisk',
  mark: 'fapiPublicGetPremiumIndex',
  order: 'fapiPrivateGetOrder',
  orders: 'fapiPrivateGetAllOrders',
  trades: 'fapiPrivateGetUserTrades',
  openOrders: 'fapiPrivateGetOpenOrders',
  cancel: 'fapiPrivateDeleteOrder',
} as const satisfies Partial<Record<CallName, Endpoint>>;

export function makeSimGateway(deps: SimGatewayDeps): Gateway {
  const clock = makeSimClock(deps);
  return makeGatewayOn(deps, clock, 'read');
}

function makeGatewayOn(deps: SimGatewayDeps, clock: SimClock, priority: RequestPriority): Gateway {
  const { world, engine, apiKey, random, self, book, hidden, people, door } = deps;

  /** One read: out, answered at the exchange, back; or lost. */
  const read = async <T>(
    call: keyof typeof ENDPOINTS,
    ask: (effects: CallEffects) => EngineAnswer<T>,
  ): Promise<Answer<T>> => {
    const effects = book.take(call);
    await self.boundary(effects, 'before');
    await door.door.learn();
    const requestedAt = clock.now();
    if (requestedAt === null) return { kind: 'failed', requestedAt: 0, why: 'no exchange time' };
    const slow = effects.find('slow');
    const out = random.int(1, 40) + (slow?.way === 'out' ? slow.ms : 0);
    const back = random.int(1, 40) + (slow?.way === 'back' ? slow.ms : 0);
    const held = door.door.closed(apiKey);
    if (held !== null) return { kind: 'failed', requestedAt, why: held.why };
    if (effects.find('lost') !== undefined || out + back > CALL_TIMEOUT_MS) {
      await world.sleep(CALL_TIMEOUT_MS);
      await self.boundary(effects, 'after');
      return { kind: 'failed', requestedAt, why: 'timeout' };
    }
    const by = { accountId: apiKey, priority };
    const passed = await door.pass(ENDPOINTS[call], by, {
      out: () => world.sleep(out),
      ask: () => ask(effects),
      back: () => world.sleep(back),
    });
    await self.boundary(effects, 'after');
    if (passed.kind === 'held') return { kind: 'failed', requestedAt, why: passed.why };
    const answer: EngineAnswer<T> = passed.value;
    if (effects.find('garbled')) return { kind: 'failed', requestedAt, why: 'malformed answer' };
    if (!answer.ok) return { kind: 'failed', requestedAt, why: `${answer.error.code}` };
    return { kind: 'answer', requestedAt, value: answer.value };
  };

  const lookup = async (
    symbol: string,
    id: { readonly origClientOrderId: string } | { readonly orderId: number },
  ): Promise<Lookup> =>
    read<VenueOrder | null>('order', () => {
      const answer = engine.getOrder(
        apiKey,
        { symbol: venueSymbol(symbol), ...id },
        world.venueNow(),
      );
      if (!answer.ok) return answer.error.code === -2013 ? { ok: true, value: null } : answer;
      const isHidden = hidden.isHidden(answer.value.clientOrderId, 'order', world.venueNow());
      return { ok: true, value: isHidden ? null : toOrder(answer.value) };
    });

  const gateway: Gateway = {
    exchangeNow: () => clock.now(),
    refreshTime: (force = false) => clock.refresh(force),
    backoff: () => door.door.closed(apiKey),
    withPriority: (other) => makeGatewayOn(deps, clock, other),
    reserveOrderSlots: () => door.door.closed(apiKey) === null,
    releaseOrderSlots: () => undefined,
    async fetchPositions() {
      let lacks = false;
      const answer = await read<readonly Position[]>('positions', (effects) => {
        const twin = effects.find('twin');
        const met = twin && legAt(deps.scenario, twin.leg);
        if (met !== undefined) people.trade(apiKey, met, true, met.quantity.times('0.5').round(3));
        const lag = effects.find('lag');
        const asOf = lag === undefined ? {} : { asOfMs: world.venueNow() - lag.ms };
        const rows = engine.positionRisk(apiKey, asOf, world.venueNow());
        if (!rows.ok) return rows;
        const positions = rows.value.flatMap(toPosition);
        if (twin !== undefined && met !== undefined) {
          people.trade(apiKey, met, twin.adds, met.quantity);
        }
        const isEmpty = effects.find('empty') !== undefined;
        const omit = effects.find('omit');
        const value = isEmpty ? [] : positions.filter((_, index) => index !== omit?.row);
        lacks = value.length < positions.length;
        return { ok: true, value };
      });
      if (answer.kind === 'answer') {
        // What a reading said is kept with the account: the next one may be any worker's.
        for (const reader of [self.name, 'any']) {
          hidden.noteReading(`${reader} ${apiKey}`, answer.requestedAt, lacks);
        }
        deps.onReading(answer.requestedAt, answer.value);
      }
      return answer;
    },
    async fetchMark(symbol) {
      const answer = await read<MarkQuote>('mark', () => {
        const row = engine.premiumIndex(venueSymbol(symbol), world.venueNow());
        return row.ok ? { ok: true, value: toMark(row.value) } : row;
      });
      if (answer.kind === 'answer') deps.onQuote(answer.value);
      return answer;
    },
    fetchOrder: (symbol, clientOrderId) => lookup(symbol, { origClientOrderId: clientOrderId }),
    fetchOrderById: (symbol, exchangeOrderId) =>
      lookup(symbol, { orderId: Number(exchangeOrderId) }),
    fetchOrders: (symbol, since) =>
      read<readonly VenueOrder[]>('orders', () => {
        const query = { symbol: venueSymbol(symbol), startTime: since, limit: LIST_LIMIT };
        const rows = engine.allOrders(apiKey, query, world.venueNow());
        if (!rows.ok) return rows;
        const shown = rows.value.filter(
          (row) => !hidden.isHidden(row.clientOrderId, 'list', world.venueNow()),
        );
        return { ok: true, value: shown.map(toOrder) };
      }),
    fetchTrades: (symbol, since) =>
      read<readonly VenueTrade[]>('trades', () => {
        const query = { symbol: venueSymbol(symbol), startTime: since, limit: LIST_LIMIT };
        const rows = engine.userTrades(apiKey, query, world.venueNow());
        return rows.ok ? { ok: true, value: rows.value.map(toTrade) } : rows;
      }),
    fetchOpenOrders: (symbol) =>
      read<readonly VenueOrder[]>('openOrders', () => {
        const rows = engine.openOrders(apiKey, venueSymbol(symbol), world.venueNow());
        return rows.ok ? { ok: true, value: rows.value.map(toOrder) } : rows;
      }),
    cancelOrder: (symbol, exchangeOrderId) =>
      read<null>('cancel', () => {
        const named = { symbol: venueSymbol(symbol), orderId: Number(exchangeOrderId) };
        const order = engine.getOrder(apiKey, named, world.venueNow());
        if (order.ok) deps.onCancel(toOrder(order.value));
        const answer = engine.cancelOrder(apiKey, named, world.venueNow());
        return answer.ok ? { ok: true, value: null } : answer;
      }),
    async sendOrder(request) {
      const outcome = await sendToEngine(deps, request);
      if (outcome.kind === 'rejected' && outcome.refusal.kind === 'clock') clock.doubt();
      return outcome;
    },
  };
  return gateway;
}
