// Sessions of the board's login: random tokens in memory, lost with the process on purpose.
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@hedge/platform';

export type BoardSessions = {
  /** Opens a session; the token goes into the cookie and is not kept here. */
  open(): string;
  isOpen(token: string | undefined): boolean;
  close(token: string | undefined): void;
};

export const SESSION_MS = 8 * 3_600_000;
const SESSIONS_MAX = 100;

export function makeBoardSessions(deps: { readonly clock: Clock }): BoardSessions {
  // Only digests are kept, so that looking one up tells nothing about a token.
  const endsMs = new Map<string, number>();
  return {
    open() {
      const token = randomBytes(32).toString('base64url');
      const oldest = endsMs.keys().next();
      if (endsMs.size >= SESSIONS_MAX && oldest.done !== true) endsMs.delete(oldest.value);
      endsMs.set(digest(token), deps.clock.monotonicMs() + SESSION_MS);
      return token;
    },
    isOpen(token) {
      if (token === undefined) return false;
      const key = digest(token);
      const ends = endsMs.get(key);
      if (ends === undefined) return false;
      if (ends > deps.clock.monotonicMs()) return true;
      endsMs.delete(key);
      return false;
    },
    close(token) {
      if (token !== undefined) endsMs.delete(digest(token));
    },
  };
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
