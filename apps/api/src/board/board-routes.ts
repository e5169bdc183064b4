// Bull Board at /admin/queues, for people who are logged in and may operate: to look at, and to act on
// where the configuration lets admins do so.
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { SessionRepository } from '@hedge/db';
import type { Queues } from '@hedge/platform';
import { findPerson, foreignOrigin } from '../access/authentication';
import { originOf, setCaller } from '../access/caller';
import { logIn, type LoginDeps } from '../access/login';
import { isChange, isForeign } from '../access/same-site';
import { csrfTokenOf, digestOf } from '../access/secret-text';
import { sessionCookieOf } from '../access/session-cookie';
import { makeKeyCheck } from '../key-check';
import { methodNotAllowed, Problem, sendProblem } from '../problem';
import { retryAfterSeconds } from '../retry-after';
import { securityOfPage } from '../security-headers';
import { guardActions, type BoardActionsDeps } from './board-actions';
import { buildLoginPage, buildLogoutPage } from './board-pages';

const BOARD_PATH = '/admin/queues';
const LOGIN_PATH = '/admin/login';

export type BoardDeps = LoginDeps &
  BoardActionsDeps & {
    readonly sessions: Pick<SessionRepository, 'open' | 'find' | 'close'>;
    readonly boardQueues: ReturnType<Queues['boardQueues']>;
  };

export function makeBoardRoutes(deps: BoardDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const form = express.urlencoded({ extended: false, limit: 2048, parameterLimit: 5 });
  router.use('/admin', boardSecurity);
  router
    .route(LOGIN_PATH)
    .get((_request, response) => {
      response.type('html').send(buildLoginPage(null));
    })
    .post(refuseOtherSites, form, (request, response) => answerLogin(deps, request, response))
    .all(methodNotAllowed(['GET', 'POST']));
  router
    .route('/admin/logout')
    .get((request, response) => {
      const token = sessionCookieOf(request, response).presented;
      response.type('html').send(buildLogoutPage(token === undefined ? '' : csrfTokenOf(token)));
    })
    .post(refuseOtherSites, form, (request, response) => answerLogout(deps, request, response))
    .all(methodNotAllowed(['GET', 'POST']));
  router.use(
    BOARD_PATH,
    requireOperator(deps),
    guardActions(deps),
    withoutWebFonts,
    makeBoardOnDemand(deps),
  );
  return router;
}

/** Loaded at the first visit: most processes are never looked at, and it is 7 MiB of code. */
function makeBoardOnDemand({ boardQueues, boardActions }: BoardDeps): RequestHandler {
  let board: RequestHandler | undefined;
  return (request, response, next) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the moment is the point
    const loaded = require('./board') as typeof import('./board');
    board ??= loaded.makeBoard(boardQueues, { path: BOARD_PATH, readOnly: !boardActions });
    return board(request, response, next);
  };
}

/** The board loads fonts, and its pages have forms. */
const boardSecurity = securityOfPage({
  directives: { fontSrc: ["'self'", 'data:'], baseUri: ["'self'"], formAction: ["'self'"] },
  referrerPolicy: 'same-origin',
});

async function answerLogin(deps: BoardDeps, request: Request, response: Response): Promise<void> {
  const given = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const text = (field: string) => {
    const value = given[field];
    return typeof value === 'string' ? value.slice(0, 200) : '';
  };
  const cookie = sessionCookieOf(request, response);
  try {
    const { token } = await logIn(
      deps,
      { name: text('name'), password: text('password'), code: text('code').trim() },
      { origin: originOf(request), replaces: cookie.presented },
    );
    cookie.set(token);
    response.redirect(303, BOARD_PATH);
  } catch (error) {
    const said = error instanceof Problem ? SAID[error.code] : undefined;
    if (!(error instanceof Problem) || said === undefined) throw error;
    const [status, sentence] = said;
    if (error.retryAfterMs !== null) {
      response.set('Retry-After', retryAfterSeconds(error.retryAfterMs));
    }
    response.status(status).type('html').send(buildLoginPage(sentence));
  }
}

const SAID: Partial<Record<Problem['code'], readonly [status: number, sentence: string]>> = {
  LOGIN_FAILED: [401, 'The name, the password or the code is wrong.'],
  CODE_REQUIRED: [401, 'Give the password again, and the code of your authenticator.'],
  TOO_MANY_REQUESTS: [429, 'Too many failed logins. Wait a little.'],
  BUSY: [503, 'Too many logins at once. Try again.'],
};

async function answerLogout(deps: BoardDeps, request: Request, response: Response): Promise<void> {
  const cookie = sessionCookieOf(request, response);
  const person = await findPerson(deps, request);
  const { csrf } = (request.body ?? {}) as { readonly csrf?: unknown };
  const isOurs = makeKeyCheck([csrfTokenOf(cookie.presented ?? '')]);
  if (person !== null && cookie.presented !== undefined) {
    if (!isOurs(typeof csrf === 'string' ? csrf : undefined)) {
      sendProblem(response, foreignOrigin());
      return;
    }
    await deps.sessions.close(digestOf(cookie.presented), person);
  }
  cookie.clear();
  response.redirect(303, LOGIN_PATH);
}

/** A form of another site must not log anybody in or out. */
const refuseOtherSites: RequestHandler = (request, response, next) => {
  if (isForeign(request)) sendProblem(response, foreignOrigin());
  else next();
};

function requireOperator(deps: BoardDeps): RequestHandler {
  return async (request, response, next) => {
    const person = await findPerson(deps, request);
    if (person === null) {
      if (!isChange(request) && !request.path.startsWith('/api/')) {
        response.redirect(303, LOGIN_PATH);
      } else sendProblem(response, new Problem('UNAUTHORIZED', `log in at ${LOGIN_PATH}`));
      return;
    }
    if (!person.permissions.includes('operate')) {
      const permission = 'operate';
      sendProblem(
        response,
        new Problem('FORBIDDEN', 'the queues are for operators and admins', { permission }),
      );
      return;
    }
    setCaller(response, person);
    next();
  };
}

/** The board's page asks another host for fonts; the policy forbids it, and so the link goes. */
const withoutWebFonts: RequestHandler = (_request, response, next) => {
  const send = response.send.bind(response);
  response.send = (body: unknown) =>
    send(typeof body === 'string' ? body.replace(/<link[^>]+fonts\.googleapis[^>]*>/g, '') : body);
  next();
};
