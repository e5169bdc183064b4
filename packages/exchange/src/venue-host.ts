// One exchange host: its time, its markets and its door, shared by all accounts on it.
import type { Clock, Venue, VenueHolds } from '@hedge/cycle';
import type { Logger } from '@hedge/platform';
import { makeExchangeClock, type ExchangeClock } from './exchange-clock';
import type { Endpoint, LeanClient } from './lean-client';
import { parseMarketTable, type MarketTable } from './market-table';
import { makeRequestBudget, type ToldWeight } from './request-budget';
import type { ExchangeTimeouts } from './timeouts';
import { makeVenueDoor, type VenueDoor } from './venue-door';
import { parseServerTime } from './venue-rows';
import { makeWeightShare } from './weight-share';
import type { RefusedAnswer } from './wire-result';

export interface VenueHost {
  readonly clock: Clock;
  readonly timeouts: ExchangeTimeouts;
  readonly time: ExchangeClock;
  readonly door: VenueDoor;
  /** The limit of which the largest part is used, as the exchange told it last. */
  told(): ToldWeight;
  /** The markets as last read; null before the first good answer. */
  markets(): MarketTable | null;
  /** Reads the markets when there are none, or none as young as that (an hour). Never rejects. */
  refreshMarkets(maxAgeMs?: number): Promise<void>;
  /** Makes the next `refreshMarkets` read them: a filter refused an order. */
  doubtMarkets(): void;
}

export interface VenueHostDeps {
  readonly clock: Clock;
  readonly client: LeanClient;
  readonly timeouts: ExchangeTimeouts;
  readonly logger: Logger;
  readonly venue: Venue;
  readonly holds: VenueHolds;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** Refusals by a symbol's filters: ours may be out of date (Binance USD-M docs, Error Codes). */
const FILTER_CODES: ReadonlySet<number> = new Set([
  -1111, -1121, -4003, -4004, -4005, -4023, -4164,
]);

export function makeVenueHost(deps: VenueHostDeps): VenueHost {
  const { clock, client, timeouts, logger } = deps;
  let table: MarketTable | null = null;
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;

  const time = makeExchangeClock({
    clock,
    freshMs: timeouts.timeFreshMs,
    maxAgeMs: timeouts.timeMaxAgeMs,
    fetchServerTime: async () => {
      const body = await ask('fapiPublicGetTime', timeouts.readMs);
      const parsed = body === undefined ? null : parseServerTime(body);
      return parsed?.ok === true ? parsed.value : null;
    },
  });
  const budget = makeRequestBudget({ clock, exchangeNow: () => time.now() });
  const exchangeNow = () => time.now();
  const share = makeWeightShare({ ...deps, exchangeNow });
  const door = makeVenueDoor({ ...deps, budget, share, exchangeNow, onRefused: note });

  function note(answer: RefusedAnswer): void {
    if (answer.code === -1021 || answer.code === -5028) time.doubt();
    if (answer.code !== null && FILTER_CODES.has(answer.code)) readAt = -Infinity;
  }

  /** What the host itself needs: without it nobody is served, so nothing comes before it. */
  async function ask(endpoint: Endpoint, timeoutMs: number): Promise<unknown> {
    await door.learn();
    const by = { accountId: null, priority: 'naked' } as const;
    const called = await door.request({ client, endpoint, params: {}, timeoutMs, by }, null);
    return 'result' in called && called.result.kind === 'body' ? called.result.body : undefined;
  }

  async function readMarkets(): Promise<void> {
    const body = await ask('fapiPublicGetExchangeInfo', timeouts.marketsMs);
    if (body === undefined) return;
    const parsed = parseMarketTable(body, (row) => client.parseMarket(row));
    if (!parsed.ok) {
      logger.warn('exchange markets are not readable', { why: parsed.why });
      return;
    }
    table = parsed.value;
    budget.setLimits(table.weightLimits);
    readAt = clock.monotonicMs();
  }

  return {
    clock,
    timeouts,
    time,
    door,
    told: () => budget.told(),
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
  };
}
