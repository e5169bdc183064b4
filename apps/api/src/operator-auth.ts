// Who may use the operator API: the holder of the admin key, presented as a bearer token.
import type { RequestHandler } from 'express';
import { addressGroupOf } from './address-group';
import type { FailureLimit } from './failure-limit';
import type { KeyCheck } from './key-check';
import { Problem, sendProblem } from './problem';
import { retryAfterSeconds } from './retry-after';

export type OperatorAuthDeps = {
  readonly isAdminKey: KeyCheck;
  readonly adminFailures: FailureLimit;
};

export function requireAdmin(deps: OperatorAuthDeps): RequestHandler {
  return (request, response, next) => {
    const token = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (deps.isAdminKey(token)) {
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
