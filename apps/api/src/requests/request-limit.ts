// How often one caller may ask in a minute, over all replicas. Signals are not counted: they have a
// throttle of their own, and nothing before it may depend on the database.
import type { Request, RequestHandler, Response } from 'express';
import type { RequestLimit } from '@hedge/db';
import { callerKey, findCaller } from '../access/caller';
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
export function limitCredential({ credentialLimit }: RequestLimitDeps): RequestHandler {
  return limitRequests(credentialLimit, (_request, response) => {
    const caller = findCaller(response);
    return caller === undefined ? null : callerKey(caller);
  });
}

function limitRequests(
  limit: RequestLimit | null,
  keyOf: (request: Request, response: Response) => string | null,
): RequestHandler {
  return async (request, response, next) => {
    const key = keyOf(request, response);
    const waitMs = key === null ? null : ((await limit?.count(key)) ?? null);
    if (waitMs === null) {
      next();
      return;
    }
    response.set('Retry-After', retryAfterSeconds(waitMs));
    sendProblem(response, new Problem('TOO_MANY_REQUESTS', 'too many requests; wait a little'));
  };
}
