// What may be done to the queues in Bull Board, and by whom. A close never hangs on a job alone: a cycle
// that is lost or runs twice changes nothing about it. Still, what could take a running cycle its lock, or
// the queue its rhythm, is refused to everybody.
import type { RequestHandler } from 'express';
import { foreignOrigin } from '../access/authentication';
import { findCaller } from '../access/caller';
import { isChange, isForeign } from '../access/same-site';
import { methodNotAllowed, Problem, sendProblem } from '../problem';

/** Everything that is allowed; adding, emptying, obliterating and rescheduling are not. */
const HARMLESS = [
  // A paused queue alerts (QUEUE_PAUSED).
  /^\/api\/queues\/(pause|resume)$/,
  /^\/api\/queues\/[\w-]+\/(pause|resume)$/,
  // One more cycle or question, by the same rules as any other.
  /^\/api\/queues\/[\w-]+\/retry\/(failed|completed)$/,
  /^\/api\/queues\/[\w-]+\/[\w:.-]+\/retry$/,
  /^\/api\/queues\/[\w-]+\/promote$/,
  /^\/api\/queues\/[\w-]+\/[\w:.-]+\/promote$/,
  // What is over leaves the list.
  /^\/api\/queues\/[\w-]+\/clean\/(completed|failed)$/,
];

/** Looking is let through; an action is refused unless it is enabled, harmless and an admin's own. */
export function guardActions({ boardActions }: { readonly boardActions: boolean }): RequestHandler {
  return (request, response, next) => {
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
    if (!isTold || isForeign(request)) sendProblem(response, foreignOrigin());
    else if (findCaller(response)?.permissions.includes('administer') !== true) {
      const permission = 'administer';
      sendProblem(response, new Problem('FORBIDDEN', 'this is for admins', { permission }));
    } else if (!HARMLESS.some((action) => action.test(request.path))) {
      sendProblem(response, new Problem('FORBIDDEN', 'this is not to be done to these queues'));
    } else next();
  };
}
