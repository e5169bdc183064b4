// The /paper control interface: accounts, prices, positions, switches, ledger, faults.
//
// POST /accounts {apiKey, secret, balance, hedgeMode} · GET /prices · PUT /prices {symbol} with one
// of markPrice, follow (walk, or replay with speed, from, atEnd), fault ({kind: stale|zero|missing}
// or null) · POST /positions {apiKey, symbol, positionSide, quantity, entryPrice?} ·
// POST /liquidations, POST /adl {apiKey, symbol, positionSide, quantity?} ·
// GET|PUT /switches · GET /time, GET /ledger?apiKey= (past every fault) · GET|POST|DELETE /faults.
// Amounts are strings; errors are {error: {code, message, details}}: 400 for a body that is wrong in
// itself, 422 for what the exchange refuses. See docs/paper-exchange.md.
import type {
  Answer,
  ForcedCloseInput,
  PaperEngine,
  PositionInput,
  PositionRiskRow,
} from '@hedge/paper-engine';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { ExchangeClock } from './clock';
import { changePrice, readPrices } from './control-prices';
import { sendError, sendRefusal, withBody } from './control-reply';
import {
  accountSchema,
  forcedCloseSchema,
  positionSchema,
  priceSchema,
  switchesSchema,
} from './control-schemas';
import { faultRuleSchema, type FaultRules } from './fault-rules';
import type { RecordingFile } from './recording-file';

export interface ControlApiDeps {
  readonly engine: PaperEngine;
  readonly clock: ExchangeClock;
  readonly faults: FaultRules;
  /** Recorded prices by symbol. */
  readonly recordings: ReadonlyMap<string, RecordingFile>;
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
  router.get('/prices', (_request, response) => void response.json(readPrices(deps)));
  router.post(
    '/positions',
    withBody(positionSchema, ({ apiKey, entryPrice, ...rest }, response) => {
      const input = { ...rest, ...(entryPrice === undefined ? {} : { entryPrice }) };
      sendPosition(response, apiKey, rest, engine.setPosition(apiKey, input, clock.now()));
    }),
  );
  const forceClose = (cause: ForcedCloseInput['cause']) =>
    withBody(forcedCloseSchema, ({ apiKey, quantity, ...rest }, response) => {
      const input = { ...rest, cause, ...(quantity === undefined ? {} : { quantity }) };
      sendPosition(response, apiKey, rest, engine.forceClose(apiKey, input, clock.now()));
    });
  router.post('/liquidations', forceClose('LIQUIDATION'));
  router.post('/adl', forceClose('ADL'));
  router.get('/time', (_request, response) => void response.json({ serverTime: clock.now() }));
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

/** The position as it is now; flat when the exchange shows no row of it. */
function sendPosition(
  response: Response,
  apiKey: string,
  named: Pick<PositionInput, 'symbol' | 'positionSide'>,
  answer: Answer<PositionRiskRow | null>,
): void {
  if (!answer.ok) return sendRefusal(response, answer.error);
  const { positionAmt = '0', entryPrice = '0' } = answer.value ?? {};
  const { symbol, positionSide } = named;
  response.json({ apiKey, symbol, positionSide, positionAmt, entryPrice });
}

function unwrapRows<T>(answer: {
  readonly ok: boolean;
  readonly value?: readonly T[];
}): readonly T[] {
  return answer.value ?? [];
}
