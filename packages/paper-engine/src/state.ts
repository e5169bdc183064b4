// The engine's state as JSON and back. The layout has a version; an unknown one is refused.
import { readAccount, writeAccount, type AccountState } from './accounts';
import type { Core } from './core';
import { makeFillStore, makeRequestLog } from './ledger';
import type { LedgerFill } from './order-types';
import { makeOrderStore, writeOrder, type OrderState } from './orders';
import type { EngineState } from './paper-engine';
import { makePrices, type MarkState, type RecordingState } from './prices';
import { DEFAULT_SWITCHES, type Switches } from './switches';

const STATE_VERSION = 1;

interface StateV1 {
  readonly version: 1;
  readonly seed: number;
  readonly switches: Switches;
  readonly nextOrderId: number;
  readonly nextTradeId: number;
  readonly marks: readonly MarkState[];
  /** Absent in states written before prices could be replayed. */
  readonly recordings?: readonly RecordingState[];
  readonly accounts: readonly AccountState[];
  readonly orders: readonly OrderState[];
  readonly fills: readonly LedgerFill[];
}

/** A core without accounts; `seed` is any 32-bit integer. */
export function makeCore(seed: number): Core {
  return {
    seed,
    switches: DEFAULT_SWITCHES,
    nextOrderId: 1_000_001,
    nextTradeId: 500_001,
    revision: 0,
    accounts: new Map(),
    orders: makeOrderStore(),
    fills: makeFillStore(),
    requests: makeRequestLog(),
    prices: makePrices(seed),
    hiddenPositions: new Map(),
  };
}

export function writeState(core: Core): EngineState {
  const { seed, switches, nextOrderId, nextTradeId } = core;
  const state: StateV1 = {
    version: STATE_VERSION,
    ...{ seed, switches, nextOrderId, nextTradeId },
    marks: core.prices.exportMarks(),
    recordings: core.prices.exportRecordings(),
    accounts: [...core.accounts.values()].map(writeAccount),
    orders: core.orders.all().map(writeOrder),
    fills: [...core.fills.all()],
  };
  return { ...state };
}

/**
 * A core that continues from an exported state.
 * @throws {Error} when the state is of another version.
 */
export function readState(exported: EngineState): Core {
  const version: number = exported.version;
  if (version !== STATE_VERSION) {
    throw new Error(
      `paper exchange state has version ${version}, this build reads ${STATE_VERSION}`,
    );
  }
  const state = exported as unknown as StateV1;
  const { seed, nextOrderId, nextTradeId } = state;
  const core: Core = {
    ...makeCore(seed),
    switches: { ...DEFAULT_SWITCHES, ...state.switches },
    nextOrderId,
    nextTradeId,
    accounts: new Map(state.accounts.map((row) => [row.apiKey, readAccount(row)])),
    orders: makeOrderStore(state.orders),
    fills: makeFillStore(state.fills),
    prices: makePrices(seed, state.marks, state.recordings),
  };
  for (const order of core.orders.all()) {
    const key = `${order.apiKey} ${order.symbol} ${order.positionSide}`;
    for (const { what, untilMs } of order.hidings) {
      if (!what.includes('position')) continue;
      core.hiddenPositions.set(key, Math.max(untilMs, core.hiddenPositions.get(key) ?? 0));
    }
  }
  return core;
}
