// The operator API's routes: the contract's table, each entry with the handler that answers it. What a
// route takes is parsed here, what it answers is written here, and nothing else is mounted.
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { OPERATOR_ROUTES, type OperatorRoutes, type RouteContract } from '@hedge/contracts';
import type { z } from 'zod';
import {
  callerKey,
  findCaller,
  findCallerAgain,
  mayCall,
  originOf,
  strangerFrom,
  type Caller,
} from './access/caller';
import { sessionCookieOf, type SessionCookie } from './access/session-cookie';
import { sendDownload, type Download } from './download';
import { sendEvents, type EventStream } from './events/event-stream';
import { parseBody, parseId, parseQuery, readSeenVersion } from './operator-input';
import { methodNotAllowed, Problem } from './problem';
import { makeOnce, readIdempotencyKey, type IdempotencyDeps } from './requests/idempotency';

type Parsed<Contract, Part extends 'query' | 'body'> = Contract extends {
  readonly [Key in Part]: infer Schema extends z.ZodType;
}
  ? z.infer<Schema>
  : undefined;

/** What a handler is given, parsed. */
export interface RouteInput<Contract> {
  /** The id in the path, lower case; empty on a path without one. */
  readonly id: string;
  readonly query: Parsed<Contract, 'query'>;
  readonly body: Parsed<Contract, 'body'>;
  /** The version that the caller saw, from `If-Match` or the body; undefined where none is named. */
  readonly version: number | undefined;
  /** Who calls: what the audit log is told of a change. */
  readonly actor: Caller;
  /** The same caller as it is recognised later; null once its credential is not valid any more. */
  readonly findActorAgain: () => Promise<Caller | null>;
  /** The last event that a browser was told of before its connection broke. */
  readonly lastEventId: string | undefined;
  /** The session's cookie, which logging in and out writes. */
  readonly cookie: SessionCookie;
  /**
   * The id for what the route creates: a fresh random UUID, lower case, and the same one again when
   * the request is tried again under its Idempotency-Key.
   */
  readonly newId: string;
}

type AnswerOf<Contract> = Contract extends {
  readonly answer: { readonly body: infer Schema extends z.ZodType };
}
  ? z.infer<Schema>
  : Contract extends { readonly answer: { readonly files: object } }
    ? Download
    : Contract extends { readonly answer: { readonly events: object } }
      ? EventStream
      : void;

type Handler<Contract> = (input: RouteInput<Contract>) => Promise<AnswerOf<Contract>>;

/** The handler of each of these routes: its body, or a `Problem` thrown. */
export type Handlers<Name extends keyof OperatorRoutes = keyof OperatorRoutes> = {
  readonly [Key in Name]: Handler<OperatorRoutes[Key]>;
};

export function makeOperatorRouter(deps: IdempotencyDeps, handlers: Handlers): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const methodsOf = new Map<string, string[]>();
  for (const [name, contract] of Object.entries<RouteContract>(OPERATOR_ROUTES)) {
    const path = contract.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const handler = handlers[name as keyof OperatorRoutes] as Handler<RouteContract>;
    router.route(path)[METHODS[contract.method]](makeRequestHandler(deps, contract, handler));
    methodsOf.set(path, [...(methodsOf.get(path) ?? []), contract.method]);
  }
  for (const [path, methods] of methodsOf) router.all(path, methodNotAllowed(methods));
  return router;
}

const METHODS = {
  GET: 'get',
  POST: 'post',
  PATCH: 'patch',
  PUT: 'put',
  DELETE: 'delete',
} as const satisfies Record<RouteContract['method'], string>;

function makeRequestHandler(
  deps: IdempotencyDeps,
  contract: RouteContract,
  handler: Handler<RouteContract>,
): RequestHandler {
  return async (request, response) => {
    const actor = requirePermission(contract, request, response);
    const input = { ...(await readInput(contract, request)), ...callOf(actor, request, response) };
    const isKeyed = contract.method !== 'GET' && contract.permission !== 'anyone';
    const key = isKeyed ? readIdempotencyKey(request) : null;
    if (key === null) {
      const answer: unknown = await handler({ ...input, newId: deps.newId() });
      if (contract.answer.files) await sendDownload(deps, answer as Download, response);
      else if (contract.answer.events) await sendEvents(deps, answer as EventStream, response);
      else writeAnswer(contract, answer, response);
      return;
    }
    const { id, body, query, version } = input;
    const made = await makeOnce(deps, {
      contract,
      caller: callerKey(actor),
      key,
      parts: [id, query ?? null, body ?? null, version ?? null],
      make: (newId) => handler({ ...input, newId }),
    });
    if (made.repeated) response.set('Idempotent-Replayed', 'true');
    writeAnswer(contract, made.body, response);
  };
}

/** @throws {Problem} 403; before anything that was sent is looked at. */
function requirePermission(
  { permission }: RouteContract,
  request: Request,
  response: Response,
): Caller {
  const caller = findCaller(response) ?? strangerFrom(originOf(request));
  if (mayCall(caller, permission)) return caller;
  if (permission === 'person') {
    throw new Problem('FORBIDDEN', 'this is for a person who is logged in', { permission });
  }
  throw new Problem('FORBIDDEN', `this needs the permission to ${permission}`, { permission });
}

type CallInput = Pick<
  RouteInput<RouteContract>,
  'actor' | 'findActorAgain' | 'lastEventId' | 'cookie'
>;
type ReadInput = Omit<RouteInput<RouteContract>, 'newId' | keyof CallInput>;

async function readInput(
  { path, id: idSchema, query, body: bodySchema, ifMatch }: RouteContract,
  request: Request,
): Promise<ReadInput> {
  const id = path.includes('{id}') ? parseId(request, nounOf(path), idSchema) : '';
  const parsed = bodySchema && (await parseBody(bodySchema, request));
  const { version: inBody } = (parsed ?? {}) as { readonly version?: number };
  return {
    id,
    query: query && parseQuery(query, request),
    body: parsed,
    version: ifMatch && readSeenVersion(request, inBody),
  } as ReadInput;
}

/** Who calls, and over what. */
function callOf(actor: Caller, request: Request, response: Response): CallInput {
  return {
    actor,
    findActorAgain: () => findCallerAgain(response),
    lastEventId: request.get('last-event-id'),
    cookie: sessionCookieOf(request, response),
  };
}

/** `/api/v1/accounts/{id}` is about an account. */
function nounOf(path: string): string {
  return (path.split('/')[3] ?? '').replace(/s$/, '');
}

function writeAnswer({ answer, path }: RouteContract, body: unknown, response: Response): void {
  response.status(answer.status);
  if (answer.body === null) {
    response.end();
    return;
  }
  if (answer.status === 201) response.location(`${path}/${(body as { readonly id: string }).id}`);
  response.json(body);
}
