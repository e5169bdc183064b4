// The error answers of the operator API: one body shape, codes from the contract.
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '@hedge/contracts';
import { InvalidCursor } from '@hedge/db';
import type { Logger } from '@hedge/platform';
import { retryAfterSeconds } from './retry-after';

/** Thrown by a route to end the request with an error answer. `details` never carries a secret. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  /** When it is worth another try, in ms; null where that is not a question of time. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    retryAfterMs: number | null = null,
  ) {
    super(message);
    this.retryAfterMs = retryAfterMs;
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }
}

/** Writes an error answer. */
export function sendProblem(response: Response, problem: Problem): void {
  const { code, message, details, retryAfterMs } = problem;
  if (retryAfterMs !== null) response.set('Retry-After', retryAfterSeconds(retryAfterMs));
  const body: ErrorBody = { error: { code, message, details: { ...details } } };
  response.status(ERROR_STATUS[code]).json(body);
}

/** For a known path under another method. */
export function methodNotAllowed(allowed: readonly string[]): RequestHandler {
  return (_request, response) => {
    response.set('Allow', allowed.join(', '));
    sendProblem(response, new Problem('METHOD_NOT_ALLOWED', `use ${allowed.join(' or ')}`));
  };
}

export const notFound: RequestHandler = (_request, response) => {
  sendProblem(response, new Problem('NOT_FOUND', 'there is nothing at this path'));
};

/** The last handler. What was not foreseen is logged, and told to nobody. */
export function makeErrorHandler(deps: { readonly logger: Logger }): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error instanceof Problem) {
      sendProblem(response, error);
      return;
    }
    if (error instanceof InvalidCursor) {
      sendProblem(response, new Problem('INVALID_QUERY', 'the cursor is not one of this list'));
      return;
    }
    // Express's own refusals: a form that is too large, a path that does not decode.
    const { status } = error as { status?: unknown };
    if (status === ERROR_STATUS.BODY_TOO_LARGE) {
      sendProblem(response, new Problem('BODY_TOO_LARGE', 'the body is too large'));
      return;
    }
    if (typeof status === 'number' && status >= 400 && status < 500) {
      sendProblem(response, new Problem('NOT_FOUND', 'there is nothing at this path'));
      return;
    }
    deps.logger.error('request failed', {
      requestId: response.get('x-request-id'),
      method: request.method,
      error,
    });
    sendProblem(response, new Problem('INTERNAL', 'the request failed; the log says why'));
  };
}
