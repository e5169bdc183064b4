// Time as the cycle sees it; injected, so that a simulation can own it.

export interface Clock {
  /** Wall time, ms since 1970: for records people read, never for a rule about money. */
  wallMs(): number;
  /** Monotonic time, ms: for deadlines and durations. */
  monotonicMs(): number;
}
