// Time as a dependency: whoever needs it is handed a Clock, so that tests and simulations own it.

/** Two readings of time. Never mix them: the wall clock can be set, the monotonic one only runs. */
export type Clock = {
  /** Milliseconds since 1970 by the machine's wall clock; may jump. */
  wallMs(): number;
  /** Milliseconds since an arbitrary moment of this process; never goes back. */
  monotonicMs(): number;
};

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
