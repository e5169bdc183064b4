// What is said of a route of the operator API, before anything serves it.
import type { z } from 'zod';
import type { Audience } from './access';
import type { ErrorCode } from './errors';

export interface RouteAnswer {
  readonly status: 200 | 201 | 202 | 204;
  readonly body: z.ZodType | null;
  /** In place of a body: a file that is streamed, by the content types it may have. */
  readonly files?: Readonly<Record<string, z.ZodType>>;
  /** In place of a body: server-sent events without end, by their names and what their data is. */
  readonly events?: Readonly<Record<string, z.ZodType>>;
}

export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With its ids in braces, as OpenAPI writes them. */
  readonly path: `/api/v1/${string}`;
  readonly summary: string;
  readonly permission: Audience;
  /** What the id in the path may be; a UUID where nothing is said. */
  readonly id?: z.ZodType<string>;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The caller may name the version that it saw in `If-Match`. */
  readonly ifMatch?: true;
  /** The answer holds a secret that is shown once: it is not kept under an Idempotency-Key. */
  readonly secretAnswer?: true;
  /** The answer where all went well; `body` null says nothing. A 201 carries its `Location`. */
  readonly answer: RouteAnswer;
  /** Refusals beside those that every route knows. */
  readonly problems: readonly ErrorCode[];
}

/** States a route, keeping the types of its schemas. */
export const route = <const Contract extends RouteContract>(contract: Contract): Contract =>
  contract;
