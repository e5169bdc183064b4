// Watching the open operations, as many connections as one credential may hold.
import { mayCall, callerKey } from '../access/caller';
import { digestOf } from '../access/secret-text';
import type { Handlers } from '../operator-router';
import { Problem } from '../problem';
import type { OperationsFeed } from './operations-feed';

export type EventsDeps = { readonly feed: Pick<OperationsFeed, 'join'> };

/** A browser has six connections for all of its tabs: this leaves some for asking. */
const PER_CREDENTIAL = 4;
const OF_ALL = 500;
const RETRY_MS = 10_000;

export function makeEventsHandlers({ feed }: EventsDeps): Handlers<'watchEvents'> {
  const held = new Map<string, number>();
  let all = 0;
  const take = (key: string, change: 1 | -1) => {
    const count = (held.get(key) ?? 0) + change;
    if (count === 0) held.delete(key);
    else held.set(key, count);
    all += change;
  };
  return {
    watchEvents: async ({ actor, cookie, lastEventId, findActorAgain }) => {
      // A person's browsers are told apart: each has a session of its own.
      const key = `${callerKey(actor)} ${digestOf(cookie.presented ?? '')}`;
      if ((held.get(key) ?? 0) >= PER_CREDENTIAL) throw tooMany();
      if (all >= OF_ALL) throw new Problem('BUSY', 'too many are watching', {}, RETRY_MS);
      return {
        join: async (watcher) => {
          take(key, 1);
          try {
            const leave = await feed.join(watcher, lastEventId);
            return () => {
              take(key, -1);
              leave();
            };
          } catch (error) {
            take(key, -1);
            throw error;
          }
        },
        isAdmitted: async () => {
          const again = await findActorAgain();
          return again !== null && mayCall(again, 'read');
        },
      };
    },
  };
}

function tooMany(): Problem {
  const message = `one credential may watch ${PER_CREDENTIAL} times at once`;
  return new Problem('TOO_MANY_REQUESTS', message, {}, RETRY_MS);
}
