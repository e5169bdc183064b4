// What is answered outside the operator API: the signal, health, and the document of all this.
import { z } from 'zod';
import {
  SIGNAL_ANSWERS,
  SIGNAL_KEY_HEADER,
  SIGNAL_KEY_ID_HEADER,
  SIGNAL_PATH,
  SIGNAL_SIGNATURE_HEADER,
  signalBody,
} from '@hedge/contracts';
import type { ZodOpenApiPathsObject } from 'zod-openapi';

/** Where the document is served, and the page that shows it. */
export const DOCUMENT_PATH = '/api/openapi.json';
export const PAGE_PATH = '/api/docs';

const json = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': { schema } },
});

const exactly = ({ status, message }: { readonly status: string; readonly message: string }) =>
  z.object({ status: z.literal(status), message: z.literal(message) });

const signalError = z.object({ error: z.string() });
const readiness = z.object({
  status: z.enum(['ready', 'not ready']),
  checks: z.record(z.string(), z.enum(['ok', 'unreachable'])),
});

const withoutCredentials = { security: [] };

export const OPEN_PATHS: ZodOpenApiPathsObject = {
  [SIGNAL_PATH]: {
    post: {
      operationId: 'signal',
      tags: ['signal'],
      summary: 'Ask for a cycle: what a signaller does every two seconds',
      description:
        `Takes a signal key in \`${SIGNAL_KEY_HEADER}\`, or the id of a signing key in ` +
        `\`${SIGNAL_KEY_ID_HEADER}\` with \`t=<ms>,v1=<hex>\` in \`${SIGNAL_SIGNATURE_HEADER}\`: the ` +
        'HMAC-SHA-256 over `<ms>.` and the body, within 30 s and once. No other credential.',
      security: [{ signalKey: [] }, { signalKeyId: [], signalSignature: [] }],
      requestBody: { required: true, content: { 'application/json': { schema: signalBody } } },
      responses: {
        202: json('This signal started a cycle.', exactly(SIGNAL_ANSWERS.processing)),
        200: json('A cycle is waiting or running.', exactly(SIGNAL_ANSWERS.skipped)),
        400: json('The body does not fit.', signalError),
        401: json('The key or the signature is wrong.', signalError),
        413: json('The body is larger than 1 KiB.', signalError),
        415: json('The body is not JSON.', signalError),
        429: json(
          'Too early (`Retry-After`, `Retry-After-Ms`), or too many wrong keys from one address.',
          z.union([exactly(SIGNAL_ANSWERS.throttled), signalError]),
        ),
        500: json(
          'The queue or the signal keys cannot be read, or no worker makes progress.',
          signalError,
        ),
      },
    },
  },
  '/healthz': {
    get: {
      operationId: 'healthz',
      tags: ['health'],
      summary: 'Whether the process lives',
      ...withoutCredentials,
      responses: { 200: json('It lives.', z.object({ status: z.literal('ok') })) },
    },
  },
  '/readyz': {
    get: {
      operationId: 'readyz',
      tags: ['health'],
      summary: 'Whether it can do its work',
      ...withoutCredentials,
      responses: {
        200: json('Database and queue are reached.', readiness),
        503: json('One of them is not.', readiness),
      },
    },
  },
  [DOCUMENT_PATH]: {
    get: {
      operationId: 'readOpenApi',
      tags: ['document'],
      summary: 'This document',
      ...withoutCredentials,
      responses: { 200: json('OpenAPI 3.1.', z.record(z.string(), z.unknown())) },
    },
  },
};
