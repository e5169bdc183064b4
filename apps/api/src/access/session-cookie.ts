// The cookie of a person's session. The prefix makes browsers refuse it from any other host or path, and
// without TLS anywhere but on localhost.
import type { Request, Response } from 'express';
import { SESSION_COOKIE } from '@hedge/contracts';

const ATTRIBUTES = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const;

export type SessionCookie = {
  /** What the request brought. */
  readonly presented: string | undefined;
  /** Until the browser closes; the server ends it earlier. */
  set(token: string): void;
  clear(): void;
};

export function sessionCookieOf(request: Request, response: Response): SessionCookie {
  return {
    presented: readSessionToken(request),
    set: (token) => void response.cookie(SESSION_COOKIE, token, ATTRIBUTES),
    clear: () => void response.clearCookie(SESSION_COOKIE, ATTRIBUTES),
  };
}

export function readSessionToken(request: Request): string | undefined {
  const pairs = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const [token, ...more] = pairs
    .filter((pair) => pair.startsWith(`${SESSION_COOKIE}=`))
    .map((pair) => pair.slice(SESSION_COOKIE.length + 1));
  // A browser has one; of two nobody can say which is meant.
  return token === undefined || more.length > 0 || !/^[\w-]{43}$/.test(token) ? undefined : token;
}
