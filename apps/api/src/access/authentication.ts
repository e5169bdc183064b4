// Who calls the operator API: a person by the session's cookie, a program by its token, the operator by
// ADMIN_API_KEY. Whoever is not recognised is refused.
import type { Request, RequestHandler, Response } from 'express';
import { CSRF_HEADER, OPERATOR_ROUTES, type RouteContract } from '@hedge/contracts';
import type { SessionRepository, TokenRepository } from '@hedge/db';
import { addressGroupOf } from '../address-group';
import type { FailureLimit } from '../failure-limit';
import { makeKeyCheck, type KeyCheck } from '../key-check';
import { Problem, sendProblem } from '../problem';
import {
  adminKeyCaller,
  originOf,
  setCaller,
  tokenCaller,
  userCaller,
  type Caller,
} from './caller';
import { isChange, isForeign } from './same-site';
import { csrfTokenOf, digestOf, parseToken } from './secret-text';
import { readSessionToken } from './session-cookie';

export type AuthenticationDeps = {
  readonly isAdminKey: KeyCheck;
  /** Of wrong keys and tokens; a right one is never held back. */
  readonly adminFailures: FailureLimit;
  readonly tokens: Pick<TokenRepository, 'use'>;
  readonly sessions: Pick<SessionRepository, 'find'>;
};

const OPEN_TO_ALL = new Set(
  Object.values<RouteContract>(OPERATOR_ROUTES)
    .filter(({ permission }) => permission === 'anyone')
    .map(({ method, path }) => `${method} ${path}`),
);

export function authenticate(deps: AuthenticationDeps): RequestHandler {
  return async (request, response, next) => {
    if (OPEN_TO_ALL.has(`${request.method} ${request.baseUrl}${request.path}`)) {
      // Nobody is to be logged in, unaware, as somebody else.
      if (isForeign(request)) sendProblem(response, foreignOrigin());
      else next();
      return;
    }
    const caller = await recognise(deps, request);
    if (caller === null) {
      refuse(deps, request, response);
      return;
    }
    const problem = caller.kind === 'user' ? findForgery(request) : null;
    if (problem !== null) {
      sendProblem(response, problem);
      return;
    }
    setCaller(response, caller, () => recognise(deps, request));
    next();
  };
}

/** Whose credential the request carries; null where it is nobody's, or not any more. */
function recognise(deps: AuthenticationDeps, request: Request): Promise<Caller | null> {
  const bearer = bearerOf(request);
  return bearer === undefined ? findPerson(deps, request) : findProgram(deps, bearer, request);
}

/** Of two credentials neither is believed: what stands before us may have looked at the other one. */
function bearerOf(request: Request): string | undefined {
  const [given, ...more] = request.headersDistinct['authorization'] ?? [];
  return more.length > 0 ? '' : /^Bearer +(\S+)$/i.exec(given ?? '')?.[1];
}

/** The person whose session the request's cookie is of. */
export async function findPerson(
  { sessions }: Pick<AuthenticationDeps, 'sessions'>,
  request: Request,
): Promise<Caller | null> {
  const token = readSessionToken(request);
  const user = token === undefined ? null : await sessions.find(digestOf(token));
  return user === null ? null : userCaller(user, originOf(request));
}

async function findProgram(
  deps: AuthenticationDeps,
  bearer: string,
  request: Request,
): Promise<Caller | null> {
  if (deps.isAdminKey(bearer)) return adminKeyCaller(originOf(request));
  const parsed = parseToken(bearer);
  const token = parsed && (await deps.tokens.use(parsed.id, digestOf(parsed.secret)));
  return token === null ? null : tokenCaller(token, originOf(request));
}

/** A browser sends the cookie with whatever page asks: a change must show that ours did. */
function findForgery(request: Request): Problem | null {
  if (!isChange(request)) return null;
  if (isForeign(request)) return foreignOrigin();
  const isOurs = makeKeyCheck([csrfTokenOf(readSessionToken(request) ?? '')]);
  return isOurs(request.get(CSRF_HEADER))
    ? null
    : new Problem(
        'CSRF_TOKEN_MISSING',
        'a change made with the cookie needs the session’s csrfToken in X-CSRF-Token',
      );
}

export function foreignOrigin(): Problem {
  return new Problem('FORBIDDEN_ORIGIN', 'this was sent by a page of another site');
}

function refuse(deps: AuthenticationDeps, request: Request, response: Response): void {
  const waitMs =
    bearerOf(request) === undefined
      ? null
      : deps.adminFailures.countFailure(addressGroupOf(request));
  if (waitMs !== null) {
    sendProblem(response, new Problem('TOO_MANY_REQUESTS', 'too many wrong keys', {}, waitMs));
    return;
  }
  response.set('WWW-Authenticate', 'Bearer');
  sendProblem(
    response,
    new Problem('UNAUTHORIZED', 'log in, or give a token as "Authorization: Bearer …"'),
  );
}
