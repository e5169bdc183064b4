// The Binance side of the shell: authentication, fault boundaries, execution, answer, record.
import {
  accept,
  checkTimestamp,
  paperErrors,
  readSignedAt,
  refuse,
  weightOf,
  type Answer,
  type ExecutionScript,
  type Hiding,
  type OrderCost,
  type PaperEngine,
  type Parameters,
  type RateRefusal,
} from '@hedge/paper-engine';
import { decimal } from '@hedge/domain';
import type { Request, RequestHandler, Response } from 'express';
import type { ExchangeClock } from './clock';
import { optional } from './endpoint';
import { ENDPOINTS } from './endpoints';
import type { FaultAction, FaultRule, FaultRules } from './fault-rules';
import { performFault, sendReply, type Reply, type SendSignal } from './reply';
import { readParameters } from './request-parameters';
import { buildTotalParams, isSignedBy } from './signature';

export interface BinanceApiDeps {
  readonly engine: PaperEngine;
  readonly clock: ExchangeClock;
  readonly faults: FaultRules;
  readonly sendSignal: SendSignal;
}

/** A request as it arrived, before anything was judged. */
interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly apiKey: string | null;
  /** Of the peer: requests are limited by it. */
  readonly address: string;
  readonly arrivedAt: number;
}

const KEY_FORMAT = /^[\x21-\x7e]{1,256}$/;

function readArrival(request: Request, clock: ExchangeClock): Arrival {
  const [path = '', ...query] = request.originalUrl.split('?');
  return {
    method: request.method,
    path,
    query: query.join('?'),
    body: typeof request.body === 'string' ? request.body : '',
    apiKey: request.get('x-mbx-apikey') ?? null,
    address: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    arrivedAt: clock.now(),
  };
}

/** Key, then mandatory parameters, then the window, then the signature. */
function authenticate(
  engine: PaperEngine,
  arrival: Arrival,
  params: Parameters,
  nowMs: number,
): Answer<string> {
  const { apiKey } = arrival;
  if (!apiKey || !KEY_FORMAT.test(apiKey)) return refuse(paperErrors.keyFormat());
  const secret = engine.secretOf(apiKey);
  if (secret === null) return refuse(paperErrors.keyRejected());
  const signedAt = readSignedAt(params);
  if (!signedAt.ok) return signedAt;
  const { signature } = params;
  if (!signature) return refuse(paperErrors.mandatoryMissing('signature'));
  const late = checkTimestamp(signedAt.value, nowMs);
  if (late) return refuse(late);
  const total = buildTotalParams(arrival.query, arrival.body);
  return isSignedBy(secret, total, signature) ? accept(apiKey) : refuse(paperErrors.badSignature());
}

function buildScript(rule: FaultRule | null, acceptedAtMs: number, nowMs: number): ExecutionScript {
  const action = rule?.do ?? {};
  const hide = buildHiding(action, nowMs);
  const pieces = action.pieces?.map(({ afterMs, fraction }) => {
    return { afterMs, fraction: decimal(fraction) };
  });
  return {
    ...(action.fillFraction === undefined ? {} : { fillFraction: decimal(action.fillFraction) }),
    ...(pieces === undefined ? {} : { pieces }),
    ...(hide === null ? {} : { hide }),
    ...(action.heldForMs === undefined ? {} : { acceptedAtMs }),
  };
}

/** Trades that are shown one by one hide nothing else, unless it is said. */
function buildHiding(action: Partial<FaultAction>, nowMs: number): Hiding | null {
  const { hideForMs, tradesApartMs } = action;
  if (hideForMs === undefined && tradesApartMs === undefined) return null;
  const all = ['order', 'trades', 'position'] as const;
  const what = action.hideWhat ?? (hideForMs === undefined ? (['trades'] as const) : all);
  const untilMs = nowMs + (hideForMs ?? 0);
  return { untilMs, what, ...(tradesApartMs === undefined ? {} : { tradesApartMs }) };
}

/** Executes one request; the state is journaled when this returns. */
async function execute(
  deps: BinanceApiDeps,
  arrival: Arrival,
  params: Answer<Parameters>,
  rule: FaultRule | null,
): Promise<Reply> {
  const { engine, clock } = deps;
  const endpoint = ENDPOINTS.get(`${arrival.method} ${arrival.path}`);
  if (!endpoint) return buildReply(refuse(paperErrors.pathInvalid(arrival.method, arrival.path)));
  if (!params.ok) return buildReply(params);
  const acceptedAtMs = clock.now();
  const key: Answer<string> = endpoint.signed
    ? authenticate(engine, arrival, params.value, acceptedAtMs)
    : accept('');
  if (!key.ok) return buildReply(key);
  const orders = endpoint.orders && engine.admitOrders(key.value, endpoint.orders, acceptedAtMs);
  if (orders?.refusal) return buildRefusal(orders.refusal);
  if (rule?.do.heldForMs) await clock.sleep(rule.do.heldForMs);
  const nowMs = clock.now();
  const script = buildScript(rule, acceptedAtMs, nowMs);
  const call = { engine, apiKey: key.value, params: params.value, nowMs, script };
  return buildReply(endpoint.handle(call), orders?.counts);
}

/** Refused orders are answered without their counts (Binance USD-M docs, Limits: not guaranteed). */
function buildReply(answer: Answer<unknown>, counts?: OrderCost): Reply {
  if (!answer.ok) {
    const { httpStatus, code, msg } = answer.error;
    return { status: httpStatus, body: { code, msg } };
  }
  if (!counts) return { status: 200, body: answer.value };
  const headers = {
    'X-MBX-ORDER-COUNT-10S': String(counts.tenSeconds),
    'X-MBX-ORDER-COUNT-1M': String(counts.minute),
  };
  return { status: 200, body: answer.value, headers };
}

function buildRefusal({ error, retryAfterMs }: RateRefusal): Reply {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return { ...buildReply(refuse(error)), headers: { 'Retry-After': String(seconds) } };
}

/** Answers everything under /fapi and /sapi. */
export function makeBinanceApi(deps: BinanceApiDeps): RequestHandler {
  const respond = async (request: Request, response: Response): Promise<void> => {
    const arrival = readArrival(request, deps.clock);
    const endpoint = `${arrival.method} ${arrival.path}`;
    const params = readParameters(arrival.query, arrival.body);
    const known: Parameters = params.ok ? params.value : {};
    const { apiKey } = arrival;
    const told = apiKey === null ? known : { ...known, apiKey };
    const rule = deps.faults.take(endpoint, told);
    const weight = weightOf(endpoint, optional(known, 'symbol') !== undefined);
    const admission = deps.engine.admitRequest(arrival.address, weight, arrival.arrivedAt);
    const record = (status: number): void => {
      const { address, method, path, arrivedAt } = arrival;
      deps.engine.recordRequest({ apiKey, address, method, path, weight, status, arrivedAt });
    };

    let reply = await performFault(deps, rule, 'before', response);
    if (reply === null && admission.refusal) reply = buildRefusal(admission.refusal);
    if (reply === null) {
      const answer = await execute(deps, arrival, params, rule);
      reply = (await performFault(deps, rule, 'afterExecution', response)) ?? answer;
    }
    if (reply === 'gone') return record(0);
    record(reply.status);
    const usedWeight = String(admission.usedWeight);
    const headers = { 'X-MBX-USED-WEIGHT-1M': usedWeight, ...reply.headers };
    await sendReply(response, { ...reply, headers }, rule?.do);
    await performFault(deps, rule, 'afterReply', response);
  };
  return (request, response, next) => {
    respond(request, response).catch(next);
  };
}
