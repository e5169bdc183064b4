// How often one caller may ask in a minute, over all replicas. Signals are not counted: they have a
// throttle of their own, and nothing before it may depend on the database.
import type { RequestHandler } from 'express';
import type { RequestLimit } from '@hedge/db';
import { addressGroupOf } from '../address-group';
import { Problem, sendProblem } from '../problem';
import { retryAfterSeconds } from '../retry-after';

/** `null` limits nobody. */
export type RequestLimitDeps = {
  readonly addressLimit: RequestLimit | null;
  readonly credentialLimit: RequestLimit | null;
};

/** Refuses addresses that ask too often, whatever credential they have. */
export function limitAddress({ addressLimit }: RequestLimitDeps): RequestHandler {
  return limitRequests(addressLimit, addressGroupOf);
}

/** Refuses a recognised caller who asks too often, from however many addresses. */
export function limitCredential(
  { credentialLimit }: RequestLimitDeps,
  callerOf: (request: Parameters<RequestHandler>[0]) => string,
): RequestHandler {
  return limitRequests(credentialLimit, callerOf);
}

function limitRequests(
  limit: RequestLimit | null,
  callerOf: (request: Parameters<RequestHandler>[0]) => string,
): RequestHandler {
  return async (request, response, next) => {
    const waitMs = (await limit?.count(callerOf(request))) ?? null;
    if (waitMs === null) {
      next();
      return;
    }
    response.set('Retry-After', retryAfterSeconds(waitMs));
    sendProblem(response, new Problem('TOO_MANY_REQUESTS', 'too many requests; wait a little'));
  };
}
