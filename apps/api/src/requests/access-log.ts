// One line for each request that was answered, or that its sender gave up.
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { SIGNAL_PATH } from '@hedge/contracts';
import { callerKey, findCaller } from '../access/caller';
import type { Clock, Logger } from '@hedge/platform';
import { tellPath } from './told-path';

export type AccessLogDeps = { readonly logger: Logger; readonly clock: Clock };

/** Asked every few seconds by machines: when all is well they are told at debug level only. */
const ROUTINE = new Set([SIGNAL_PATH, '/healthz', '/readyz']);

/** Gives the request its id, and logs it at its end. The query is left out: it may hold anything. */
export function logAccess(deps: AccessLogDeps): RequestHandler {
  return (request, response, next) => {
    const requestId = randomUUID();
    const startedMs = deps.clock.monotonicMs();
    const { method, path } = request;
    response.set('x-request-id', requestId);
    response.once('close', () => {
      const status = response.statusCode;
      const caller = findCaller(response);
      const isRoutine = ROUTINE.has(path) && (status < 400 || status === 429);
      deps.logger[isRoutine ? 'debug' : 'info']('request', {
        requestId,
        method,
        path: tellPath(path),
        status: response.writableFinished ? status : null,
        ms: Math.round(deps.clock.monotonicMs() - startedMs),
        bytes: Number(response.get('content-length') ?? 0),
        address: request.ip ?? null,
        caller: caller === undefined ? null : callerKey(caller),
        agent: request.get('user-agent')?.slice(0, 120) ?? null,
      });
    });
    next();
  };
}
