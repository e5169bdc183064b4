// Backing off after a limit or a ban: until when no request may leave, by monotonic time.
//
// Request weight and bans count by address (429, 418, 403), so those hold back every account of the
// host; -1015 counts an account's own orders and holds back that account alone.
import type { Backoff, Clock, VenueHold } from '@hedge/cycle';
import type { RefusedAnswer } from './wire-result';
import { describeAnswer } from './outcome-table';

/** Without word from the exchange: until the next minute's window; bans start at two minutes. */
const LIMIT_MS = 60_000;
const BAN_MS = 120_000;
const FIREWALL_MS = 120_000;
/** The longest ban there is (Binance USD-M docs, General Info): bounds nonsense in an answer. */
const LONGEST_MS = 3 * 24 * 60 * 60 * 1_000;

export interface LimitBackoff {
  current(): Backoff | null;
  /** What is left of it, null when there is none. */
  remaining(): VenueHold | null;
  /** Waits for so long from now at least; `now` (exchange time, ms) only labels its end. */
  hold(hold: VenueHold, now: number): void;
}

/** What an answer asks for; `exchangeNow` may be null when the exchange time is unknown. */
export function readHold(answer: RefusedAnswer, exchangeNow: number | null): VenueHold {
  const remainingMs = computeWaitMs(answer, exchangeNow ?? answer.dateMs);
  return { remainingMs, banned: answer.httpStatus === 418, why: describeAnswer(answer) };
}

/** Whether the answer holds back the account alone, every account of the host, or nobody. */
export function backoffScope(answer: RefusedAnswer): 'none' | 'account' | 'host' {
  if (answer.code === -1015) return 'account';
  if (answer.httpStatus === 429 || answer.httpStatus === 418) return 'host';
  if (answer.code === -1003) return 'host';
  return answer.httpStatus === 403 && answer.code === null ? 'host' : 'none';
}

export function makeLimitBackoff(deps: { readonly clock: Clock }): LimitBackoff {
  const { clock } = deps;
  let held: { readonly backoff: Backoff; readonly untilMonotonic: number } | null = null;

  const standing = () => (held !== null && clock.monotonicMs() < held.untilMonotonic ? held : null);

  return {
    current: () => standing()?.backoff ?? null,
    remaining: () => {
      const present = standing();
      if (present === null) return null;
      const { banned, why } = present.backoff;
      return { remainingMs: present.untilMonotonic - clock.monotonicMs(), banned, why };
    },
    hold: ({ remainingMs, banned, why }, now) => {
      const waitMs = Math.min(LONGEST_MS, remainingMs);
      const untilMonotonic = clock.monotonicMs() + waitMs;
      const present = standing();
      const isLonger = present === null || untilMonotonic > present.untilMonotonic;
      const later = isLonger
        ? { backoff: { until: now + waitMs, banned, why }, untilMonotonic }
        : present;
      // A limit that lasts longer does not end a ban.
      const isBan = banned || present?.backoff.banned === true;
      held = { ...later, backoff: { ...later.backoff, banned: isBan } };
    },
  };
}

/**
 * The longest of what the answer says: `Retry-After` and "banned until <ms>"; else a default. Without
 * any time of the exchange (`now` null) a date says nothing of how long: then it is the longest ban.
 */
export function computeWaitMs(answer: RefusedAnswer, now: number | null): number {
  const bannedUntil = /banned until (\d{13})/.exec(answer.text)?.[1];
  const said = [
    ...(answer.retryAfterMs === null ? [] : [answer.retryAfterMs]),
    ...(bannedUntil === undefined ? [] : [now === null ? LONGEST_MS : Number(bannedUntil) - now]),
  ].filter((ms) => ms > 0);
  if (said.length > 0) return Math.min(LONGEST_MS, Math.max(...said));
  if (answer.httpStatus === 418) return BAN_MS;
  return answer.httpStatus === 403 ? FIREWALL_MS : LIMIT_MS;
}
