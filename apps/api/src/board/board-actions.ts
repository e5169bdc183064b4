// What may be done to the queues in Bull Board, and by whom. A close never hangs on a job alone: a cycle
// that is lost or runs twice changes nothing about it. Still, what could take a running cycle its lock, or
// the queue its rhythm, is refused to everybody.
import type { RequestHandler } from 'express';
import type { AuditRepository } from '@hedge/db';
import { foreignOrigin } from '../access/authentication';
import { findCaller } from '../access/caller';
import { isChange, isForeign } from '../access/same-site';
import { methodNotAllowed, Problem, sendProblem } from '../problem';

/**
 * Everything that is allowed; adding, emptying, obliterating and rescheduling are not. Without a queue
 * it is all of them, without a job all that are in the state.
 */
const HARMLESS = [
  // A paused queue alerts (QUEUE_PAUSED).
  /^\/api\/queues\/(?<verb>pause|resume)$/,
  /^\/api\/queues\/(?<queue>[\w-]+)\/(?<verb>pause|resume)$/,
  // One more cycle or question, by the same rules as any other.
  /^\/api\/queues\/(?<queue>[\w-]+)\/(?<verb>retry)\/(?<state>failed|completed)$/,
  /^\/api\/queues\/(?<queue>[\w-]+)\/(?<job>[\w:.-]+)\/(?<verb>retry)$/,
  /^\/api\/queues\/(?<queue>[\w-]+)\/(?<verb>promote)$/,
  /^\/api\/queues\/(?<queue>[\w-]+)\/(?<job>[\w:.-]+)\/(?<verb>promote)$/,
  // What is over leaves the list.
  /^\/api\/queues\/(?<queue>[\w-]+)\/(?<verb>clean)\/(?<state>completed|failed)$/,
];

/** What a path asks to be done, to what; null for what is not to be done. */
function readAction(path: string): { readonly verb: string; readonly on: object } | null {
  for (const pattern of HARMLESS) {
    const { verb, ...on } = pattern.exec(path)?.groups ?? {};
    if (verb !== undefined) return { verb, on };
  }
  return null;
}

export interface BoardActionsDeps {
  /** Whether admins may act on the queues. */
  readonly boardActions: boolean;
  readonly audit: Pick<AuditRepository, 'record'>;
}

/**
 * Looking is let through; an action is refused unless it is enabled, harmless and an admin's own. It is
 * in the audit log before it is done: the queues may be in another store, and one of the two is first.
 */
export function guardActions({ boardActions, audit }: BoardActionsDeps): RequestHandler {
  return async (request, response, next) => {
    if (!isChange(request)) {
      next();
      return;
    }
    if (!boardActions) {
      methodNotAllowed(['GET'])(request, response, next);
      return;
    }
    // The board's own page cannot send our token: the browser must say that it is the board's page.
    const isTold = ['origin', 'sec-fetch-site'].some((name) => request.get(name) !== undefined);
    if (!isTold || isForeign(request)) {
      sendProblem(response, foreignOrigin());
      return;
    }
    const caller = findCaller(response);
    if (caller?.permissions.includes('administer') !== true) {
      const permission = 'administer';
      sendProblem(response, new Problem('FORBIDDEN', 'this is for admins', { permission }));
      return;
    }
    const action = readAction(request.path);
    if (action === null) {
      sendProblem(response, new Problem('FORBIDDEN', 'this is not to be done to these queues'));
      return;
    }
    await audit.record(`queue.${action.verb}`, { ...action.on }, caller);
    next();
  };
}
