// Asks the operator API, as a page of the same origin: the cookie goes along by itself. Whatever goes
// wrong becomes a problem with a code.
import type { ErrorBody, ErrorCode } from '@hedge/contracts';
import { TIMEOUT_MS } from './timeout';

/** What the API is told with a change, to show that a page of ours makes it. */
const CSRF_HEADER: typeof import('@hedge/contracts').CSRF_HEADER = 'x-csrf-token';

/** UNREACHABLE: no answer. MALFORMED: an answer that is not of the API, as of a proxy before it. */
export type ProblemCode = ErrorCode | 'UNREACHABLE' | 'MALFORMED';

/** Thrown for everything but the answer that was asked for. */
export class ApiProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    /** How long to wait before another try, ms; null where that is not a question of time. */
    readonly retryAfterMs: number | null = null,
    /** What the API says beside the code. */
    readonly details: ErrorBody['error']['details'] = {},
  ) {
    super(code);
    this.name = 'ApiProblem';
  }
}

export type ApiPath = `/api/v1/${string}`;

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: ApiPath | '/readyz';
  readonly body?: unknown;
  /** Statuses beyond 2xx that are answers here, and no problems. */
  readonly answers?: readonly number[];
  readonly csrfToken?: string | null;
  /** The same request under the same key is made once, however often it is sent. */
  readonly idempotencyKey?: string;
  /** Refused where the operation has changed since this version. */
  readonly version?: number;
}

export interface Client {
  /** @throws {ApiProblem} */
  ask<T>(request: ApiRequest): Promise<T>;
  /** The server's wall clock, ms: the browser's own, put right where it is clearly off. */
  nowMs(): number;
  /** By how much the browser's clock is behind the server's, ms; 0 where it is near enough. */
  clockBehindMs(): number;
}

export interface ClientDeps {
  readonly fetch: typeof fetch;
  readonly wallMs: () => number;
}

export function makeClient({ fetch, wallMs }: ClientDeps): Client {
  let behindMs = 0;
  return {
    async ask<T>(request: ApiRequest): Promise<T> {
      const { method = 'GET', path, body, answers = [] } = request;
      const { csrfToken, idempotencyKey, version } = request;
      const answer = await fetch(path, {
        method,
        cache: 'no-store',
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(csrfToken && { [CSRF_HEADER]: csrfToken }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
          ...(version !== undefined && { 'if-match': `"${version}"` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch(() => {
        throw new ApiProblem('UNREACHABLE');
      });
      behindMs = computeBehindMs(answer.headers.get('date'), wallMs());
      if (answer.status === 204) return undefined as T;
      const read: unknown = await answer.json().catch(() => {
        throw new ApiProblem('MALFORMED');
      });
      if (!answer.ok && !answers.includes(answer.status)) {
        throw readProblem(read, answer.headers.get('retry-after'));
      }
      return read as T;
    },
    nowMs: () => wallMs() + behindMs,
    clockBehindMs: () => behindMs,
  };
}

/** The header tells whole seconds, and an answer travels: what is nearer than this is taken as right. */
const NEAR_MS = 3_000;

/** @param dateHeader the server's time, as HTTP writes it */
export function computeBehindMs(dateHeader: string | null, wallMs: number): number {
  const serverMs = Date.parse(dateHeader ?? '');
  if (Number.isNaN(serverMs)) return 0;
  return Math.abs(serverMs - wallMs) < NEAR_MS ? 0 : serverMs - wallMs;
}

function readProblem(read: unknown, retryAfter: string | null): ApiProblem {
  const { code, details } = (read as Partial<ErrorBody> | null)?.error ?? {};
  const seconds = Number(retryAfter);
  const retryAfterMs = retryAfter === null || Number.isNaN(seconds) ? null : seconds * 1_000;
  return new ApiProblem(code ?? 'MALFORMED', retryAfterMs, details);
}
