// A USD-M futures exchange in memory: pure, deterministic, and honest in its ledger.
//
// Modelled: hedge-mode accounts, LONG and SHORT per symbol, market orders at the mark with
// slippage, limit orders that rest until the mark reaches them, filters, fees, leverage and margin
// for openings, the clock rule of signed requests, client order ids (unique among open orders),
// rate limits with bans, prices that walk, stand or are replayed, scripted executions (part, in
// pieces, hidden), readings that lag, quotes that are wrong, liquidation and ADL
// when told to.
// Every change of a position is a fill in the ledger, which hides nothing.
//
// Not modelled: one-way mode beyond refusing orders, an order book (any quantity executes at one
// price), conditional orders, liquidation for want of margin, funding, isolated margin, margin for
// resting orders, transfers, commissions in BNB and user-data streams.
import { makeAccountReads } from './account-reads';
import type { Core } from './core';
import { executeDue } from './matching';
import { buildLedgerOrder } from './orders';
import type { EngineState, PaperEngine, PaperEngineDeps } from './paper-engine';
import { makeQuotes } from './quotes';
import { makeRateLimits } from './rate-limits';
import { makeSetup } from './setup';
import { makeCore, readState, writeState } from './state';
import { makeTrading } from './trading';

/** A new exchange without accounts, its prices walking from a seed drawn from `random`. */
export function makePaperEngine(deps: PaperEngineDeps): PaperEngine {
  return makeEngine(makeCore(Math.floor(deps.random() * 0x100000000) | 0));
}

/**
 * An exchange that continues from an exported state; its rate limits begin at zero.
 * @throws {Error} when the state is of another version.
 */
export function importState(state: EngineState): PaperEngine {
  return makeEngine(readState(state));
}

function makeEngine(core: Core): PaperEngine {
  return {
    ...makeSetup(core),
    ...makeQuotes(core),
    ...makeTrading(core),
    ...makeAccountReads(core),
    ...makeRateLimits(() => core.switches),
    advance: (nowMs) => executeDue(core, nowMs),
    recordRequest: (request) => core.requests.add(request),
    ledger: (apiKey) => {
      const mine = (row: { readonly apiKey: string | null }) =>
        apiKey === undefined || row.apiKey === apiKey;
      return {
        fills: core.fills.all().filter(mine),
        orders: core.orders.all().filter(mine).map(buildLedgerOrder),
        requests: core.requests.all().filter(mine),
      };
    },
    revision: () => core.revision,
    exportState: () => writeState(core),
  };
}
