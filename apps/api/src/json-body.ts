// Reading a JSON body: what can be wrong with it before its meaning is looked at.
import express, { type Request, type RequestHandler } from 'express';

/** Why a body was not read. */
export type BodyProblem = 'notJson' | 'tooLarge' | 'malformed' | 'aborted';

/** Reads a JSON body of at most `maxBytes`, or says why not. The body ends up in `request.body`. */
export type JsonBodyReader = (request: Request) => Promise<BodyProblem | null>;

/** The bytes that a reader took for the body; undefined where it did not come to that. */
const bytesOf = new WeakMap<object, Buffer>();

/** What the body of a request was made of, once it has been read. */
export function readBytesOf(request: Request): Buffer | undefined {
  return bytesOf.get(request);
}

/** Compressed bodies are not accepted: a few bytes could become many. */
export function makeJsonBodyReader(maxBytes: number): JsonBodyReader {
  const parse: RequestHandler = express.json({
    limit: maxBytes,
    inflate: false,
    type: 'application/json',
    verify: (request, _response, bytes) => void bytesOf.set(request, bytes),
  });
  return async (request) => {
    // `is` answers null for a request without a body; the declared type still counts.
    if (!/^application\/json\s*(;|$)/i.test(request.get('content-type') ?? '')) return 'notJson';
    const error = await new Promise<unknown>((resolve) => {
      void parse(request, request.res!, resolve);
    });
    if (error === undefined) return request.body === undefined ? 'malformed' : null;
    return problemOf(error);
  };
}

function problemOf(error: unknown): BodyProblem {
  const { type } = error as { type?: unknown };
  switch (type) {
    case 'entity.too.large':
      return 'tooLarge';
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return 'notJson';
    case 'request.aborted':
      return 'aborted';
    default:
      return 'malformed';
  }
}
