// The monitor cycle of a desk inside the test's own process: real store, real ccxt, short durations.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { MonitorCycleResult } from '@hedge/contracts';
import { AccountMemory, makeMonitorCycle, type CycleEvent, type Store } from '@hedge/cycle';
import { makePrismaStore, makeVenueHolds } from '@hedge/db';
import { DEFAULT_SETTINGS, type ProtocolSettings, type Transition } from '@hedge/domain';
import { makeExchange } from '@hedge/exchange';
import { silentLogger, systemClock } from '@hedge/platform';
import { SHORT_MARGIN_MS, type Desk } from './desk';

/** What a lost order costs a test: 2.5 s of window and half a second of margin. */
export const SHORT_SETTINGS: ProtocolSettings = {
  ...DEFAULT_SETTINGS,
  decisionWindowMs: 2_500,
  begunWindowMs: 2_500,
  evidenceMarginMs: SHORT_MARGIN_MS,
  restartLookupMs: 500,
  backoffMinMs: 200,
  backoffMaxMs: 1_000,
};

/** Stops the worker exactly there until its promise resolves; it may also act on the world. */
export interface DeskTaps {
  beforeRecord?(transition: Transition): Promise<void>;
  afterRecord?(transition: Transition): Promise<void>;
}

export interface DeskWorker {
  /** Every event told so far. */
  readonly events: readonly CycleEvent[];
  cycle(source?: MonitorCycleResult['source']): Promise<MonitorCycleResult>;
  /** Runs cycle after cycle until the probe gives something. @throws after `timeoutMs` (30 s). */
  cycleUntil<T>(
    what: string,
    probe: () => Promise<T | null | undefined | false>,
    timeoutMs?: number,
  ): Promise<T>;
  /** Runs cycles until the operation's history is written. */
  cycleUntilClosed(...operationIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const BETWEEN_CYCLES_MS = 50;

export async function makeDeskWorker(
  desk: Desk,
  options: { readonly settings?: Partial<ProtocolSettings>; readonly taps?: DeskTaps } = {},
): Promise<DeskWorker> {
  const { taps = {} } = options;
  const clock = systemClock;
  const exchange = await makeExchange(
    { clock, logger: silentLogger, holds: makeVenueHolds(desk.database) },
    {
      ...{ mode: 'paper', paperUrl: desk.paper.url, allowLiveTrading: false },
      timeouts: { orderMs: 1_200 },
    },
  );
  await exchange.warmUp();
  const events: CycleEvent[] = [];
  const { accountId, apiKey, secret } = desk;
  const run = makeMonitorCycle({
    store: tap(makePrismaStore(desk.database), taps),
    clock,
    gatewayOf: async () => exchange.gatewayFor({ accountId, apiKey, secret }),
    // It cycles as fast as it can, which no signaller does.
    readRoomOf: async () => null,
    settings: { ...SHORT_SETTINGS, ...options.settings },
    nextId: randomUUID,
    memory: new AccountMemory(),
    startedAtMonotonicMs: clock.monotonicMs(),
    stopping: () => false,
    afterMs: (delayMs) => pause(delayMs, 'elapsed' as const, { ref: false }),
    tell: (event) => void events.push(event),
  });
  const cycle: DeskWorker['cycle'] = (source = 'signal') => run(source);
  const cycleUntil: DeskWorker['cycleUntil'] = async (what, probe, timeoutMs = 30_000) => {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      await cycle();
      const found = await probe();
      if (found !== null && found !== undefined && found !== false) return found;
      if (performance.now() > deadline) {
        throw new Error(`cycled ${timeoutMs} ms in vain for ${what}; ${describe(events)}`);
      }
      await pause(BETWEEN_CYCLES_MS);
    }
  };
  return {
    events,
    cycle,
    cycleUntil,
    cycleUntilClosed: async (...operationIds) => {
      await cycleUntil(`the history of ${operationIds.join(', ')}`, async () => {
        const found = await Promise.all(operationIds.map((id) => desk.readHistory(id)));
        return found.every((rows) => rows.length > 0);
      });
    },
    close: () => exchange.close(),
  };
}

function tap(store: Store, taps: DeskTaps): Store {
  return {
    ...store,
    record: async (operation, transition, alerts) => {
      await taps.beforeRecord?.(transition);
      const result = await store.record(operation, transition, alerts);
      await taps.afterRecord?.(transition);
      return result;
    },
  };
}

/** The last few events, for the message of a test that failed. */
function describe(events: readonly CycleEvent[]): string {
  const last = events.slice(-12).map((event) => {
    if (event.kind === 'failed') return `failed ${String(event.error)}`;
    if (event.kind === 'accountSkipped') return `skipped: ${event.why}`;
    if (event.kind === 'attention') return `attention ${event.attention?.reason ?? 'none'}`;
    if (event.kind === 'orderAnswered') {
      return `${event.order.side}${event.order.attempt} ${JSON.stringify(event.outcome)}`;
    }
    return event.kind;
  });
  return `last events: ${last.join(' | ')}`;
}
