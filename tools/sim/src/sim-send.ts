// One order request on its way: lost, late, refused, executed unheard, in part or in pieces.
import type { OrderRequest } from '@hedge/cycle';
import { decimal, type Refusal, type SendOutcome } from '@hedge/domain';
import type { Answer, ExecutionScript, OrderAck } from '@hedge/paper-engine';
import type { CallEffects } from './fault-book';
import { toOrder, venueSymbol } from './rows';
import type { SimGatewayDeps } from './sim-gateway';

const SEND_TIMEOUT_MS = 3_000;
/** What another worker was told is known for so long when an order leaves. */
const KNOWN_FOR_MS = 5_000;

export async function sendToEngine(
  deps: SimGatewayDeps,
  request: OrderRequest,
): Promise<SendOutcome> {
  const { world, random, self, book } = deps;
  const effects = book.take('send');
  await self.boundary(effects, 'before');
  world.note(`send ${request.clientOrderId}`);
  const has = (kind: 'notSent' | 'lost' | 'refused' | 'answerLost'): boolean =>
    effects.find(kind) !== undefined;
  const answered = async (outcome: SendOutcome): Promise<SendOutcome> => {
    await self.boundary(effects, 'after');
    return outcome;
  };
  if (has('notSent')) {
    const refusal = { kind: 'connection', code: null, text: 'refused' } as const;
    return answered({ kind: 'notSent', refusal });
  }
  if (has('refused')) {
    await world.sleep(random.int(2, 60));
    const refusal = { kind: 'overload', code: -1008, text: 'overloaded' } as const;
    return answered({ kind: 'rejected', refusal });
  }
  await deps.door.door.learn(KNOWN_FOR_MS);
  const held = deps.door.door.closed(deps.apiKey);
  if (held !== null) return answered({ kind: 'notSent', refusal: limit(held.why) });
  const late = effects.find('late');
  if (has('lost') || has('answerLost') || late !== undefined) {
    const delay = random.int(1, 60);
    if (!has('lost'))
      world.at(world.now() + (late?.ms ?? delay), () => void place(deps, request, effects));
    await world.sleep(SEND_TIMEOUT_MS);
    return answered({ kind: 'unknown', why: 'timeout' });
  }
  const by = { accountId: deps.apiKey, priority: 'naked' } as const;
  const passed = await deps.door.pass('fapiPrivatePostOrder', by, {
    out: () => world.sleep(random.int(1, 40)),
    ask: () => place(deps, request, effects),
    back: () => world.sleep(random.int(1, 40)),
  });
  if (passed.kind === 'held') return answered({ kind: 'rejected', refusal: limit(passed.why) });
  return answered(toOutcome(passed.value, request));
}

function limit(text: string): Refusal {
  return { kind: 'limit', code: -1003, text };
}

/** The request reaches the exchange: its window is checked now, whatever happened on the way. */
function place(
  deps: SimGatewayDeps,
  request: OrderRequest,
  effects: CallEffects,
): Answer<OrderAck> {
  const { world, engine, apiKey, hidden } = deps;
  const ban = effects.find('ban');
  if (deps.bans.isBanned())
    return { ok: false, error: { httpStatus: 418, code: -1003, msg: 'banned' } };
  deps.onArrival(request);
  const answer = engine.placeOrder(
    apiKey,
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
    world.venueNow(),
    scriptOf(effects),
  );
  if (ban !== undefined) deps.bans.ban(ban.ms, ban.status);
  const beside = effects.find('beside');
  if (beside !== undefined) {
    const { symbol, positionSide: side, quantity } = request;
    deps.people.trade(apiKey, { symbol, side }, beside.adds, quantity);
  }
  const hide = effects.find('hide');
  if (answer.ok && hide !== undefined) {
    const fromMs = world.venueNow();
    const span = { fromMs, untilMs: fromMs + hide.ms };
    hidden.hide(engine, { ...answer.value, apiKey }, hide.what, span);
  }
  world.note(
    `placed ${request.clientOrderId} ${answer.ok ? answer.value.status : answer.error.code}`,
  );
  return answer;
}

/** At once and whole, or part of it, or in two pieces with the position changing in between. */
function scriptOf(effects: CallEffects): ExecutionScript {
  const partial = effects.find('partial');
  if (partial !== undefined) return { fillFraction: decimal(partial.fraction) };
  const pieces = effects.find('pieces');
  if (pieces === undefined) return {};
  const first = decimal(pieces.fraction);
  return {
    pieces: [
      { afterMs: 0, fraction: first },
      { afterMs: pieces.afterMs, fraction: decimal('1').minus(first) },
    ],
  };
}

function toOutcome(answer: Answer<OrderAck>, request: OrderRequest): SendOutcome {
  if (answer.ok) {
    return { kind: 'accepted', order: toOrder({ ...answer.value, time: answer.value.updateTime }) };
  }
  const { code, msg } = answer.error;
  if (code === -4116) return { kind: 'unknown', why: 'duplicate id' };
  const kind =
    code === -2022 || code === -4118 ? 'nothingToClose' : code === -1021 ? 'clock' : 'order';
  return { kind: 'rejected', refusal: { kind, code, text: `${msg} ${request.symbol}` } };
}
