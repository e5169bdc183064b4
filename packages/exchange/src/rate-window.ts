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
  let charges: { readonly ticket: Ticket; readonly amount: number; readonly at: number }[] = [];
  let lastTicket: Ticket = 0;
  let reported: Report | null = null;

  const period = (): number | null => {
    const now = deps.exchangeNow();
    return now === null ? null : Math.floor(now / windowMs);
  };
  const sum = (from: Ticket) =>
    charges.reduce((total, each) => (each.ticket > from ? total + each.amount : total), 0);
  const usedBy = (report: Report | null) =>
    report === null ? 0 : report.used + sum(report.ticket);
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
      charges = charges.filter(({ at }) => clock.monotonicMs() - at < windowMs);
      return Math.max(sum(0), usedBy(standing()));
    },
    charge: (amount) => {
      lastTicket += 1;
      charges.push({ ticket: lastTicket, amount, at: clock.monotonicMs() });
      return lastTicket;
    },
    refund: (ticket) => {
      charges = charges.filter((each) => each.ticket !== ticket);
    },
    report: (ticket, used) => {
      const next = { ticket, used, arrivedAt: clock.monotonicMs(), period: period() };
      // Answers overtake each other: the one that leaves less room counts.
      if (usedBy(next) >= usedBy(standing())) reported = next;
    },
  };
}
