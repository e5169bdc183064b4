// The /paper control interface: accounts, prices, positions, switches, ledger, faults.
//
// POST /accounts {apiKey, secret, balance, hedgeMode} · GET /prices · PUT /prices {symbol} with one
// of markPrice, follow, fault ({kind: stale|zero|missing} or null) · POST /positions {apiKey,
// symbol, positionSide, quantity, entryPrice?} · GET|PUT /switches · GET /ledger?apiKey= ·
// GET|POST|DELETE /faults. Amounts are strings; errors are {error: {code, message, details}}.
import { parseDecimal, type Decimal } from '@hedge/domain';
import { SYMBOLS, type PaperEngine, type PaperError } from '@hedge/paper-engine';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import type { ExchangeClock } from './clock';
import { faultRuleSchema, type FaultRules } from './fault-rules';

export interface ControlApiDeps {
  readonly engine: PaperEngine;
  readonly clock: ExchangeClock;
  readonly faults: FaultRules;
}

const amount = z.string().transform((text, ctx): Decimal => {
  const value = parseDecimal(text);
  if (value) return value;
  ctx.addIssue({ code: 'custom', message: 'must be the text of a decimal' });
  return z.NEVER;
});
const amountText = z.string().refine((text) => parseDecimal(text) !== null, 'must be a decimal');
const keyText = z.string().regex(/^[\x21-\x7e]{1,256}$/);

const accountSchema = z.strictObject({
  apiKey: keyText,
  secret: z.string().min(1).max(256),
  balance: amount,
  hedgeMode: z.boolean().default(true),
});

const markFaultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stale'), timeMs: z.int() }),
  z.strictObject({ kind: z.literal('zero') }),
  z.strictObject({ kind: z.literal('missing') }),
]);

const priceSchema = z.strictObject({
  symbol: z.string(),
  markPrice: amount.optional(),
  follow: z.enum(['walk', 'replay']).optional(),
  fault: markFaultSchema.nullable().optional(),
});

const positionSchema = z.strictObject({
  apiKey: keyText,
  symbol: z.string(),
  positionSide: z.enum(['LONG', 'SHORT']),
  quantity: amount,
  entryPrice: amount.optional(),
});

const switchesSchema = z
  .strictObject({
    reuseFinishedClientOrderId: z.enum(['accept', 'refuse']),
    postAnswersAvgPrice: z.boolean(),
    minNotionalBindsCloses: z.boolean(),
    closeAbovePosition: z.enum(['refuse', 'trim']),
    restingOrders: z.enum(['ignore', 'refuse2022', 'refuse4118']),
    recheckWindowAtMatching: z.boolean(),
    flatPositions: z.enum(['omit', 'show']),
    commissionSign: z.enum(['positive', 'negative']),
    slippageBps: amountText,
    takerFee: amountText,
    makerFee: amountText,
    keyMayWithdraw: z.boolean(),
    keyIpRestricted: z.boolean(),
  })
  .partial();

function sendError(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ error: { code, message, details: null } });
}

function sendRefusal(response: Response, error: PaperError): void {
  const { code, msg } = error;
  const details = { code };
  response.status(422).json({ error: { code: 'REFUSED', message: msg, details } });
}

/** Parses a body by its schema, or answers 400 with every problem. */
function withBody<S extends z.ZodType>(
  schema: S,
  handle: (body: z.output<S>, response: Response) => void,
): RequestHandler {
  return (request, response) => {
    const parsed = schema.safeParse(request.body);
    if (parsed.success) return handle(parsed.data, response);
    const details = parsed.error.issues.map(({ path, message }) => ({
      path: path.join('.'),
      message,
    }));
    response.status(400).json({ error: { code: 'BAD_REQUEST', message: 'wrong body', details } });
  };
}

const LOOPBACK_ADDRESS = /^(::1|(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;
const LOOPBACK_HOST = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/;

/** Loopback only, by address and by host name, so that no web page can reach it by rebinding. */
const loopbackOnly: RequestHandler = (request, response, next) => {
  const near = LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? '');
  const named = LOOPBACK_HOST.test(request.get('host') ?? '');
  if (near && named) return next();
  sendError(response, 403, 'LOOPBACK_ONLY', 'the control interface answers on loopback only');
};

/** Serves /paper. Mutations are journaled by the engine it is given. */
export function makeControlApi(deps: ControlApiDeps): Router {
  const { engine, clock, faults } = deps;
  const router = express.Router();
  router.use(loopbackOnly);
  router.use(express.json({ limit: '64kb' }));

  router.post(
    '/accounts',
    withBody(accountSchema, (body, response) => {
      const known = engine.secretOf(body.apiKey);
      if (known !== null && known !== body.secret) {
        return sendError(response, 409, 'KEY_TAKEN', 'this key exists with another secret');
      }
      const added = engine.addAccount(body, clock.now());
      const [row] = unwrapRows(engine.balance(body.apiKey, clock.now()));
      const { apiKey, hedgeMode } = body;
      response.status(added ? 201 : 200).json({ apiKey, balance: row?.balance, hedgeMode });
    }),
  );
  router.put(
    '/prices',
    withBody(priceSchema, (body, response) => changePrice(deps, body, response)),
  );
  router.get('/prices', (_request, response) => {
    response.json([...SYMBOLS.keys()].map((symbol) => readPrice(deps, symbol)));
  });
  router.post(
    '/positions',
    withBody(positionSchema, ({ apiKey, entryPrice, ...rest }, response) => {
      const input = { ...rest, ...(entryPrice === undefined ? {} : { entryPrice }) };
      const answer = engine.setPosition(apiKey, input, clock.now());
      if (!answer.ok) return sendRefusal(response, answer.error);
      const row = answer.value;
      const { symbol, positionSide } = rest;
      const [positionAmt, entry] = [row?.positionAmt ?? '0', row?.entryPrice ?? '0'];
      response.json({ apiKey, symbol, positionSide, positionAmt, entryPrice: entry });
    }),
  );
  router.get('/switches', (_request, response) => void response.json(engine.switches()));
  router.put(
    '/switches',
    withBody(switchesSchema, (body, response) => {
      const given = Object.entries(body).filter(([, value]) => value !== undefined);
      response.json(engine.setSwitches(Object.fromEntries(given), clock.now()));
    }),
  );
  router.get('/ledger', (request: Request, response) => {
    const { apiKey } = request.query;
    response.json(engine.ledger(typeof apiKey === 'string' ? apiKey : undefined));
  });
  router.post(
    '/faults',
    withBody(faultRuleSchema, (rule, response) => {
      response.status(201).json({ id: faults.add(rule) });
    }),
  );
  router.get('/faults', (_request, response) => void response.json(faults.list()));
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.status(204).end();
  });
  router.use((_request, response) => sendError(response, 404, 'NOT_FOUND', 'no such path'));
  return router;
}

function unwrapRows<T>(answer: {
  readonly ok: boolean;
  readonly value?: readonly T[];
}): readonly T[] {
  return answer.value ?? [];
}

function readPrice({ engine, clock }: ControlApiDeps, symbol: string) {
  const mark = engine.markPrice(symbol, clock.now());
  return { symbol, markPrice: mark.ok ? mark.value.toFixed() : null };
}

function changePrice(
  deps: ControlApiDeps,
  body: z.output<typeof priceSchema>,
  response: Response,
): void {
  const { engine, clock } = deps;
  const { symbol, markPrice, follow, fault } = body;
  const given = [markPrice, follow, fault].filter((part) => part !== undefined).length;
  if (given !== 1) {
    return sendError(response, 400, 'BAD_REQUEST', 'give one of markPrice, follow, fault');
  }
  if (follow === 'replay') {
    return sendError(response, 422, 'NO_RECORDING', 'no recorded prices are loaded');
  }
  const nowMs = clock.now();
  const answer = markPrice
    ? engine.setMark(symbol, markPrice, nowMs)
    : follow
      ? engine.followWalk(symbol, nowMs)
      : engine.setMarkFault(symbol, fault ?? null, nowMs);
  if (!answer.ok) return sendRefusal(response, answer.error);
  response.json(readPrice(deps, symbol));
}
