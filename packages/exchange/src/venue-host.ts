// One exchange host: its time, its markets and its backoff, shared by all accounts on it.
import type { Backoff, Clock } from '@hedge/cycle';
import type { Logger } from '@hedge/platform';
import { makeExchangeClock, type ExchangeClock } from './exchange-clock';
import type { LeanClient } from './lean-client';
import { backoffScope, makeLimitBackoff, type LimitBackoff } from './limit-backoff';
import { parseMarketTable, type MarketTable } from './market-table';
import { describeAnswer } from './outcome-table';
import type { ExchangeTimeouts } from './timeouts';
import { parseServerTime } from './venue-rows';
import type { RefusedAnswer } from './wire-result';

export interface VenueHost {
  readonly clock: Clock;
  readonly timeouts: ExchangeTimeouts;
  readonly time: ExchangeClock;
  /** The markets as last read; null before the first good answer. */
  markets(): MarketTable | null;
  /** Reads the markets when there are none, or none as young as that (an hour). Never rejects. */
  refreshMarkets(maxAgeMs?: number): Promise<void>;
  /** Makes the next `refreshMarkets` read them: a filter refused an order. */
  doubtMarkets(): void;
  backoff(): Backoff | null;
  /** Takes note of a refusal: limits of the address, and doubts about the time. */
  note(answer: RefusedAnswer, account: LimitBackoff | null): void;
}

export interface VenueHostDeps {
  readonly clock: Clock;
  readonly client: LeanClient;
  readonly timeouts: ExchangeTimeouts;
  readonly logger: Logger;
}

/** Refusals by a symbol's filters: ours may be out of date (Binance USD-M docs, Error Codes). */
const FILTER_CODES: ReadonlySet<number> = new Set([
  -1111, -1121, -4003, -4004, -4005, -4023, -4164,
]);

export function makeVenueHost(deps: VenueHostDeps): VenueHost {
  const { clock, client, timeouts, logger } = deps;
  const backoff = makeLimitBackoff({ clock });
  let table: MarketTable | null = null;
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;

  const time = makeExchangeClock({
    clock,
    freshMs: timeouts.timeFreshMs,
    maxAgeMs: timeouts.timeMaxAgeMs,
    fetchServerTime: async () => {
      if (backoff.current() !== null) return null;
      const result = await client.call('fapiPublicGetTime', {}, timeouts.readMs);
      if (result.kind === 'refused') note(result.answer, null);
      if (result.kind !== 'body') return null;
      const parsed = parseServerTime(result.body);
      return parsed.ok ? parsed.value : null;
    },
  });

  function note(answer: RefusedAnswer, account: LimitBackoff | null): void {
    if (answer.code === -1021 || answer.code === -5028) time.doubt();
    if (answer.code !== null && FILTER_CODES.has(answer.code)) readAt = -Infinity;
    const scope = backoffScope(answer);
    if (scope === 'none') return;
    const held = scope === 'account' && account !== null ? account : backoff;
    held.note(answer, time.now());
    logger.warn('exchange told us to back off', { scope, answer: describeAnswer(answer) });
  }

  async function readMarkets(): Promise<void> {
    if (backoff.current() !== null) return;
    const result = await client.call('fapiPublicGetExchangeInfo', {}, timeouts.marketsMs);
    if (result.kind === 'refused') note(result.answer, null);
    if (result.kind !== 'body') return;
    const parsed = parseMarketTable(result.body, (row) => client.parseMarket(row));
    if (!parsed.ok) {
      logger.warn('exchange markets are not readable', { why: parsed.why });
      return;
    }
    table = parsed.value;
    readAt = clock.monotonicMs();
  }

  return {
    clock,
    timeouts,
    time,
    markets: () => table,
    refreshMarkets: async (maxAgeMs = timeouts.marketsFreshMs) => {
      if (table !== null && clock.monotonicMs() - readAt < maxAgeMs) return;
      reading ??= readMarkets().finally(() => {
        reading = null;
      });
      await reading;
    },
    doubtMarkets: () => {
      readAt = -Infinity;
    },
    backoff: () => backoff.current(),
    note,
  };
}
