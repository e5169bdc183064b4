// How the control interface answers: bodies checked by a schema, errors in one shape.
import type { PaperError } from '@hedge/paper-engine';
import type { RequestHandler, Response } from 'express';
import type { z } from 'zod';

/** `{error: {code, message, details: null}}` */
export function sendError(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ error: { code, message, details: null } });
}

/** 422: the exchange itself refuses what was asked, with its own code. */
export function sendRefusal(response: Response, error: PaperError): void {
  const { code, msg } = error;
  const details = { code };
  response.status(422).json({ error: { code: 'REFUSED', message: msg, details } });
}

/** Parses a body by its schema, or answers 400 with every problem. */
export function withBody<S extends z.ZodType>(
  schema: S,
  handle: (body: z.output<S>, response: Response) => void,
): RequestHandler {
  return (request, response) => {
    const parsed = schema.safeParse(request.body);
    if (parsed.success) return handle(parsed.data, response);
    const details = parsed.error.issues.map(({ path, message }) => ({
      path: path.join('.'),
      message,
    }));
    response.status(400).json({ error: { code: 'BAD_REQUEST', message: 'wrong body', details } });
  };
}
