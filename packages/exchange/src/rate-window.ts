// One limit of the exchange, counted on our side and held against what the exchange counts itself.
//
// Ours is a sliding window by monotonic time: stricter than the exchange's fixed ones, never looser.
// Theirs (a header of each answer) also knows what others on the address or account have used, but is
// as of that answer: what was charged after the request it belongs to is added to it.
import type { Clock } from '@hedge/cycle';

/** At most `limit` in any `windowMs` (exchangeInfo, rateLimits). */
export interface RateLimit {
  readonly windowMs: number;
  readonly limit: number;
}

/** Names one charge; a later one is larger. */
export type Ticket = number;

export interface RateWindow {
  used(): number;
  /** What the exchange last told of its present window; null where it has not, or that is over. */
  told(): number | null;
  charge(amount: number): Ticket;
  /** Takes a charge back: the request never left. */
  refund(ticket: Ticket): void;
  /** What the exchange counted in its present window when it answered the request of that charge. */
  report(ticket: Ticket, used: number): void;
}

export interface RateWindowDeps {
  readonly clock: Clock;
  /** Exchange time, ms, by whose minutes the exchange counts; null while unknown. */
  readonly exchangeNow: () => number | null;
}

interface Report {
  readonly ticket: Ticket;
  readonly used: number;
  readonly arrivedAt: number;
  readonly period: number | null;
}

export function makeRateWindow(deps: RateWindowDeps, windowMs: number): RateWindow {
  const { clock } = deps;
  /** The oldest first. */
  let charges: { readonly ticket: Ticket; readonly amount: number; readonly at: number }[] = [];
  let charged = 0;
  let lastTicket: Ticket = 0;
  let reported: Report | null = null;

  const period = (): number | null => {
    const now = deps.exchangeNow();
    return now === null ? null : Math.floor(now / windowMs);
  };
  /** Of the few that were charged after the report's request. */
  const sumAfter = (ticket: Ticket): number => {
    let total = 0;
    for (let at = charges.length - 1; at >= 0; at -= 1) {
      const each = charges[at];
      if (each === undefined || each.ticket <= ticket) break;
      total += each.amount;
    }
    return total;
  };
  const usedBy = (report: Report | null) =>
    report === null ? 0 : report.used + sumAfter(report.ticket);
  const remove = (isOver: (charge: (typeof charges)[number]) => boolean) => {
    charges = charges.filter((each) => !isOver(each));
    charged = charges.reduce((total, each) => total + each.amount, 0);
  };
  /** The report as long as the exchange's window lasts; a whole window where its time is unknown. */
  const standing = (): Report | null => {
    if (reported === null) return null;
    const present = period();
    const isOver =
      clock.monotonicMs() - reported.arrivedAt >= windowMs ||
      (present !== null && reported.period !== null && present > reported.period);
    if (isOver) reported = null;
    return reported;
  };

  return {
    used: () => {
      const now = clock.monotonicMs();
      const [oldest] = charges;
      if (oldest !== undefined && now - oldest.at >= windowMs) {
        remove(({ at }) => now - at >= windowMs);
      }
      return Math.max(charged, usedBy(standing()));
    },
    told: () => standing()?.used ?? null,
    charge: (amount) => {
      lastTicket += 1;
      charges.push({ ticket: lastTicket, amount, at: clock.monotonicMs() });
      charged += amount;
      return lastTicket;
    },
    refund: (ticket) => {
      remove((each) => each.ticket === ticket);
    },
    report: (ticket, used) => {
      const next = { ticket, used, arrivedAt: clock.monotonicMs(), period: period() };
      // Answers overtake each other: the one that leaves less room counts.
      if (usedBy(next) >= usedBy(standing())) reported = next;
    },
  };
}
