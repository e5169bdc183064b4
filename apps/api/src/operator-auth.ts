// Who may use the operator API: the holder of the admin key, presented as a bearer token.
import type { Request, RequestHandler } from 'express';
import { addressGroupOf } from './address-group';
import type { FailureLimit } from './failure-limit';
import type { KeyCheck } from './key-check';
import { Problem, sendProblem } from './problem';
import { retryAfterSeconds } from './retry-after';

export type OperatorAuthDeps = {
  readonly isAdminKey: KeyCheck;
  readonly adminFailures: FailureLimit;
};

/** Until people have names. */
const OPERATOR = 'operator';

/** Who calls, as the audit and the access log name it; asked after `requireAdmin`. */
export function callerOf(request: Request): string {
  return request.res?.locals['caller'] as string;
}

export function requireAdmin(deps: OperatorAuthDeps): RequestHandler {
  return (request, response, next) => {
    const token = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (deps.isAdminKey(token)) {
      response.locals['caller'] = OPERATOR;
      next();
      return;
    }
    const waitMs = deps.adminFailures.countFailure(addressGroupOf(request));
    if (waitMs === null) {
      response.set('WWW-Authenticate', 'Bearer');
      sendProblem(
        response,
        new Problem('UNAUTHORIZED', 'give the admin key as "Authorization: Bearer …"'),
      );
      return;
    }
    response.set('Retry-After', retryAfterSeconds(waitMs));
    sendProblem(response, new Problem('TOO_MANY_REQUESTS', 'too many wrong keys'));
  };
}
