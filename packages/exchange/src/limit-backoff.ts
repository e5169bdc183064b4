// Backing off after a limit or a ban: until when no request may leave, by monotonic time.
//
// Request weight and bans count by address (429, 418, 403), so those hold back every account of the
// host; -1015 counts an account's own orders and holds back that account alone.
import type { Backoff, Clock } from '@hedge/cycle';
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
  /** Takes note of an answer; `exchangeNow` may be null when the exchange time is unknown. */
  note(answer: RefusedAnswer, exchangeNow: number | null): Backoff | null;
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

  return {
    current: () =>
      held !== null && clock.monotonicMs() < held.untilMonotonic ? held.backoff : null,
    note: (answer, exchangeNow) => {
      // The wall clock is the last resort of a label; the wait itself is measured monotonically.
      const now = exchangeNow ?? answer.dateMs ?? clock.wallMs();
      const waitMs = computeWaitMs(answer, now);
      const untilMonotonic = clock.monotonicMs() + waitMs;
      if (held === null || untilMonotonic > held.untilMonotonic) {
        const banned = answer.httpStatus === 418;
        const backoff: Backoff = { until: now + waitMs, banned, why: describeAnswer(answer) };
        held = { backoff, untilMonotonic };
      }
      return held.backoff;
    },
  };
}

/** The longest of what the answer says: `Retry-After` and "banned until <ms>"; else a default. */
export function computeWaitMs(answer: RefusedAnswer, now: number): number {
  const bannedUntil = /banned until (\d{13})/.exec(answer.text)?.[1];
  const said = [
    ...(answer.retryAfterMs === null ? [] : [answer.retryAfterMs]),
    ...(bannedUntil === undefined ? [] : [Number(bannedUntil) - now]),
  ].filter((ms) => ms > 0);
  if (said.length > 0) return Math.min(LONGEST_MS, Math.max(...said));
  if (answer.httpStatus === 418) return BAN_MS;
  return answer.httpStatus === 403 ? FIREWALL_MS : LIMIT_MS;
}
