// How many orders an account may still send: the exchange's ORDERS limits, counted on our side.
import type { Clock } from '@hedge/cycle';

/** At most `limit` orders in any `windowMs` (exchangeInfo, rateLimits of type ORDERS). */
export interface OrderLimit {
  readonly windowMs: number;
  readonly limit: number;
}

export interface OrderSlots {
  /** Takes `count` slots of every window, or none at all. */
  reserve(count: number, limits: readonly OrderLimit[]): boolean;
}

/** Sliding windows by monotonic time: stricter than the exchange's fixed ones, never looser. */
export function makeOrderSlots(deps: { readonly clock: Clock }): OrderSlots {
  let taken: number[] = [];
  return {
    reserve: (count, limits) => {
      const now = deps.clock.monotonicMs();
      const longest = Math.max(0, ...limits.map((each) => each.windowMs));
      taken = taken.filter((at) => now - at < longest);
      const used = (windowMs: number) => taken.filter((at) => now - at < windowMs).length;
      if (limits.some(({ windowMs, limit }) => used(windowMs) + count > limit)) return false;
      taken.push(...Array.from({ length: count }, () => now));
      return true;
    },
  };
}
