// The exchange's time, as a lower bound that no clock of this machine can push too far.
//
// now = the last answer of GET /fapi/v1/time + monotonic time since that answer ARRIVED. The server
// read its clock before the answer arrived, so the sum never runs ahead of the true exchange time:
// an order signed with it can only expire too early, never execute too late. The wall clock of this
// machine takes no part: it may be hours off, and may be set while we run.
import type { Clock } from '@hedge/cycle';

export interface ExchangeClock {
  /** Exchange time, ms, a lower bound; null before the first answer or when the last is too old. */
  now(): number | null;
  /** Asks when the last answer is old or doubted, or unconditionally with `force`. Never rejects. */
  refresh(force?: boolean): Promise<void>;
  /** False when there is no time, or the last one is doubted: to be refreshed before signing. */
  isSound(): boolean;
  /** Makes the next `refresh` ask: the exchange refused a signing time. */
  doubt(): void;
}

export interface ExchangeClockDeps {
  readonly clock: Clock;
  /** One request for the server time, ms; null when there was no usable answer. */
  fetchServerTime(): Promise<number | null>;
  /** An answer younger than this is not asked again (60 s). */
  readonly freshMs: number;
  /** An answer older than this is no time at all (5 min). */
  readonly maxAgeMs: number;
}

const ANSWER_MS_MAX = 2_000;

export function makeExchangeClock(deps: ExchangeClockDeps): ExchangeClock {
  const { clock } = deps;
  let last: { readonly serverMs: number; readonly arrivedAt: number } | null = null;
  let doubted = false;
  let asking: Promise<void> | null = null;

  const ageMs = () => (last === null ? Infinity : clock.monotonicMs() - last.arrivedAt);

  async function ask(): Promise<void> {
    const askedAt = clock.monotonicMs();
    const serverMs = await deps.fetchServerTime();
    const arrivedAt = clock.monotonicMs();
    // Slow on its way, or this process stood still: true still, but so far behind that every order
    // signed with it would be refused.
    if (serverMs === null || arrivedAt - askedAt > ANSWER_MS_MAX) return;
    last = { serverMs, arrivedAt };
    doubted = false;
  }

  const now = () =>
    last === null || ageMs() > deps.maxAgeMs ? null : Math.floor(last.serverMs + ageMs());

  return {
    now,
    isSound: () => now() !== null && !doubted,
    refresh: async (force = false) => {
      if (!force && !doubted && ageMs() <= deps.freshMs) return;
      // Whoever asks meanwhile waits for the same answer.
      asking ??= ask().finally(() => {
        asking = null;
      });
      await asking;
    },
    doubt: () => {
      doubted = true;
    },
  };
}
