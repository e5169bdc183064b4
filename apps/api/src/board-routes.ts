// Bull Board at /admin/queues, to look at and not to touch, behind a login with the admin key.
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import type { Queues } from '@hedge/platform';
import { addressGroupOf } from './address-group';
import { buildLoginPage, buildLogoutPage } from './board-pages';
import { SESSION_MS, type BoardSessions } from './board-session';
import type { FailureLimit } from './failure-limit';
import type { KeyCheck } from './key-check';
import { methodNotAllowed, Problem, sendProblem } from './problem';
import { retryAfterSeconds } from './retry-after';

const BOARD_PATH = '/admin/queues';
const COOKIE = 'hedge_admin';

export type BoardDeps = {
  readonly isAdminKey: KeyCheck;
  readonly adminFailures: FailureLimit;
  readonly sessions: BoardSessions;
  readonly boardQueues: ReturnType<Queues['boardQueues']>;
};

export function makeBoardRoutes(deps: BoardDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const form = express.urlencoded({ extended: false, limit: 2048, parameterLimit: 5 });
  router.use('/admin', boardSecurity);
  router
    .route('/admin/login')
    .get((_request, response) => {
      response.type('html').send(buildLoginPage(null));
    })
    .post(refuseOtherSites, form, (request, response) => logIn(deps, request, response))
    .all(methodNotAllowed(['GET', 'POST']));
  router
    .route('/admin/logout')
    .get((_request, response) => {
      response.type('html').send(buildLogoutPage());
    })
    .post(refuseOtherSites, (request, response) => {
      deps.sessions.close(sessionToken(request));
      response.clearCookie(COOKIE, { path: '/admin' }).redirect(303, '/admin/login');
    })
    .all(methodNotAllowed(['GET', 'POST']));
  router.use(BOARD_PATH, requireSession(deps), readOnly, withoutWebFonts, makeBoardOnDemand(deps));
  return router;
}

/** Loaded at the first visit: most processes are never looked at, and it is 7 MiB of code. */
function makeBoardOnDemand(deps: BoardDeps): RequestHandler {
  let board: RequestHandler | undefined;
  return (request, response, next) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the moment is the point
    const loaded = require('./board') as typeof import('./board');
    board ??= loaded.makeBoard(deps.boardQueues, BOARD_PATH);
    return board(request, response, next);
  };
}

/** The board styles itself inline, so it has a policy of its own, and nothing else shares it. */
const boardSecurity = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
  referrerPolicy: { policy: 'same-origin' },
});

function logIn(deps: BoardDeps, request: Request, response: Response): void {
  const { key } = (request.body ?? {}) as { key?: unknown };
  if (deps.isAdminKey(typeof key === 'string' ? key : undefined)) {
    response
      .cookie(COOKIE, deps.sessions.open(), {
        httpOnly: true,
        sameSite: 'strict',
        path: '/admin',
        maxAge: SESSION_MS,
      })
      .redirect(303, BOARD_PATH);
    return;
  }
  const waitMs = deps.adminFailures.countFailure(addressGroupOf(request));
  if (waitMs === null) {
    response.status(401).type('html').send(buildLoginPage('That is not the admin key.'));
    return;
  }
  response
    .status(429)
    .set('Retry-After', retryAfterSeconds(waitMs))
    .type('html')
    .send(buildLoginPage('Too many wrong keys. Wait a minute.'));
}

/**
 * A form of another site must not log anybody in or out. Where the browser names the relation itself,
 * that counts: a page that sends no referrer posts its own form with the origin "null".
 */
const refuseOtherSites: RequestHandler = (request, response, next) => {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const foreign =
    site === undefined
      ? origin !== undefined && hostOf(origin) !== request.get('host')
      : site !== 'same-origin' && site !== 'none';
  if (foreign) sendProblem(response, new Problem('FORBIDDEN_ORIGIN', 'use the form of this site'));
  else next();
};

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function requireSession(deps: BoardDeps): RequestHandler {
  return (request, response, next) => {
    if (deps.sessions.isOpen(sessionToken(request))) next();
    else if (request.path.startsWith('/api/')) {
      sendProblem(response, new Problem('UNAUTHORIZED', 'log in at /admin/login'));
    } else response.redirect(303, '/admin/login');
  };
}

function sessionToken(request: Request): string | undefined {
  const pairs = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/** Retry, remove and pause are the board's own requests; the queues refuse them as well. */
const readOnly: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') next();
  else methodNotAllowed(['GET'])(request, response, next);
};

/** The board's page asks another host for fonts; the policy forbids it, and so the link goes. */
const withoutWebFonts: RequestHandler = (_request, response, next) => {
  const send = response.send.bind(response);
  response.send = (body: unknown) =>
    send(typeof body === 'string' ? body.replace(/<link[^>]+fonts\.googleapis[^>]*>/g, '') : body);
  next();
};
