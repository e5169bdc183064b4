// Who calls the operator API: recognised by a credential, or refused.
import type { Request, RequestHandler } from 'express';
import { addressGroupOf } from '../address-group';
import type { FailureLimit } from '../failure-limit';
import type { KeyCheck } from '../key-check';
import { Problem, sendProblem } from '../problem';
import { retryAfterSeconds } from '../retry-after';
import { adminKeyCaller, setCaller, type Caller } from './caller';

export type AuthenticationDeps = {
  readonly isAdminKey: KeyCheck;
  readonly adminFailures: FailureLimit;
};

export function authenticate(deps: AuthenticationDeps): RequestHandler {
  return (request, response, next) => {
    const caller = recognise(deps, request);
    if (caller !== null) {
      setCaller(response, caller);
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

function recognise(deps: AuthenticationDeps, request: Request): Caller | null {
  const token = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  return deps.isAdminKey(token) ? adminKeyCaller(request) : null;
}
