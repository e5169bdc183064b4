// How many orders an account may still send: the exchange's ORDERS limits, reserved before they are
// needed, so that both legs of a close can leave or neither begins.
import {
  makeRateWindow,
  type RateLimit,
  type RateWindow,
  type RateWindowDeps,
} from './rate-window';

export interface OrderSlots {
  /** Takes `count` slots of every window, or none at all. */
  reserve(count: number, limits: readonly RateLimit[]): boolean;
  /** Gives back slots that no order used. */
  release(count: number): void;
  /** An order leaves: it uses up a reserved slot where there is one. */
  take(): SentOrder;
}

export interface SentOrder {
  /** It never reached the exchange: it counts for nothing. */
  neverLeft(): void;
  /** The exchange's own counts by window length (X-MBX-ORDER-COUNT-*). */
  report(counts: ReadonlyMap<number, number>): void;
}

/** Until exchangeInfo has told the limits: the lowest 10 s limit any source names. */
const CAUTIOUS_LIMITS: readonly RateLimit[] = [{ windowMs: 10_000, limit: 50 }];

/** One account's slots. Sent orders are counted in the windows that exchangeInfo usually names. */
export function makeOrderSlots(deps: RateWindowDeps): OrderSlots {
  const windows = new Map<number, RateWindow>();
  let reserved = 0;

  const windowOf = (windowMs: number): RateWindow => {
    const known = windows.get(windowMs);
    if (known !== undefined) return known;
    const made = makeRateWindow(deps, windowMs);
    windows.set(windowMs, made);
    return made;
  };
  for (const windowMs of [10_000, 60_000]) windowOf(windowMs);

  return {
    reserve: (count, told) => {
      const limits = told.length > 0 ? told : CAUTIOUS_LIMITS;
      const isFull = limits.some(
        ({ windowMs, limit }) => windowOf(windowMs).used() + reserved + count > limit,
      );
      if (!isFull) reserved += count;
      return !isFull;
    },
    release: (count) => {
      reserved = Math.max(0, reserved - count);
    },
    take: () => {
      reserved = Math.max(0, reserved - 1);
      const tickets = [...windows].map(
        ([windowMs, window]) => [windowMs, window, window.charge(1)] as const,
      );
      return {
        neverLeft: () => {
          for (const [, window, ticket] of tickets) window.refund(ticket);
        },
        report: (counts) => {
          for (const [windowMs, window, ticket] of tickets) {
            const used = counts.get(windowMs);
            if (used !== undefined) window.report(ticket, used);
          }
        },
      };
    },
  };
}
